// SPDX-License-Identifier: GPL-2.0
/*
 * switch.c - the transaction that changes the active version
 *
 *	prepare		allocate, pin the payload, draft the slots
 *	claim		keep ftrace away from the entries
 *	arm		lead the entries through the slots; behaviour unchanged
 *	check		look at all stacks, while the machine runs, until few are left
 *	window		stop the machine, check those, quiesce, flip, rebuild
 *	settle		lead the entries directly to the new version
 *
 * Up to the flip everything can be undone, and is, in reverse; from then on nothing
 * can fail.  It runs in a SCHED_FIFO kthread: a saturated machine cannot starve it
 * half-way, and whoever asked for it may die.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/sched/prio.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <uapi/linux/sched/types.h>

#include "internal.h"

#define RETRY_MS	20	/* between two attempts while somebody is in the way */
#define TIMEOUT_MAX_MS	(10 * 60 * 1000)

/* What the switches so far have led to; under schedmgr_mutex. */
static struct {
	struct schedmgr_version *active;
	struct schedmgr_version *previous;	/* NULL: none, or no longer staged */
	u64 switches;
	u64 failures;
	u64 since_ns;
	bool have_report;
	struct schedmgr_report report;
} now = {
	.active = &schedmgr_stock,
};

/* All entries of the last switch, NULL before the first; only for the worker. */
static struct schedmgr_redirects *owned;

static struct kthread_worker *worker;

/**
 * struct request - one request to the worker, on the stack of whoever asks
 * @work: internal: queued to the worker
 * @done: internal: the worker is through with it
 * @arg: internal: what is asked for, and the answer
 * @choose: internal: finds the version to be activated; under schedmgr_mutex
 * @cancelled: internal: who asked has got a signal
 * @error: internal: the result
 */
struct request {
	struct kthread_work work;
	struct completion done;
	struct schedmgr_switch *arg;
	struct schedmgr_version *(*choose)(const struct schedmgr_switch *arg);
	bool cancelled;
	int error;
};

/* One switch under way. */
struct transaction {
	struct schedmgr_version *from;
	struct schedmgr_version *to;
	struct schedmgr_redirects *redirects;
	struct schedmgr_check __percpu *checks;	/* in the window */
	struct schedmgr_check *check;		/* outside */
	struct schedmgr_window window;
	struct schedmgr_report *report;
	const bool *cancelled;
	unsigned long deadline;	/* jiffies */
	u64 max_pause_ns;	/* 0: any */
};

