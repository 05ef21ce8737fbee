// SPDX-License-Identifier: GPL-2.0
/*
 * ftrace.c - ftrace's records of the entries that we own
 *
 * Where ftrace expects its nop it would find our jump, and shut itself down for
 * good.  A record that is marked as disabled is passed over by ftrace in all it
 * does, so tracing of everything else goes on working.
 *
 * A tracer of everything, such as function_graph without a filter, has no interest in
 * one entry: its use of our records is ended, and ftrace itself puts back the nop.  What
 * ftrace passes over it does not count either, so when an entry is vmlinux's again its
 * users of that moment are counted anew, or the first of them to end would find none.
 * Whoever asked for the very function is not robbed of it: that is a refusal.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bsearch.h>
#include <linux/ftrace.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/schedmgr.h>
#include <linux/string.h>

#include "base/locks.h"
#include "base/version.h"
#include "base/vmlinux.h"
#include "text/ftrace.h"
#include "text/redirect.h"

/* Whoever registered with ftrace; ops->next is only written under ftrace_lock. */
#define for_each_user(ops)								\
	for (ops = rcu_dereference_protected(*schedmgr_kernel.ftrace_ops_list, true);	\
	     ops != schedmgr_kernel.ftrace_list_end;					\
	     ops = rcu_dereference_protected(ops->next, true))

static int compare_entry(const void *ip, const void *function)
{
	unsigned long entry = (unsigned long)(*(const struct schedmgr_function **)function)->old;

	return *(unsigned long *)ip < entry ? -1 : *(unsigned long *)ip > entry;
}

/**
 * schedmgr_ftrace_find() - find the records of all entries of a payload
 * @v: its version; the records of vmlinux stay where they are
 *
 * A walk over all of the kernel's records: not for the switch worker, whose CPU no other
 * real-time task would get meanwhile.
 *
 * Context: may sleep.
 */
void schedmgr_ftrace_find(struct schedmgr_version *v)
{
	struct ftrace_rec_iter *iter;

	mutex_lock(schedmgr_kernel.ftrace_lock);
	for (iter = schedmgr_kernel.ftrace_rec_iter_start(); iter;
	     iter = schedmgr_kernel.ftrace_rec_iter_next(iter)) {
		struct dyn_ftrace *record = schedmgr_kernel.ftrace_rec_iter_record(iter);
		const struct schedmgr_function **at;

		at = bsearch(&record->ip, v->by_address, v->payload->nr_functions,
			     sizeof(*v->by_address), compare_entry);
		if (at)
			v->records[at - v->by_address] = record;
		cond_resched();
	}
	mutex_unlock(schedmgr_kernel.ftrace_lock);
}

typedef bool (*record_fn)(struct schedmgr_redirect *e, struct dyn_ftrace *record);

/* Calls @fn for each entry of @r that has a record until it is false for one; returns that entry. */
static struct schedmgr_redirect *each_record(struct schedmgr_redirects *r, record_fn fn)
{
	struct schedmgr_redirect *e;

	lockdep_assert_held(schedmgr_kernel.ftrace_lock);
	for (e = r->entry; e < r->entry + r->count; e++)
		if (e->record && !fn(e, e->record))
			return e;
	return NULL;
}

/* Is @ip among what @ops wants to see?  The last argument is not NULL, that is all. */
static bool wants(struct ftrace_ops *ops, unsigned long ip)
{
	return schedmgr_kernel.ftrace_ops_test(ops, ip, ops);
}

/* A filter, where there is one, holds addresses of functions only. */
static bool wants_everything(struct ftrace_ops *ops)
{
	return wants(ops, 0);
}

/* In words that fit into the comm of a report. */
static const char *describe(const struct ftrace_ops *ops)
{
	static const struct {
		const char *function;
		const char *words;
	} known[] = {
		{ "klp_ftrace_handler", "a livepatch" },
		{ "kprobe_ftrace_handler", "a kprobe" },
		{ "call_direct_funcs", "BPF fentry" },
		{ "fprobe_handler", "an fprobe" },
		{ "perf_ftrace_function_call", "perf" },
	};
	char function[KSYM_SYMBOL_LEN];
	size_t i;

	snprintf(function, sizeof(function), "%ps", ops->func);
	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (!strcmp(function, known[i].function))
			return known[i].words;
	return "ftrace";
}

/*
 * May the record of an entry that is stock's be taken?  Not from a user of that very
 * function, nor while there are more users than can be seen.
 */
