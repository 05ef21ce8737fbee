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
 * entry leads to them.  To wait for synchronize_rcu_tasks() takes many seconds on a
 * saturated machine, and for ever beside a real-time hog.  But each switch looks at the stacks
 * of all tasks anyway, and one inside any slot blocks it: once a switch was made, only its own
 * slots may be in use.  So switches take turns with a few generations of slots, each with its
 * flag.  Those of a switch that was given up are free again after a grace period that nobody
 * waits for; until then they do for the same switch, tried again, as they are.
 *
 * The last generation is for ways back to stock only, and so never in anybody's way: what a way
 * back that was given up has left in it is what the next one would write, because what it
 * leads back from has not changed.
 */
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "base/compat.h"
#include "base/fault.h"
#include "base/vmlinux.h"
#include "text/slot_pool.h"
#include "text/slots.h"

#define CMPB_SIZE	7
#define JNE_SIZE	6
#define JMP_SIZE	5
#define SLOT_SIZE	(CMPB_SIZE + JNE_SIZE + JMP_SIZE)
#define SLOT_ALIGN	4

extern u8 schedmgr_slot_pool[SCHEDMGR_SLOT_POOL_SIZE];

/* 0: FROM, 1: TO.  Written with all other CPUs stopped, or while nobody is in a slot of the generation. */
static u8 slots_flag[SCHEDMGR_SLOT_GENERATIONS];

/**
 * struct generation - the slots of one switch
 * @head: asks for a grace period
 * @size: bytes of them that are written
 * @in_use: a task may be inside one
 * @uses: how often entries were led to them
 * @asked: the same when the grace period was asked for
 * @quiet: and when the last one that is over was
 * @pending: a grace period was asked for, and is not over
 */
struct generation {
	struct rcu_head head;
	unsigned int size;
	bool in_use;
	unsigned int uses;
	unsigned int asked;
	unsigned int quiet;
	bool pending;
};

/* For the switch worker only, but @quiet and @pending. */
static struct generation generations[SCHEDMGR_SLOT_GENERATIONS];

/* The slots of one switch as they are to be; for the switch worker only. */
static u8 *draft;
static unsigned int used;
static unsigned int generation;

static void put_rel32(u8 *at, unsigned long runs_at, const void *target)
{
	s32 distance = (s32)((unsigned long)target - (runs_at + sizeof(s32)));

	memcpy(at, &distance, sizeof(distance));
}

static u8 *generation_start(void)
{
	return schedmgr_slot_pool + generation * SCHEDMGR_SLOT_GENERATION_SIZE;
}

static void be_quiet(struct rcu_head *head)
{
	struct generation *g = container_of(head, struct generation, head);

	g->quiet = g->asked;
	smp_store_release(&g->pending, false);	/* pairs with is_free() */
}

/* No entry leads to its slots. */
static void ask(struct generation *g)
{
	g->asked = g->uses;
	g->pending = true;
	call_rcu_tasks(&g->head, be_quiet);
}

static bool is_free(struct generation *g)
{
	if (!g->in_use)
		return true;
	if (smp_load_acquire(&g->pending))	/* pairs with be_quiet() */
		return false;
	if (g->quiet == g->uses)
		g->in_use = false;
	else
		ask(g);
	return !g->in_use;
}

/**
 * schedmgr_slots_begin() - draft the slots of a switch
 * @n: for which generation, from 0
 * @to_stock: it is a way back to stock
 *
 * Context: the switch worker, no entry leads to a slot.
 * Return: false when it is not for such a switch, or a task may be in a slot that leads to the TO
 * of a switch that was made.
 */
bool schedmgr_slots_begin(unsigned int n, bool to_stock)
{
	if (n == SCHEDMGR_SLOT_GENERATIONS - 1 && !to_stock)
		return false;
	generation = n;
	used = 0;
	return is_free(&generations[n]) || !READ_ONCE(slots_flag[n]);
}

/**
 * schedmgr_slots_fit() - can what was drafted be used?
 *
 * Context: the switch worker.
 * Return: true when the generation is free, or is the same already.
 */
bool schedmgr_slots_fit(void)
{
	const struct generation *g = &generations[generation];

	return !g->in_use || (used == g->size && !memcmp(draft, generation_start(), used));
}

/**
 * schedmgr_slots_checked() - a stack check found no task inside a slot
 *
 * Context: the switch worker; the switch was made.
 */
void schedmgr_slots_checked(void)
{
	unsigned int n;

	for (n = 0; n < SCHEDMGR_SLOT_GENERATIONS; n++)
		generations[n].in_use = n == generation;
}

/**
 * schedmgr_slots_given_up() - no entry leads to the slots of the switch any more
 *
 * Context: the switch worker; the switch was given up.
 */
void schedmgr_slots_given_up(void)
{
	is_free(&generations[generation]);	/* asks */
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
 * Context: text_mutex held; they fit.
 */
void schedmgr_slots_commit(void)
{
	struct generation *g = &generations[generation];
	u8 *start = generation_start();
	unsigned int at, n;

	lockdep_assert_held(schedmgr_kernel.text_mutex);
	g->uses++;
	if (g->in_use)
		return;
	g->in_use = true;
	g->size = used;
	WRITE_ONCE(slots_flag[generation], 0);
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
	bool wait = false;
	unsigned int n;

	for (n = 0; n < SCHEDMGR_SLOT_GENERATIONS; n++) {
		is_free(&generations[n]);	/* asks */
		wait = wait || generations[n].in_use || READ_ONCE(generations[n].pending);
	}
	if (wait)
		schedmgr_barrier_tasks();
	vfree(draft);
}
