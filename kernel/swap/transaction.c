// SPDX-License-Identifier: GPL-2.0
/*
 * transaction.c - one switch from the active version to another
 *
 *	prepare		allocate, call the payload's hook, draft the slots
 *	take		keep ftrace away from the entries
 *	arm		lead the entries through the slots; behaviour unchanged
 *	check		look at all stacks, while the machine runs, until few are left
 *	window		stop the machine, check those, quiesce, flip, rebuild
 *	settle		lead the entries directly to the new version
 *
 * Up to the flip everything can be undone, and is, in reverse; from then on nothing
 * can fail.  A dry run ends before the window, and leaves out arm and settle.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "base/fault.h"
#include "base/locks.h"
#include "base/version.h"
#include "guard/claims.h"
#include "guard/home.h"
#include "swap/pending.h"
#include "swap/predict.h"
#include "swap/ran.h"
#include "swap/stack.h"
#include "swap/transaction.h"
#include "swap/window.h"
#include "text/door.h"
#include "text/ftrace.h"
#include "text/merge.h"
#include "text/overlay.h"
#include "text/redirect.h"
#include "text/slots.h"

#define RETRY_MS	20	/* between two attempts while somebody is in the way */

/* All entries of the last switch, NULL before the first; only for the switch worker. */
static struct schedmgr_redirects *owned;

/* The entries of a switch that are not settled yet, NULL: none; whether it was made. */
static struct {
	struct schedmgr_redirects *redirects;
	bool done;
} left;

static void report_entry(struct schedmgr_report *report, const struct schedmgr_redirect *e)
{
	if (!e)
		return;
	report->blocker = SCHEDMGR_BLOCKER_ENTRY;
	report->blocker_pid = 0;
	strscpy(report->blocker_comm, e->user ?: "", sizeof(report->blocker_comm));
	strscpy(report->blocker_function, e->name, sizeof(report->blocker_function));
}

static void report_window(struct schedmgr_report *report, const struct schedmgr_window *w)
{
	const struct schedmgr_window_times *t = &w->times;
	unsigned int i;

	report->window_ns = t->leave - t->enter;
	report->stop_ns = w->stop;
	report->check_ns = t->checked - t->enter;
	report->quiesce_ns = t->quiesced - t->checked;
	report->flip_ns = t->flipped - t->quiesced;
	report->rebuild_ns = t->leave - t->flipped;
	report->rebuilt = w->rebuilt;
	report->cpus = w->cpus;
	report->full_check = w->full;
	for (i = 0; i < w->redirects->count; i++)
		report->redirects += !!w->redirects->entry[i].to;
}

/* Steps that undo themselves in reverse order, see schedmgr_transaction_run(). */

/* Its private data are not brought back to their initial state over a timer that is pending. */
static int prepare_payload(const struct schedmgr_version *version)
{
	const char *pending = schedmgr_pending_find(version->payload);
	int error;

	if (pending) {
		pr_err("%s %s is not prepared: %s is still pending\n", version->name,
		       version->version, pending);
		return -ECANCELED;
	}
	error = schedmgr_may_fail(version->payload->ops->prepare(), -ENOMEM);
	if (!error)
		return 0;
	pr_err("%s %s is not prepared: its hook says error %d\n", version->name, version->version,
	       error);
	return -ECANCELED;
}

static int prepare(struct schedmgr_transaction *t)
{
	const struct schedmgr_payload *payload = t->to->payload;
	int error = -ENOMEM;

	t->checks = schedmgr_may_fail(alloc_percpu(struct schedmgr_check), NULL);
	if (!t->checks)
		return error;
	t->check = schedmgr_may_fail(kzalloc(sizeof(*t->check), GFP_KERNEL), NULL);
	if (!t->check)
		goto checks;
	t->check->question.from = t->from;
	t->check->question.to = t->to;
	t->redirects = schedmgr_redirects_build(owned, t->to);
	if (!t->redirects)
		goto check;
	error = payload ? schedmgr_overlays_prepare(payload) : 0;
	if (error)
		goto redirects;
	error = payload ? prepare_payload(t->to) : 0;
	if (!error)
		return 0;

redirects:
	schedmgr_redirects_free(t->redirects);
check:
	kfree(t->check);
checks:
	free_percpu(t->checks);
	return error;
}

