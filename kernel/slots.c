// SPDX-License-Identifier: GPL-2.0
/*
 * slots.c - executable memory that chooses between two versions
 *
 * During a switch every entry jumps to its slot:
 *
 *	cmpb	$0, flag(%rip)
 *	jne	TO
 *	jmp	FROM
 *
 * All slots of a switch look at the same flag, so that one store moves the machine from
 * one version to the other.  Branches are direct: no retpoline, nothing to mispredict.
 * The processor's flags are free at a function's entry.
 *
 * A task can be preempted inside a slot, so slots cannot be rewritten as soon as no
 * entry leads to them.  Waiting for synchronize_rcu_tasks() takes many seconds on a
 * saturated machine.  But each switch looks at the stacks of all tasks anyway, and one
 * inside any slot blocks it: once a switch was made, only its own slots may be in
 * use.  So switches take turns with a few generations of slots, each with its flag, and
 * wait only after several failures in a row.
 */
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "internal.h"
#include "slots.h"

#define CMPB_SIZE	7
#define JNE_SIZE	6
#define JMP_SIZE	5
#define SLOT_SIZE	(CMPB_SIZE + JNE_SIZE + JMP_SIZE)
#define SLOT_ALIGN	4

extern u8 schedmgr_slot_pool[SCHEDMGR_SLOT_POOL_SIZE];

/* 0: FROM, 1: TO.  Written with all other CPUs stopped, or while nobody is in a slot of the generation. */
static u8 slots_flag[SCHEDMGR_SLOT_GENERATIONS];

/* The slots of one switch as they are to be; for the switch worker only. */
static u8 *draft;
static unsigned int used;
static unsigned int generation;

/* Generations that a task may still be inside of. */
static unsigned long maybe_in_use;

static void put_rel32(u8 *at, unsigned long runs_at, const void *target)
{
	s32 distance = (s32)((unsigned long)target - (runs_at + sizeof(s32)));

	memcpy(at, &distance, sizeof(distance));
}

static u8 *generation_start(void)
{
	return schedmgr_slot_pool + generation * SCHEDMGR_SLOT_GENERATION_SIZE;
}

/**
 * schedmgr_slots_begin() - begin a new generation of slots, with the flag at FROM
 *
 * Context: may sleep; the switch worker, no entry leads to a slot.
 */
void schedmgr_slots_begin(void)
{
	generation = find_first_zero_bit(&maybe_in_use, SCHEDMGR_SLOT_GENERATIONS);
	if (generation == SCHEDMGR_SLOT_GENERATIONS) {
		synchronize_rcu_tasks();
		maybe_in_use = 0;
		generation = 0;
	}
	used = 0;
	WRITE_ONCE(slots_flag[generation], 0);
}

/**
 * schedmgr_slots_checked() - a stack check found no task inside a slot
 *
 * Context: the switch worker.
 */
void schedmgr_slots_checked(void)
{
	maybe_in_use = BIT(generation);
}

/**
 * schedmgr_slots_add() - draft one slot
 * @from: where it leads before the flip
 * @to: where it leads after the flip
 * @slot: out: its address; to be jumped to after schedmgr_slots_commit()
 *
 * Context: the switch worker.
 * Return: 0; -ENOSPC too many for one switch.
 */
int schedmgr_slots_add(const void *from, const void *to, void **slot)
{
	unsigned long at = (unsigned long)generation_start() + used;
	u8 *p = draft + used;

	if (used + SLOT_SIZE > SCHEDMGR_SLOT_GENERATION_SIZE)
		return -ENOSPC;
	*slot = (void *)at;
	*p++ = 0x80;				/* cmpb $imm8, rel32(%rip) */
	*p++ = 0x3d;
	put_rel32(p, at + 2 + 1, &slots_flag[generation]);	/* relative to the end, behind imm8 */
	p += 4;
	*p++ = 0;
	*p++ = 0x0f;				/* jne rel32 */
	*p++ = 0x85;
	put_rel32(p, at + CMPB_SIZE + 2, to);
	p += 4;
	*p++ = 0xe9;				/* jmp rel32 */
	put_rel32(p, at + CMPB_SIZE + JNE_SIZE + 1, from);
	used += ALIGN(SLOT_SIZE, SLOT_ALIGN);
	return 0;
}

/**
 * schedmgr_slots_commit() - write the drafted slots into executable memory
 *
 * Context: text_mutex held.
 */
void schedmgr_slots_commit(void)
{
	u8 *start = generation_start();
	unsigned int at, n;

	lockdep_assert_held(schedmgr_kernel.text_mutex);
	__set_bit(generation, &maybe_in_use);
	for (at = 0; at < used; at += n) {
		n = min_t(unsigned int, used - at, PAGE_SIZE - offset_in_page(start + at));
		schedmgr_kernel.text_poke(start + at, draft + at, n);
	}
}

/**
 * schedmgr_slots_flip() - every slot leads to its TO from now on
 *
 * Context: the stop window, one CPU.
 */
void schedmgr_slots_flip(void)
{
	WRITE_ONCE(slots_flag[generation], 1);
}

bool schedmgr_slots_owns(unsigned long address)
{
	return address - (unsigned long)schedmgr_slot_pool < SCHEDMGR_SLOT_POOL_SIZE;
}

int __init schedmgr_slots_init(void)
{
	draft = schedmgr_may_fail(vmalloc(SCHEDMGR_SLOT_GENERATION_SIZE), NULL);
	return draft ? 0 : -ENOMEM;
}

/* After switches that were given up, a task may still be in a slot. */
void schedmgr_slots_exit(void)
{
	if (maybe_in_use)
		synchronize_rcu_tasks();
	vfree(draft);
}
