// SPDX-License-Identifier: GPL-2.0
/*
 * redirect.c - entries of vmlinux that lead somewhere else
 *
 * A switch from A to B concerns every function that A or B replaces.  Its entry in
 * vmlinux is, in turn,
 *
 *	before		jmp A, or vmlinux's 5-byte nop
 *	armed		jmp slot	(outside the window, behaviour unchanged)
 *	settled		jmp B, or vmlinux's 5-byte nop
 *
 * A few entries do not begin with the nop (seven of 6.1's), so a task could be between
 * two of the instructions that the jump replaces.  In the window, after the stack
 * check, it cannot: they are written there, through an alias.
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "base/fault.h"
#include "base/locks.h"
#include "base/pace.h"
#include "base/vmlinux.h"
#include "text/alias.h"
#include "text/door.h"
#include "text/probes.h"
#include "text/redirect.h"
#include "text/slot_pool.h"
#include "text/slots.h"

/* Entries that are written in one go; real-time tasks of that CPU, and the way home, wait for as long. */
#define BATCH	64

#define DRAFT_RETRY_MS	20	/* until slots may be free */

#define INT3	0xcc
#define CALL32	0xe8
#define JMP32	0xe9

static const u8 nop5[SCHEDMGR_PATCH_SIZE] = { 0x0f, 0x1f, 0x44, 0x00, 0x00 };

static bool has_nop(const struct schedmgr_redirect *e)
{
	return !memcmp(e->original, nop5, sizeof(nop5));
}

/* Ends the aliases, which only the window needs. */
static void unmap_aliases(struct schedmgr_redirects *r)
{
	for (; r->aliases; r->aliases = r->aliases->next_alias)
		schedmgr_alias_unmap(&r->aliases->alias);
}

static int map_alias(struct schedmgr_redirects *r, struct schedmgr_redirect *e)
{
	int error = schedmgr_alias_map(&e->alias, e->entry, SCHEDMGR_PATCH_SIZE);

	if (error)
		return error;
	e->next_alias = r->aliases;
	r->aliases = e;
	return 0;
}

/**
 * schedmgr_redirects_free() - free a list
 * @r: the list, NULL is all right
 */
void schedmgr_redirects_free(struct schedmgr_redirects *r)
{
	if (r)
		unmap_aliases(r);
	kvfree(r);
}

static void make_jump(u8 *jump, const u8 *at, const void *target)
{
	s32 distance = (s32)((unsigned long)target - (unsigned long)(at + SCHEDMGR_PATCH_SIZE));

	jump[0] = JMP32;
	memcpy(jump + 1, &distance, sizeof(distance));
}

/* Is the entry in somebody else's hands?  It is vmlinux's own, or jumps where we led it. */
static bool is_foreign(const struct schedmgr_redirect *e)
{
	u8 jump[SCHEDMGR_PATCH_SIZE];

	if (e->from) {
		make_jump(jump, e->entry, e->from);
		return memcmp(e->entry, jump, sizeof(jump));
	}
	return *e->entry == INT3 || *e->entry == CALL32 || *e->entry == JMP32 ||
	       (!has_nop(e) && schedmgr_probes_has(e->entry));
}

/* An entry whose bytes are vmlinux's, kept; whoever has it is told. */
static int prepare_entry(struct schedmgr_redirects *r, struct schedmgr_redirect *e,
			 unsigned long deadline)
{
	int error;

	if (!has_nop(e)) {
		error = schedmgr_probes_forbid(e->entry, deadline);
		if (error)
			return error;
	}
	if (is_foreign(e)) {
		e->user = *e->entry == INT3 || schedmgr_probes_has(e->entry) ? "a kprobe" : NULL;
		return -EADDRINUSE;
	}
	return has_nop(e) ? 0 : map_alias(r, e);
}

/* A slot for each entry that begins with the nop. */
static int draft_generation(struct schedmgr_redirects *r)
{
	struct schedmgr_redirect *e;
	int error = 0;

	for (e = r->entry; e < r->entry + r->count && !error; e++) {
		const u8 *body = e->entry + SCHEDMGR_PATCH_SIZE;

		if (has_nop(e))
			error = schedmgr_may_fail(schedmgr_slots_add(e->from ?: body, e->to ?: body,
								     &e->slot), -ENOSPC);
	}
	return error;
}

