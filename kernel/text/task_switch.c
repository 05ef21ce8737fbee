// SPDX-License-Identifier: GPL-2.0
/*
 * task_switch.c - directs the calls in switch_to.S at vmlinux
 *
 * The functions are not exported, and an indirect call on every task switch
 * would cost more than the rest of the trampoline; so the call instructions are
 * written once, before any payload can be staged.
 */
#include <linux/export.h>
#include <linux/mutex.h>
#include <linux/schedmgr.h>
#include <linux/string.h>

#include "base/fault.h"
#include "base/vmlinux.h"
#include "text/task_switch.h"

#define CALL_SIZE	5

extern u8 schedmgr_call_switch_to_asm[], schedmgr_call_finish_task_switch[];
#ifdef CONFIG_KASAN_STACK
extern u8 schedmgr_call_unpoison_stack[];
#endif

/* In switch_to.S. */
EXPORT_SYMBOL_GPL(schedmgr_switch_to);

static int direct_call(u8 *site, const void *target)
{
	long distance = (unsigned long)target - (unsigned long)(site + CALL_SIZE);
	u8 call[CALL_SIZE] = { 0xe8 };
	s32 rel32 = distance;

	if (rel32 != distance)
		return -ERANGE;
	memcpy(call + 1, &rel32, sizeof(rel32));
	schedmgr_kernel.text_poke(site, call, sizeof(call));
	return 0;
}

/**
 * schedmgr_task_switch_init() - direct the calls in switch_to.S at vmlinux
 *
 * Context: module init, before any payload can be staged.
 * Return: 0; -ERANGE vmlinux is out of reach of a direct call.
 */
int __init schedmgr_task_switch_init(void)
{
	int error;

	mutex_lock(schedmgr_kernel.text_mutex);
	error = schedmgr_may_fail(direct_call(schedmgr_call_switch_to_asm,
					      schedmgr_kernel.switch_to_asm), -ERANGE) ?:
		schedmgr_may_fail(direct_call(schedmgr_call_finish_task_switch,
					      schedmgr_kernel.finish_task_switch), -ERANGE);
#ifdef CONFIG_KASAN_STACK
	error = error ?: direct_call(schedmgr_call_unpoison_stack, schedmgr_kernel.unpoison_stack);
#endif
	mutex_unlock(schedmgr_kernel.text_mutex);
	return error;
}
