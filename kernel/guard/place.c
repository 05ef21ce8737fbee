// SPDX-License-Identifier: GPL-2.0
/*
 * place.c - where a CPU is in the payload
 *
 * Where the payload is on the stack the unwinder says: what lies there from before says nothing.
 */
#include <linux/module.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/schedmgr.h>
#include <asm/unwind.h>

#include "base/active.h"
#include "guard/place.h"

/**
 * schedmgr_place_is_in() - is that in the active payload?
 * @address: the address
 *
 * Context: any.
 */
bool schedmgr_place_is_in(unsigned long address)
{
	const struct schedmgr_payload *payload = schedmgr_active_payload();

	return payload && within_module(address, payload->owner);
}

/**
 * schedmgr_place_find() - is the payload what runs, or has it called that?
 * @regs: where this CPU is; not if it was interrupted in the payload
 * @place: out: where in the payload
 *
 * The unwinder begins with the caller of the innermost function, where that one's frame ends.
 *
 * Context: any.
 * Return: false: it is not.
 */
bool schedmgr_place_find(struct pt_regs *regs, struct schedmgr_place *place)
{
	const struct schedmgr_payload *payload = schedmgr_active_payload();
	unsigned long ip = regs->ip;
	struct unwind_state state;

	*place = (struct schedmgr_place){};
	if (!payload || user_mode(regs))
		return false;
	if (schedmgr_place_is_in(ip))
		place->address = ip;
	for (unwind_start(&state, current, regs, NULL); !unwind_done(&state) && !state.regs;
	     unwind_next_frame(&state)) {
		if (schedmgr_place_is_in(ip))
			place->frame = state.sp;
		ip = unwind_get_return_address(&state);
		if (!ip)
			break;
		if (schedmgr_place_is_in(ip) && !place->address)
			place->address = ip;
		if (ip == (unsigned long)payload->schedule_return && !place->trampoline)
			place->trampoline = state.sp;
	}
	return place->address;
}

/**
 * schedmgr_place_address() - is this CPU in the payload, or in what that has called?
 * @regs: where it was interrupted
 *
 * Context: an interrupt or NMI.
 * Return: where in the payload; 0: it is not.
 */
unsigned long schedmgr_place_address(struct pt_regs *regs)
{
	struct schedmgr_place place;

	return schedmgr_place_find(regs, &place) ? place.address : 0;
}