static void report_entry(struct schedmgr_report *report, const struct schedmgr_redirect *e)
{
	report->blocker = SCHEDMGR_BLOCKER_ENTRY;
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

/* Steps that undo themselves in reverse order, see run_transaction(). */

static int prepare(struct transaction *t)
{
	const struct schedmgr_payload *payload = t->to->payload;
	int error = -ENOMEM;

	t->checks = alloc_percpu(struct schedmgr_check);
	if (!t->checks)
		return error;
	t->check = kzalloc(sizeof(*t->check), GFP_KERNEL);
	if (!t->check)
		goto checks;
	t->check->from = t->from;
	t->check->to = t->to;
	t->redirects = schedmgr_redirects_build(owned, t->to);
	if (!t->redirects)
		goto check;
	error = payload ? schedmgr_overlays_prepare(payload) : 0;
	if (error)
		goto redirects;
	error = payload ? payload->ops->prepare() : 0;
	if (!error)
		return 0;
	pr_err("%s %s is not prepared: its hook says error %d\n", t->to->name, t->to->version, error);
	error = -ECANCELED;

redirects:
	schedmgr_redirects_free(t->redirects);
check:
	kfree(t->check);
checks:
	free_percpu(t->checks);
	return error;
}

static void unprepare(struct transaction *t)
{
	schedmgr_redirects_free(t->redirects);
	kfree(t->check);
	free_percpu(t->checks);
}

/* After all is done, or undone. */
static void tell_payloads(struct transaction *t, bool done)
{
	const struct schedmgr_payload *idle = done ? t->from->payload : t->to->payload;

	if (idle)
		idle->ops->deactivated();
	if (done && t->to->payload)
		t->to->payload->ops->activated();
}

static int claim(struct transaction *t)
{
	const struct schedmgr_redirect *used;
	int error = 0;

	used = schedmgr_records_claim(t->redirects);
	if (used) {
		report_entry(t->report, used);
		return -EADDRINUSE;
	}
	used = schedmgr_redirects_prepare(t->redirects, &error);
	if (used)
		report_entry(t->report, used);
	if (error)
		schedmgr_records_release(t->redirects, false);
	return error;
}

static void arm(struct transaction *t)
{
	cpus_read_lock();
	mutex_lock(schedmgr_kernel.text_mutex);
	schedmgr_redirects_arm(t->redirects);
	mutex_unlock(schedmgr_kernel.text_mutex);
	cpus_read_unlock();
}

static void settle(struct transaction *t, bool done)
{
	cpus_read_lock();
	mutex_lock(schedmgr_kernel.text_mutex);
	schedmgr_redirects_settle(t->redirects, done);
	mutex_unlock(schedmgr_kernel.text_mutex);
	cpus_read_unlock();
	schedmgr_records_release(t->redirects, done);
}

static void reset_checks(struct transaction *t)
{
	int cpu;

	for_each_possible_cpu(cpu)
		*per_cpu_ptr(t->checks, cpu) = (struct schedmgr_check){
			.from = t->from,
			.to = t->to,
		};
}

/* Adds up what the CPUs did, and keeps who was in the way. */
static void collect_checks(struct transaction *t)
{
	int cpu;

	t->report->rechecked = 0;
	for_each_possible_cpu(cpu) {
		const struct schedmgr_check *check = per_cpu_ptr(t->checks, cpu);

		t->report->rechecked += check->threads;
		if (check->blocker != SCHEDMGR_BLOCKER_NONE)
			schedmgr_check_report(check, t->report);
	}
}

static int open_window(struct transaction *t)
{
	int error;

	reset_checks(t);
	t->window = (struct schedmgr_window){
		.from = t->from,
		.to = t->to,
		.redirects = t->redirects,
		.checks = t->checks,
	};
	cpus_read_lock();
	mutex_lock(schedmgr_kernel.text_mutex);
	error = schedmgr_window_open(&t->window);
	mutex_unlock(schedmgr_kernel.text_mutex);
	cpus_read_unlock();
	collect_checks(t);
	return error;
}

/* One attempt: checks outside until few stacks are left, then the window. */
static int attempt(struct transaction *t, bool first)
{
	int error;

	error = schedmgr_watch_check(t->check, first);
	t->report->threads = t->check->threads;
	t->report->passes = t->check->passes;
	if (error) {
		schedmgr_check_report(t->check, t->report);
		pr_debug("%s (pid %d) is in the way in %s\n", t->report->blocker_comm,
			 t->report->blocker_pid, t->report->blocker_function);
		return error;
	}
	t->report->predicted_ns = schedmgr_predict_window(t->check);
	if (t->max_pause_ns && t->report->predicted_ns > t->max_pause_ns)
		return -ETIME;
	return open_window(t);
}

static int try_until_deadline(struct transaction *t)
{
	int error;

	error = schedmgr_watch_start();
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
	schedmgr_watch_stop();
	return error;
}

static int run_transaction(struct transaction *t)
{
	int error;

	error = prepare(t);
	if (error)
		return error;
	pr_debug("%s -> %s: prepared, %u entries\n", t->from->name, t->to->name,
		 t->redirects->count);
	error = claim(t);
	if (error)
		goto unprepare;
	arm(t);
	pr_debug("%s -> %s: armed\n", t->from->name, t->to->name);
	error = try_until_deadline(t);
	settle(t, !error);
	if (error)
		goto unprepare;
	schedmgr_slots_checked();
	report_window(t->report, &t->window);
	schedmgr_predict_learn(t->report);
	swap(owned, t->redirects);
unprepare:
	tell_payloads(t, !error);
	unprepare(t);
	return error;
}

static void announce(const struct schedmgr_report *r)
{
	if (!r->error) {
		pr_info("switched from %s %s to %s %s: window %llu ns, %u stacks checked before, %u in it, %u tasks moved\n",
			r->from, r->from_version, r->to, r->to_version, r->window_ns, r->threads,
			r->rechecked, r->rebuilt);
		return;
	}
	switch (r->blocker) {
	case SCHEDMGR_BLOCKER_TASK:
		pr_warn("switch from %s to %s given up: %s (pid %d) is in %s\n", r->from, r->to,
			r->blocker_comm, r->blocker_pid, r->blocker_function);
		break;
	case SCHEDMGR_BLOCKER_STACK:
		pr_warn("switch from %s to %s given up: the stack of %s (pid %d) is not reliable\n",
			r->from, r->to, r->blocker_comm, r->blocker_pid);
		break;
	case SCHEDMGR_BLOCKER_ENTRY:
		pr_warn("switch from %s to %s given up: %s is in use by ftrace, a kprobe or a livepatch\n",
			r->from, r->to, r->blocker_function);
		break;
	default:
		pr_warn("switch from %s to %s given up: error %d\n", r->from, r->to, -(int)r->error);
	}
}

static void report_versions(struct schedmgr_report *report, const struct transaction *t)
{
	memset(report, 0, sizeof(*report));
	report->when_ns = ktime_get_boottime_ns();
	strscpy(report->from, t->from->name, sizeof(report->from));
	strscpy(report->from_version, t->from->version, sizeof(report->from_version));
	strscpy(report->to, t->to->name, sizeof(report->to));
	strscpy(report->to_version, t->to->version, sizeof(report->to_version));
}

/* Settles on the two versions and pins the incoming one; the outgoing one is pinned. */
static int begin(struct transaction *t, const struct request *r)
{
	lockdep_assert_held(&schedmgr_mutex);
	t->from = now.active;
	t->to = r->choose(r->arg);
	if (IS_ERR(t->to))
		return PTR_ERR(t->to);
	if (t->to == t->from)
		return -EALREADY;
	if (schedmgr_disabled && t->to != &schedmgr_stock)
		return -ESHUTDOWN;
	if (t->to->payload && !try_module_get(t->to->payload->owner))
		return -ENOENT;	/* it is being unloaded */
	schedmgr_version_set_state(t->from, SCHEDMGR_STATE_ACTIVE, SCHEDMGR_STATE_DEACTIVATING);
	schedmgr_version_set_state(t->to, SCHEDMGR_STATE_STAGED, SCHEDMGR_STATE_ACTIVATING);
	return 0;
}

/* Makes the outcome public; the version that does not run is no longer pinned. */
static void end(struct transaction *t, int error)
{
	const struct schedmgr_version *idle = error ? t->to : t->from;

	lockdep_assert_held(&schedmgr_mutex);
	schedmgr_version_set_state(t->from, SCHEDMGR_STATE_DEACTIVATING,
				   error ? SCHEDMGR_STATE_ACTIVE : SCHEDMGR_STATE_STAGED);
	schedmgr_version_set_state(t->to, SCHEDMGR_STATE_ACTIVATING,
				   error ? SCHEDMGR_STATE_STAGED : SCHEDMGR_STATE_ACTIVE);
	now.have_report = true;
	now.report = *t->report;
	if (error) {
		now.failures++;
	} else {
		now.active = t->to;
		now.previous = t->from;
		now.since_ns = t->report->when_ns;
		t->to->activations++;
		if (!now.switches++)
			__module_get(THIS_MODULE);	/* we are on sleeping tasks' stacks now */
	}
	if (idle->payload)
		module_put(idle->payload->owner);
}

/* Who was in the way of an earlier attempt does not matter once the switch is made. */
static void clear_blocker(struct schedmgr_report *report)
{
	report->blocker = SCHEDMGR_BLOCKER_NONE;
	report->blocker_pid = 0;
	report->blocker_depth = 0;
	memset(report->blocker_comm, 0, sizeof(report->blocker_comm));
	memset(report->blocker_function, 0, sizeof(report->blocker_function));
	memset(report->blocker_stack, 0, sizeof(report->blocker_stack));
}

static void handle_request(struct kthread_work *work)
{
	struct request *r = container_of(work, struct request, work);
	u32 timeout_ms = min_t(u32, r->arg->timeout_ms, TIMEOUT_MAX_MS);
	struct transaction t = {
		.report = &r->arg->report,
		.cancelled = &r->cancelled,
		.deadline = jiffies + msecs_to_jiffies(timeout_ms),
		.max_pause_ns = r->arg->max_pause_ns,
	};
	u64 start = sched_clock();

	mutex_lock(&schedmgr_mutex);
	r->error = begin(&t, r);
	mutex_unlock(&schedmgr_mutex);
	if (r->error)
		goto out;

	report_versions(t.report, &t);
	r->error = run_transaction(&t);
	t.report->error = -r->error;
	if (!r->error)
		clear_blocker(t.report);
	t.report->total_ns = sched_clock() - start;

	mutex_lock(&schedmgr_mutex);
	end(&t, r->error);
	mutex_unlock(&schedmgr_mutex);
	announce(t.report);
out:
	complete(&r->done);
}

static struct schedmgr_version *choose_named(const struct schedmgr_switch *arg)
{
	return schedmgr_registry_find(arg->name, arg->version);
}

static struct schedmgr_version *choose_previous(const struct schedmgr_switch *arg)
{
	return now.previous ?: &schedmgr_stock;
}

static int request_switch(struct schedmgr_switch *arg,
			  struct schedmgr_version *(*choose)(const struct schedmgr_switch *arg))
{
	struct request r = { .arg = arg, .choose = choose };

	memset(&arg->report, 0, sizeof(arg->report));
	init_completion(&r.done);
	kthread_init_work(&r.work, handle_request);
	kthread_queue_work(worker, &r.work);
	if (wait_for_completion_interruptible(&r.done)) {
		WRITE_ONCE(r.cancelled, true);
		wait_for_completion(&r.done);	/* soon: it does not retry any more */
	}
	return r.error;
}

/**
 * schedmgr_activate() - make a version the active one
 * @arg: which, and for how long to try; its report is filled
 *
 * Context: may sleep, for arg->timeout_ms and more; a signal ends the retries.
 * Return: 0 or an errno of the UAPI header's contract.
 */
int schedmgr_activate(struct schedmgr_switch *arg)
{
	return request_switch(arg, choose_named);
}

/**
 * schedmgr_rollback() - go back to the version that ran before the active one
 * @arg: for how long to try; its report is filled
 *
 * Context: as schedmgr_activate().
 * Return: 0 or an errno of the UAPI header's contract.
 */
int schedmgr_rollback(struct schedmgr_switch *arg)
{
	return request_switch(arg, choose_previous);
}

/**
 * schedmgr_last_switch() - what the last switch, or attempt, did
 * @report: out
 *
 * Context: may sleep.
 * Return: 0; -ENOENT there was none.
 */
int schedmgr_last_switch(struct schedmgr_report *report)
{
	int error = 0;

	mutex_lock(&schedmgr_mutex);
	if (now.have_report)
		*report = now.report;
	else
		error = -ENOENT;
	mutex_unlock(&schedmgr_mutex);
	return error;
}

/**
 * schedmgr_switch_info() - fill in what is active
 * @info: out
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_switch_info(struct schedmgr_info *info)
{
	lockdep_assert_held(&schedmgr_mutex);
	info->switches = now.switches;
	info->failures = now.failures;
	info->since_ns = now.since_ns;
	strscpy(info->active, now.active->name, sizeof(info->active));
	strscpy(info->active_version, now.active->version, sizeof(info->active_version));
	if (!now.previous)
		return;
	strscpy(info->previous, now.previous->name, sizeof(info->previous));
	strscpy(info->previous_version, now.previous->version, sizeof(info->previous_version));
}

/**
 * schedmgr_switch_forget() - a version is about to be freed
 * @version: an inactive version
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_switch_forget(const struct schedmgr_version *version)
{
	lockdep_assert_held(&schedmgr_mutex);
	if (now.previous == version)
		now.previous = NULL;
}

int __init schedmgr_switch_init(void)
{
	const struct sched_param param = { .sched_priority = MAX_RT_PRIO - 1 };

	worker = kthread_create_worker(0, "schedmgr");
	if (IS_ERR(worker))
		return PTR_ERR(worker);
	/* sched_set_fifo() would put it below real-time hogs. */
	return schedmgr_kernel.sched_setscheduler_nocheck(worker->task, SCHED_FIFO, &param);
}

void schedmgr_switch_exit(void)
{
	kthread_destroy_worker(worker);
	schedmgr_redirects_free(owned);
}