static bool is_free(struct schedmgr_redirect *e, struct dyn_ftrace *record)
{
	struct ftrace_ops *ops;
	unsigned long users = 0;

	if (e->from || !record->flags)
		return true;
	for_each_user(ops) {
		if (!wants(ops, record->ip))
			continue;
		if (!wants_everything(ops)) {
			e->user = describe(ops);
			pr_warn("%s is in use by %s (%pS)\n", e->name, e->user, ops->func);
			return false;
		}
		users++;
	}
	if (users != ftrace_rec_count(record) || schedmgr_kernel.ftrace_is_dead()) {
		pr_warn("%s has an ftrace record with flags %#lx\n", e->name, record->flags);
		return false;
	}
	return true;
}

/* Is its code the nop, and to stay so? */
static bool is_unused(struct schedmgr_redirect *e, struct dyn_ftrace *record)
{
	return !(record->flags & ~FTRACE_FL_DISABLED);
}

/* Nobody uses it any more.  What ENABLED says about the code remains true until update_code(). */
static bool take(struct schedmgr_redirect *e, struct dyn_ftrace *record)
{
	record->flags &= ~(FTRACE_REF_MAX | FTRACE_FL_REGS | FTRACE_FL_TRAMP);
	record->flags |= FTRACE_FL_DISABLED;
	return true;
}

/* Counts all users anew, as ftrace does it when they come. */
static bool give(struct dyn_ftrace *record)
{
	struct ftrace_ops *ops;

	record->flags = 0;
	if (schedmgr_kernel.ftrace_is_dead())
		return true;
	for_each_user(ops) {
		if (!wants(ops, record->ip))
			continue;
		record->flags++;
		if (ops->flags & FTRACE_OPS_FL_DIRECT)
			record->flags |= FTRACE_FL_DIRECT;
		if (ops->flags & FTRACE_OPS_FL_IPMODIFY)
			record->flags |= FTRACE_FL_IPMODIFY;
		if (ops->flags & FTRACE_OPS_FL_SAVE_REGS)
			record->flags |= FTRACE_FL_REGS;
		if (ftrace_rec_count(record) == 1 && ops->trampoline)
			record->flags |= FTRACE_FL_TRAMP;
		else
			record->flags &= ~FTRACE_FL_TRAMP;
	}
	return true;
}

static bool give_from_stock(struct schedmgr_redirect *e, struct dyn_ftrace *record)
{
	return e->from || give(record);
}

static bool give_to_stock(struct schedmgr_redirect *e, struct dyn_ftrace *record)
{
	return e->to || give(record);
}

/*
 * Has ftrace make the code what the records say; the sysctl may have switched all of it off.
 * A walk over all records, twice: only where there is something to be made.
 */
static void update_code(void)
{
	if (!*schedmgr_kernel.ftrace_enabled || schedmgr_kernel.ftrace_is_dead())
		return;
	schedmgr_kernel.ftrace_arch_code_modify_prepare();
	schedmgr_kernel.ftrace_modify_all_code(FTRACE_UPDATE_CALLS);
	schedmgr_kernel.ftrace_arch_code_modify_post_process();
}

/**
 * schedmgr_ftrace_take() - keep ftrace away from all entries of a switch
 * @r: the entries
 * @deadline: in jiffies
 * @error: out: 0; -EADDRINUSE somebody uses an entry; -EBUSY somebody changes what is traced, and
 *         did until the deadline; nothing is taken then
 *
 * Context: may sleep; takes text_mutex.
 * Return: the entry that somebody uses, who is in its @user where that can be told; or NULL.
 */
const struct schedmgr_redirect *schedmgr_ftrace_take(struct schedmgr_redirects *r,
						     unsigned long deadline, int *error)
{
	const struct schedmgr_redirect *used;
	bool traced;

	*error = schedmgr_lock_until(schedmgr_kernel.ftrace_lock, deadline) ? 0 : -EBUSY;
	if (*error)
		return NULL;
	used = each_record(r, is_free);
	if (!used) {
		traced = each_record(r, is_unused);
		each_record(r, take);
		if (traced)
			update_code();
	}
	mutex_unlock(schedmgr_kernel.ftrace_lock);
	*error = used ? -EADDRINUSE : 0;
	return used;
}

/**
 * schedmgr_ftrace_give() - give back the entries that are vmlinux's again
 * @r: the entries, taken and settled
 * @done: the switch was made; false: it was given up
 * @deadline: in jiffies
 *
 * Context: may sleep; takes text_mutex.
 * Return: 0; -EBUSY somebody changes what is traced, and did until the deadline: to be called again.
 */
int schedmgr_ftrace_give(struct schedmgr_redirects *r, bool done, unsigned long deadline)
{
	if (!schedmgr_lock_until(schedmgr_kernel.ftrace_lock, deadline))
		return -EBUSY;
	each_record(r, done ? give_to_stock : give_from_stock);
	if (each_record(r, is_unused))
		update_code();
	mutex_unlock(schedmgr_kernel.ftrace_lock);
	return 0;
}