static void unprepare(struct schedmgr_transaction *t)
{
	schedmgr_home_free(t->home);
	schedmgr_redirects_free(t->redirects);
	kfree(t->check);
	free_percpu(t->checks);
}

/* After all is done, or undone. */
static void tell_payloads(struct schedmgr_transaction *t, bool done)
{
	const struct schedmgr_payload *idle = done ? t->from->payload : t->to->payload;

	if (idle)
		idle->ops->deactivated();
	if (done && t->to->payload)
		t->to->payload->ops->activated();
}

/**
 * schedmgr_transaction_finish() - settle the entries of the last switch, where that is left
 * @deadline: in jiffies
 *
 * Where somebody has gone home meanwhile, from the version before or from the new one, all entries
 * are vmlinux's, and given back.
 *
 * Context: may sleep; the switch worker.
 * Return: 0; -EBUSY somebody else writes code, and did until the deadline: to be called again.
 */
int schedmgr_transaction_finish(unsigned long deadline)
{
	bool home;
	int error;

	if (!left.redirects)
		return 0;
	error = schedmgr_redirects_settle(left.redirects, left.done, deadline);
	home = error == -ECANCELED;
	if (home)
		error = schedmgr_redirects_abandon(left.redirects, deadline);
	if (!error)
		error = schedmgr_ftrace_give(left.redirects, left.done && !home, deadline);
	if (error)
		return error;
	schedmgr_redirects_allow_probes(left.redirects, left.done && !home);
	if (left.done)
		swap(owned, left.redirects);
	schedmgr_redirects_free(left.redirects);
	left.redirects = NULL;
	if (home) {
		schedmgr_redirects_free(owned);
		owned = NULL;
	}
	return 0;
}

/* Nothing can be given up any more: what has to wait for somebody else goes on afterwards. */
static void settle(struct schedmgr_transaction *t, bool done)
{
	left.redirects = t->redirects;
	left.done = done;
	t->redirects = NULL;
	schedmgr_transaction_finish(t->deadline);
}

static int take(struct schedmgr_transaction *t)
{
	const struct schedmgr_redirect *used;
	int error;

	used = schedmgr_ftrace_take(t->redirects, t->deadline, &error);
	report_entry(t->report, used);
	if (error)
		return error;
	used = schedmgr_redirects_prepare(t->redirects, !t->to->payload, t->deadline, &error);
	report_entry(t->report, used);
	if (!error && t->to->payload) {
		t->home = schedmgr_home_make(t->to->payload, t->redirects);
		error = t->home ? 0 : -ENOMEM;
	}
	if (error)
		settle(t, false);
	return error;
}

static void reset_checks(struct schedmgr_transaction *t)
{
	int cpu;

	for_each_possible_cpu(cpu)
		*per_cpu_ptr(t->checks, cpu) = (struct schedmgr_check){
			.question = { .from = t->from, .to = t->to },
		};
}

/* Adds up what the CPUs did, and keeps who was in the way. */
static void collect_checks(struct schedmgr_transaction *t)
{
	int cpu;

	t->report->rechecked = 0;
	for_each_possible_cpu(cpu) {
		const struct schedmgr_check *check = per_cpu_ptr(t->checks, cpu);

		t->report->rechecked += check->figures.threads;
		if (check->answer.blocker != SCHEDMGR_BLOCKER_NONE)
			schedmgr_check_report(check, t->report);
	}
}

static int open_window(struct schedmgr_transaction *t)
{
	int error;

	reset_checks(t);
	t->window = (struct schedmgr_window){
		.from = t->from,
		.to = t->to,
		.redirects = t->redirects,
		.checks = t->checks,
		.home = t->home,
	};
	if (!schedmgr_lock_text(t->deadline))
		return -EBUSY;
	t->report->when_ns = ktime_get_boottime_ns();
	error = schedmgr_window_open(&t->window);
	schedmgr_unlock_text();
	t->home = t->window.home;
	report_entry(t->report, t->window.probed);
	collect_checks(t);
	return error;
}

