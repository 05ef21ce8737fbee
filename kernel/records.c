// SPDX-License-Identifier: GPL-2.0
/*
 * records.c - ftrace's records of the entries that we own
 *
 * Where ftrace expects its nop it would find our jump, and shut itself down for
 * good.  A record that is marked as disabled is passed over by ftrace in all it
 * does, so tracing of everything else goes on working.
 */
#include <linux/ftrace.h>
#include <linux/mutex.h>

#include "internal.h"

static struct schedmgr_redirect *entry_at(struct schedmgr_redirects *r, unsigned long address)
{
	unsigned int low = 0, high = r->count;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if ((unsigned long)r->entry[middle].entry < address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < r->count && (unsigned long)r->entry[low].entry == address)
		return &r->entry[low];
	return NULL;
}

typedef const struct schedmgr_redirect *(*record_fn)(struct schedmgr_redirect *e,
						     struct dyn_ftrace *record);

/* Calls @fn for each record of an entry of @r until it returns an entry. */
static const struct schedmgr_redirect *each_record(struct schedmgr_redirects *r, record_fn fn)
{
	const struct schedmgr_redirect *stop = NULL;
	struct ftrace_rec_iter *iter;

	lockdep_assert_held(schedmgr_kernel.ftrace_lock);
	for (iter = schedmgr_kernel.ftrace_rec_iter_start(); iter && !stop;
	     iter = schedmgr_kernel.ftrace_rec_iter_next(iter)) {
		struct dyn_ftrace *record = schedmgr_kernel.ftrace_rec_iter_record(iter);
		struct schedmgr_redirect *e = entry_at(r, record->ip);

		if (e)
			stop = fn(e, record);
	}
	return stop;
}

/* An entry of stock whose record somebody uses is in the way. */
static const struct schedmgr_redirect *find_used(struct schedmgr_redirect *e,
						 struct dyn_ftrace *record)
{
	return !e->from && record->flags ? e : NULL;
}

static const struct schedmgr_redirect *disable(struct schedmgr_redirect *e,
					       struct dyn_ftrace *record)
{
	record->flags |= FTRACE_FL_DISABLED;
	return NULL;
}

static const struct schedmgr_redirect *enable_from_stock(struct schedmgr_redirect *e,
							 struct dyn_ftrace *record)
{
	if (!e->from)
		record->flags &= ~FTRACE_FL_DISABLED;
	return NULL;
}

static const struct schedmgr_redirect *enable_to_stock(struct schedmgr_redirect *e,
						       struct dyn_ftrace *record)
{
	if (!e->to)
		record->flags &= ~FTRACE_FL_DISABLED;
	return NULL;
}

/**
 * schedmgr_records_claim() - keep ftrace away from all entries of a switch
 * @r: the entries
 *
 * Context: may sleep.
 * Return: the entry whose record is in use by somebody, nothing is claimed then;
 * or NULL.
 */
const struct schedmgr_redirect *schedmgr_records_claim(struct schedmgr_redirects *r)
{
	const struct schedmgr_redirect *used;

	mutex_lock(schedmgr_kernel.ftrace_lock);
	used = each_record(r, find_used);
	if (!used)
		each_record(r, disable);
	mutex_unlock(schedmgr_kernel.ftrace_lock);
	return used;
}

/**
 * schedmgr_records_release() - give back the entries that are vmlinux's again
 * @r: the entries, claimed and settled
 * @done: the switch was made; false: it was given up
 *
 * Context: may sleep.
 */
void schedmgr_records_release(struct schedmgr_redirects *r, bool done)
{
	mutex_lock(schedmgr_kernel.ftrace_lock);
	each_record(r, done ? enable_to_stock : enable_from_stock);
	mutex_unlock(schedmgr_kernel.ftrace_lock);
}