static int draft_slots(struct schedmgr_redirects *r, bool to_stock)
{
	unsigned int n;
	int error;

	for (n = 0; n < SCHEDMGR_SLOT_GENERATIONS; n++) {
		if (!schedmgr_slots_begin(n, to_stock))
			continue;
		error = draft_generation(r);
		if (error || schedmgr_slots_fit())
			return error;
	}
	return -EBUSY;
}

static int draft_until(struct schedmgr_redirects *r, bool to_stock, unsigned long deadline)
{
	int error;

	for (;;) {
		error = draft_slots(r, to_stock);
		if (error != -EBUSY || time_after_eq(jiffies, deadline))
			return error;
		msleep(DRAFT_RETRY_MS);
	}
}

/**
 * schedmgr_redirects_prepare() - keep vmlinux's bytes, draft the slots, map the aliases
 * @r: the entries, taken
 * @to_stock: all of them are to be vmlinux's
 * @deadline: in jiffies
 * @error: out: 0; -EADDRINUSE an entry is in somebody else's hands; -EBUSY somebody else changes
 *         kprobes, or may be in a slot, and did until the deadline; -ENOSPC too many functions; -ENOMEM
 *
 * Whatever it returns, schedmgr_redirects_allow_probes() has to follow.
 *
 * Context: may sleep; the switch worker.
 * Return: the entry that is in the way, or NULL.
 */
const struct schedmgr_redirect *schedmgr_redirects_prepare(struct schedmgr_redirects *r, bool to_stock,
							   unsigned long deadline, int *error)
{
	struct schedmgr_redirect *e;

	for (e = r->entry; e < r->entry + r->count; e++) {
		if (!e->from)
			memcpy(e->original, e->entry, sizeof(e->original));
		*error = prepare_entry(r, e, deadline);
		if (*error)
			return *error == -EADDRINUSE ? e : NULL;
	}
	*error = draft_until(r, to_stock, deadline);
	return NULL;
}

/**
 * schedmgr_redirects_probed() - has a kprobe come to an entry that is written in the window?
 * @r: the entries, prepared
 *
 * Context: the stop window, one CPU; nobody is in the middle of registering one.
 * Return: that entry, or NULL.
 */
const struct schedmgr_redirect *schedmgr_redirects_probed(const struct schedmgr_redirects *r)
{
	const struct schedmgr_redirect *e;

	for (e = r->aliases; e; e = e->next_alias)
		if (!e->from && schedmgr_probes_has(e->entry))
			return e;
	return NULL;
}

/**
 * schedmgr_redirects_allow_probes() - kprobes may come again to the entries that are vmlinux's
 * @r: the entries, settled
 * @done: the switch was made; false: it was given up
 *
 * Context: the switch worker.
 */
void schedmgr_redirects_allow_probes(const struct schedmgr_redirects *r, bool done)
{
	const struct schedmgr_redirect *e;

	for (e = r->entry; e < r->entry + r->count; e++)
		if (!has_nop(e) && !(done ? e->to : e->from))
			schedmgr_probes_allow(e->entry);
}

typedef const void *(*target_fn)(const struct schedmgr_redirect *e);

/*
 * Queues the next entries that have a slot, and writes them.  In address order, or each
 * text_poke_queue() would flush the batch.  Returns the first entry that is left.
 */
static const struct schedmgr_redirect *write_batch(const struct schedmgr_redirects *r,
						   const struct schedmgr_redirect *e, target_fn target)
{
	u8 jump[SCHEDMGR_PATCH_SIZE];
	unsigned int queued = 0;

	for (; e < r->entry + r->count && queued < BATCH; e++) {
		const void *where = target(e);

		if (!e->slot)
			continue;
		if (where)
			make_jump(jump, e->entry, where);
		schedmgr_kernel.text_poke_queue(e->entry, where ? jump : e->original,
						SCHEDMGR_PATCH_SIZE, NULL);
		queued++;
	}
	schedmgr_kernel.text_poke_finish();
	return e;
}