/* One attempt: checks outside until few stacks are left, then the window. */
static int attempt(struct schedmgr_transaction *t, bool first)
{
	int error;

	if (!t->dry)
		t->before_attempt();
	error = schedmgr_ran_check(t->check, first);
	t->report->threads = t->check->figures.threads;
	t->report->passes = t->check->figures.passes;
	if (error) {
		schedmgr_check_report(t->check, t->report);
		pr_debug("%s (pid %d) is in the way in %s\n", t->report->blocker_comm,
			 t->report->blocker_pid, t->report->blocker_function);
		return error;
	}
	t->report->predicted_ns = schedmgr_predict_window(t->check);
	if (t->max_pause_ns && t->report->predicted_ns > t->max_pause_ns)
		return -ETIME;
	return t->dry ? 0 : open_window(t);
}

static int try_until_deadline(struct schedmgr_transaction *t)
{
	int error;

	error = schedmgr_ran_start();
	if (error)
		return error;
	for (;;) {
		error = attempt(t, !t->report->retries);
		if (error != -EBUSY || time_after_eq(jiffies, t->deadline))
			break;
		if (READ_ONCE(*t->cancelled)) {
			error = -EINTR;
			break;
		}
		t->report->retries++;
		msleep(RETRY_MS);
	}
	schedmgr_ran_stop();
	return error;
}

static int switch_for_real(struct schedmgr_transaction *t)
{
	int error = schedmgr_redirects_arm(t->redirects, t->deadline);

	if (!error) {
		pr_debug("%s -> %s: armed\n", t->from->name, t->to->name);
		error = try_until_deadline(t);
	}
	if (!error) {
		schedmgr_slots_checked();
		report_window(t->report, &t->window);
		schedmgr_predict_learn(t->report, t->check);
	}
	settle(t, !error);
	return error;
}

static int switch_dry(struct schedmgr_transaction *t)
{
	int error = try_until_deadline(t);

	settle(t, false);
	return error;
}

/**
 * schedmgr_transaction_run() - make a switch, or try it
 * @t: both versions are pinned; its report names them
 *
 * Context: may sleep; the switch worker.
 * Return: 0 or an errno of the UAPI header's contract, then nothing has changed.
 */
int schedmgr_transaction_run(struct schedmgr_transaction *t)
{
	int error;

	error = schedmgr_transaction_finish(t->deadline) ?: prepare(t);
	if (error)
		return error;
	schedmgr_claims_expect(t->to->payload);
	pr_debug("%s -> %s: prepared, %u entries\n", t->from->name, t->to->name,
		 t->redirects->count);
	error = take(t);
	if (!error)
		error = t->dry ? switch_dry(t) : switch_for_real(t);
	schedmgr_claims_expect(NULL);
	tell_payloads(t, !error && !t->dry);
	unprepare(t);
	return error;
}

/**
 * schedmgr_transaction_clean_up() - somebody has gone home: own no entries any more
 *
 * Context: may sleep; the switch worker.
 * Return: 0; -ENOMEM or -EBUSY, to be called again.
 */
int schedmgr_transaction_clean_up(void)
{
	struct schedmgr_redirects *none;
	int error;

	error = schedmgr_transaction_finish(jiffies);
	if (error)
		return error;
	none = schedmgr_redirects_build(owned, &schedmgr_stock);
	if (!none)
		return -ENOMEM;
	schedmgr_door_close();
	error = schedmgr_ftrace_give(none, true, jiffies);
	if (error) {
		schedmgr_redirects_free(none);
		return error;
	}
	schedmgr_redirects_allow_probes(none, true);
	swap(owned, none);
	schedmgr_redirects_free(none);
	schedmgr_home_forget();
	return 0;
}

void schedmgr_transaction_exit(void)
{
	while (schedmgr_transaction_finish(jiffies))
		;	/* it sleeps */
	schedmgr_redirects_free(owned);
}
