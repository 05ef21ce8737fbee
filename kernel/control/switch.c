// SPDX-License-Identifier: GPL-2.0
/*
 * switch.c - who may switch, and to what
 *
 * A switch is a job of the worker's, whoever asks for it: user space does here, the way back of
 * a version on trial is fallback.c's, the one after a finding throw_out.c's.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/completion.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/schedmgr.h>
#include <linux/string.h>

#include "admit/registry.h"
#include "base/actor.h"
#include "base/fault.h"
#include "base/listener.h"
#include "base/occasion.h"
#include "base/version.h"
#include "control/evict.h"
#include "control/gate.h"
#include "control/health.h"
#include "control/homecoming.h"
#include "control/request.h"
#include "control/state.h"
#include "control/switch.h"
#include "control/trial.h"
#include "control/worker.h"
#include "guard/warnings.h"
#include "guard/watchdog.h"
#include "swap/transaction.h"

#define TIMEOUT_MAX_MS		(10 * 60 * 1000)
#define FINISH_RETRY_MS		1000	/* between two tries to settle entries */

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

static void tell(const struct schedmgr_job *job, enum schedmgr_event event,
		 const struct schedmgr_version *version)
{
	const struct schedmgr_occasion occasion = {
		.event = event,
		.cause = job->cause,
		.actor = job->actor,
		.version = version,
		.report = job->request->report,
	};

	schedmgr_tell(&occasion);
}

/* May it be activated?  It is another one than the active one. */
static int is_allowed(const struct schedmgr_version *to, const struct schedmgr_request *request)
{
	if (schedmgr_disabled && to != &schedmgr_stock)
		return -ESHUTDOWN;
	if (to->left)
		return -ENOTRECOVERABLE;
	if (request->gate.per_mille && !schedmgr_health_is_on())
		return -EOPNOTSUPP;
	return 0;
}

/* Settles on the two versions and pins the incoming one; the outgoing one is pinned. */
static int choose(struct schedmgr_transaction *t, const struct schedmgr_job *job)
{
	int error;

	t->from = schedmgr_state_active();
	t->to = job->choose(job->request);
	if (IS_ERR(t->to))
		return PTR_ERR(t->to);
	if (t->to == t->from)
		return -EALREADY;
	error = is_allowed(t->to, job->request);
	if (error)
		return error;
	if (t->to->payload && !schedmgr_may_fail(try_module_get(t->to->payload->owner), false))
		return -ENOENT;	/* it is being unloaded */
	return 0;
}

static int begin(struct schedmgr_transaction *t, const struct schedmgr_job *job)
{
	int error;

	lockdep_assert_held(&schedmgr_mutex);
	error = choose(t, job);
	if (error)
		return error;
	schedmgr_state_begin(t->from, t->to);
	schedmgr_registry_forbid_texts(t->to);
	schedmgr_watchdog_arm();
	if (t->to->payload)
		schedmgr_warnings_inherit(t->to->payload);
	schedmgr_state_name(t->report, t->from, t->to);
	if (!job->dry)
		tell(job, SCHEDMGR_EVENT_ACTIVATING, t->to);
	return 0;
}

/* The kernel itself has brought the machine back from @v; other causes have said what they found. */
static void note_thrown_out(struct schedmgr_version *v, enum schedmgr_cause cause)
{
	static const struct schedmgr_detail why = {
		.text = "it was not confirmed in time",
		.open = "it was not confirmed in time",
	};

	if (cause == SCHEDMGR_CAUSE_CONFIRM)
		schedmgr_evict_note(v, cause, &why);
	else if (cause != SCHEDMGR_CAUSE_REQUEST)
		v->thrown_out = v->payload;	/* whoever has confirmed it meanwhile */
}