/*
 * Leads every entry that has a slot to what target() says, in batches.  The way home is shut for a
 * batch, which nothing delays but interrupts: the scheduler is not asked for anything in between.
 * Between two batches it is open, no lock is held, and the worker may sleep; whoever goes home
 * then writes vmlinux's bytes over all that the active version owns, written by a batch or not.
 * @home: somebody has gone home, and nobody will again.
 */
static int write_all(struct schedmgr_redirects *r, target_fn target, bool home,
		     unsigned long deadline)
{
	const struct schedmgr_redirect *e = r->entry;

	while (e < r->entry + r->count) {
		bool open;

		if (!schedmgr_lock_text(deadline))
			return -EBUSY;
		preempt_disable();
		open = schedmgr_door_close() || home;
		if (open) {
			r->written = true;
			e = write_batch(r, e, target);
		}
		schedmgr_door_open();
		preempt_enable();
		schedmgr_unlock_text();
		if (!open)
			return -ECANCELED;
		schedmgr_give_way();
	}
	return 0;
}

static const void *target_slot(const struct schedmgr_redirect *e)
{
	return e->slot;
}

static const void *target_from(const struct schedmgr_redirect *e)
{
	return e->from;
}

static const void *target_to(const struct schedmgr_redirect *e)
{
	return e->to;
}

/**
 * schedmgr_redirects_arm() - lead all entries through their slots
 * @r: the entries, prepared
 * @deadline: in jiffies
 *
 * Context: may sleep; takes cpus_read_lock() and text_mutex; the switch worker.
 * Return: 0; -EBUSY somebody else writes code, and did until the deadline; -ECANCELED somebody
 * has gone home. Some entries may be armed then: they are to be settled, or abandoned.
 */
int schedmgr_redirects_arm(struct schedmgr_redirects *r, unsigned long deadline)
{
	if (!schedmgr_lock_text(deadline))
		return -EBUSY;
	schedmgr_slots_commit();
	schedmgr_unlock_text();
	return write_all(r, target_slot, false, deadline);
}

/**
 * schedmgr_redirects_settle() - lead all entries directly to where their slots lead
 * @r: the entries, some or all of them armed
 * @done: the switch was made; false: it was given up
 * @deadline: in jiffies
 *
 * Context: may sleep; takes cpus_read_lock() and text_mutex; the switch worker.
 * Return: 0; -EBUSY, to be called again; -ECANCELED somebody has gone home: the entries are to
 * be abandoned.
 */
int schedmgr_redirects_settle(struct schedmgr_redirects *r, bool done, unsigned long deadline)
{
	int error = 0;

	if (r->written)
		error = write_all(r, done ? target_to : target_from, false, deadline);
	if (error)
		return error;
	if (r->written && !done)
		schedmgr_slots_given_up();
	unmap_aliases(r);
	return 0;
}

/**
 * schedmgr_redirects_abandon() - somebody has gone home: make all entries vmlinux's
 * @r: the entries, some or all of them armed or settled; none has a version to lead to any more
 * @deadline: in jiffies
 *
 * Those that are written in the window are vmlinux's already.
 *
 * Context: as schedmgr_redirects_settle().
 * Return: 0; -EBUSY, to be called again.
 */
int schedmgr_redirects_abandon(struct schedmgr_redirects *r, unsigned long deadline)
{
	struct schedmgr_redirect *e;
	int error;

	for (e = r->entry; e < r->entry + r->count; e++)
		e->from = NULL;
	error = write_all(r, target_from, true, deadline);
	if (error)
		return error;
	schedmgr_slots_given_up();
	unmap_aliases(r);
	return 0;
}

/**
 * schedmgr_redirects_flip() - make all entries lead to the new version
 * @r: the entries, armed
 *
 * Context: the stop window, one CPU; all must call sync_core() afterwards.
 */
void schedmgr_redirects_flip(struct schedmgr_redirects *r)
{
	const struct schedmgr_redirect *e;
	u8 jump[SCHEDMGR_PATCH_SIZE];

	schedmgr_slots_flip();
	for (e = r->aliases; e; e = e->next_alias) {
		if (e->to)
			make_jump(jump, e->entry, e->to);
		schedmgr_alias_write(&e->alias, e->to ? jump : e->original, SCHEDMGR_PATCH_SIZE);
	}
}