/* Makes the outcome public; the version that does not run is no longer pinned. */
static void end(struct schedmgr_transaction *t, const struct schedmgr_job *job)
{
	lockdep_assert_held(&schedmgr_mutex);
	if (job->error && !job->dry) {
		schedmgr_state_note_failure(t->report);
		tell(job, SCHEDMGR_EVENT_FAILED, t->to);
	} else if (!job->dry) {
		note_thrown_out(t->from, job->cause);
		schedmgr_state_note_switch(t->from, t->to, t->report);
		tell(job, job->back ? SCHEDMGR_EVENT_ROLLED_BACK : SCHEDMGR_EVENT_ACTIVATED, t->to);
		schedmgr_trial_follow(t->from, t->to, job->request, job->actor, job->cause);
	}
	schedmgr_state_end(t->from, t->to, !job->error && !job->dry);
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

static struct kthread_delayed_work finish_work;

/* Who has kept a switch from settling its entries is waited for between the jobs. */
static void finish_switch(struct kthread_work *work)
{
	if (schedmgr_transaction_finish(jiffies))
		schedmgr_worker_delay(&finish_work, msecs_to_jiffies(FINISH_RETRY_MS));
}

/**
 * schedmgr_switch_perform() - make a switch, or try it
 * @job: what is asked for; its error and the report are set
 *
 * Context: may sleep; the switch worker.
 */
void schedmgr_switch_perform(struct schedmgr_job *job)
{
	const struct schedmgr_request *request = job->request;
	u32 timeout_ms = min_t(u32, request->timeout_ms, TIMEOUT_MAX_MS);
	struct schedmgr_transaction t = {
		.report = request->report,
		.cancelled = &job->cancelled,
		.deadline = jiffies + msecs_to_jiffies(timeout_ms),
		.max_pause_ns = request->max_pause_ns,
		.before_attempt = schedmgr_health_mark,
		.dry = job->dry,
	};
	u64 start = sched_clock();

	schedmgr_homecoming();
	rt_mutex_lock(&schedmgr_mutex);
	job->error = begin(&t, job);
	rt_mutex_unlock(&schedmgr_mutex);
	if (job->error)
		return;

	job->error = schedmgr_transaction_run(&t);
	schedmgr_worker_delay(&finish_work, 0);
	t.report->error = -job->error;
	if (!job->error)
		clear_blocker(t.report);
	t.report->total_ns = sched_clock() - start;

	rt_mutex_lock(&schedmgr_mutex);
	end(&t, job);
	rt_mutex_unlock(&schedmgr_mutex);
	if (!job->dry)
		announce(t.report);
}

/* A job on the stack of whoever waits for it. */
struct waiting {
	struct kthread_work work;
	struct completion done;
	struct schedmgr_job job;
};

static void handle_waiting(struct kthread_work *work)
{
	struct waiting *w = container_of(work, struct waiting, work);

	schedmgr_switch_perform(&w->job);
	complete(&w->done);
}

static struct schedmgr_version *choose_named(const struct schedmgr_request *request)
{
	return schedmgr_registry_find(request->name, request->version);
}

static struct schedmgr_version *choose_previous(const struct schedmgr_request *request)
{
	return *request->name ? choose_named(request) : schedmgr_state_previous();
}

static int wait_for_worker(struct waiting *w)
{
	struct schedmgr_job *job = &w->job;
	struct schedmgr_report *report = job->request->report;
	struct schedmgr_actor actor;

	schedmgr_actor_note(&actor);
	job->actor = &actor;
	memset(report, 0, sizeof(*report));
	init_completion(&w->done);
	kthread_init_work(&w->work, handle_waiting);
	schedmgr_worker_queue(&w->work);
	/* Freezable: a suspend meanwhile is no signal. */
	if (wait_for_completion_state(&w->done, TASK_INTERRUPTIBLE | TASK_FREEZABLE)) {
		WRITE_ONCE(job->cancelled, true);
		wait_for_completion(&w->done);	/* soon: it does not retry any more */
	}
	if (job->error || job->dry)
		return job->error;
	rt_mutex_lock(&schedmgr_mutex);
	if (schedmgr_evict_since(report->to, report->to_version, report->when_ns))
		job->error = -ESTALE;
	rt_mutex_unlock(&schedmgr_mutex);
	return job->error;
}

/**
 * schedmgr_activate() - make a version the active one
 * @request: which, and for how long to try; its report is filled
 *
 * Context: may sleep, for request->timeout_ms and more; a signal ends the retries.
 * Return: 0 or an errno of the UAPI header's contract.
 */
int schedmgr_activate(struct schedmgr_request *request)
{
	struct waiting w = { .job = { .choose = choose_named, .request = request } };

	return wait_for_worker(&w);
}

/**
 * schedmgr_rollback() - go back to the version that ran before the active one, or to a named one
 * @request: which, and for how long to try; its report is filled
 *
 * Context: as schedmgr_activate().
 * Return: 0 or an errno of the UAPI header's contract.
 */
int schedmgr_rollback(struct schedmgr_request *request)
{
	struct waiting w = { .job = { .choose = choose_previous, .request = request, .back = true } };

	return wait_for_worker(&w);
}

/**
 * schedmgr_predict() - do all of an activation that changes nothing
 * @request: as for schedmgr_activate()
 *
 * Context: as schedmgr_activate().
 * Return: what schedmgr_activate() would most likely return.
 */
int schedmgr_predict(struct schedmgr_request *request)
{
	struct waiting w = { .job = { .choose = choose_named, .request = request, .dry = true } };

	return wait_for_worker(&w);
}

static int confirm(struct schedmgr_confirm *arg, const struct schedmgr_actor *actor)
{
	struct schedmgr_version *active = schedmgr_state_active();
	char detail[SCHEDMGR_DETAIL_LEN];
	const struct schedmgr_occasion confirmed = {
		.event = SCHEDMGR_EVENT_CONFIRMED,
		.actor = actor,
		.version = active,
		.detail = detail,
	};

	lockdep_assert_held(&schedmgr_mutex);
	if (!schedmgr_trial_fallback())
		return -ENODATA;
	if (schedmgr_state_is_switching())
		return -EBUSY;
	schedmgr_gate_judge(detail);
	schedmgr_evict_pardon(active);
	schedmgr_trial_end();
	strscpy(arg->name, active->name, sizeof(arg->name));
	strscpy(arg->version, active->version, sizeof(arg->version));
	schedmgr_tell(&confirmed);
	return 0;
}

/**
 * schedmgr_confirm() - keep the active version, which is on trial
 * @arg: out: which one it is
 *
 * Context: may sleep.
 * Return: 0; -ENODATA there is no trial; -EBUSY a switch is under way.
 */
int schedmgr_confirm(struct schedmgr_confirm *arg)
{
	struct schedmgr_actor actor;
	int error;

	schedmgr_actor_note(&actor);
	rt_mutex_lock(&schedmgr_mutex);
	error = confirm(arg, &actor);
	rt_mutex_unlock(&schedmgr_mutex);
	return error;
}

void __init schedmgr_switch_init(void)
{
	kthread_init_delayed_work(&finish_work, finish_switch);
}

void schedmgr_switch_exit(void)
{
	kthread_cancel_delayed_work_sync(&finish_work);
}
