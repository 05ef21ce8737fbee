// SPDX-License-Identifier: GPL-2.0
/*
 * switch.c - what is active, and who may change it
 *
 * Switches are made one after the other in a SCHED_FIFO kthread: a saturated machine cannot
 * starve one half-way, and whoever asked for it may die.  The way back of a version that
 * was not confirmed, or that its gate finds worse, is one more request, which a timer of the
 * same kthread makes.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/sched/prio.h>
#include <linux/schedmgr.h>
#include <linux/string.h>
#include <uapi/linux/sched/types.h>

#include "admit/deferred.h"
#include "admit/registry.h"
#include "base/actor.h"
#include "base/fault.h"
#include "base/housekeeping.h"
#include "base/listener.h"
#include "base/occasion.h"
#include "base/version.h"
#include "base/vmlinux.h"
#include "control/evict.h"
#include "control/gate.h"
#include "control/health.h"
#include "control/switch.h"
#include "control/trial.h"
#include "guard/claims.h"
#include "guard/home.h"
#include "guard/stranded.h"
#include "guard/trip.h"
#include "guard/warnings.h"
#include "guard/watchdog.h"
#include "swap/transaction.h"

bool schedmgr_disabled;
module_param_named(disable, schedmgr_disabled, bool, 0444);
MODULE_PARM_DESC(disable, "stage payloads but refuse to activate any (default: 0)");

#define TIMEOUT_MAX_MS		(10 * 60 * 1000)
#define FALL_BACK_TIMEOUT_MS	5000	/* one try to go back to what was not confirmed */
#define FALL_BACK_RETRY_MS	1000	/* until the next */
#define FINISH_RETRY_MS		1000	/* between two tries to settle entries */
#define REFUSED_LOUD		3	/* of them, and it is said, and stock is good enough */
#define REFUSED_MAX		10	/* of them, and the version is left by force */
#define THROW_OUT_TIMEOUT_MS	2000	/* for the ordinary roll back after a finding of the watchdog */

/* What the switches so far have led to; under schedmgr_mutex. */
static struct {
	struct schedmgr_version *active;
	struct schedmgr_version *previous;	/* NULL: none, or no longer staged */
	bool switching;
	bool tripped;				/* the active one is to be thrown out, and that is known */
	u64 switches;
	u64 failures;
	u64 since_ns;
	bool have_report;
	struct schedmgr_report report;
} now = {
	.active = &schedmgr_stock,
};

static struct kthread_worker *worker;

/**
 * struct request - one request to the worker, on the stack of whoever asks
 * @work: queued to the worker
 * @done: the worker is through with it
 * @choose: finds the version to be activated; under schedmgr_mutex
 * @arg: what is asked for, and the answer
 * @actor: who asks, NULL: the manager itself
 * @cause: and why
 * @back: it is a way back
 * @dry: it is a trial run
 * @cancelled: who asked has got a signal
 * @error: the result
 */
struct request {
	struct kthread_work work;
	struct completion done;
	struct schedmgr_version *(*choose)(const struct schedmgr_switch *arg);
	struct schedmgr_switch *arg;
	const struct schedmgr_actor *actor;
	enum schedmgr_cause cause;
	bool back;
	bool dry;
	bool cancelled;
	int error;
};

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

static void post(const struct request *r, enum schedmgr_event event,
		 const struct schedmgr_version *version)
{
	const struct schedmgr_occasion occasion = {
		.event = event,
		.cause = r->cause,
		.actor = r->actor,
		.version = version,
		.report = &r->arg->report,
	};

	schedmgr_tell(&occasion);
}

static void report_versions(struct schedmgr_report *report, const struct schedmgr_transaction *t)
{
	memset(report, 0, sizeof(*report));
	report->when_ns = ktime_get_boottime_ns();
	strscpy(report->from, t->from->name, sizeof(report->from));
	strscpy(report->from_version, t->from->version, sizeof(report->from_version));
	strscpy(report->to, t->to->name, sizeof(report->to));
	strscpy(report->to_version, t->to->version, sizeof(report->to_version));
}

/* Settles on the two versions and pins the incoming one; the outgoing one is pinned. */
static int begin(struct schedmgr_transaction *t, const struct request *r)
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
	if (t->to->left)
		return -ENOTRECOVERABLE;
	if (r->arg->gate.per_mille && !schedmgr_health_is_on())
		return -EOPNOTSUPP;
	if (t->to->payload && !schedmgr_may_fail(try_module_get(t->to->payload->owner), false))
		return -ENOENT;	/* it is being unloaded */
	schedmgr_version_set_state(t->from, SCHEDMGR_STATE_ACTIVE, SCHEDMGR_STATE_DEACTIVATING);
	schedmgr_version_set_state(t->to, SCHEDMGR_STATE_STAGED, SCHEDMGR_STATE_ACTIVATING);
	now.switching = true;
	schedmgr_registry_forbid_texts(t->to);
	schedmgr_watchdog_arm();
	if (t->to->payload)
		schedmgr_warnings_inherit(t->to->payload);
	report_versions(t->report, t);
	if (!r->dry)
		post(r, SCHEDMGR_EVENT_ACTIVATING, t->to);
	return 0;
}

static void end_states(const struct schedmgr_transaction *t, bool done)
{
	struct schedmgr_version *idle = done ? t->from : t->to;

	schedmgr_version_set_state(t->from, SCHEDMGR_STATE_DEACTIVATING,
				   done ? SCHEDMGR_STATE_STAGED : SCHEDMGR_STATE_ACTIVE);
	schedmgr_version_set_state(t->to, SCHEDMGR_STATE_ACTIVATING,
				   done ? SCHEDMGR_STATE_ACTIVE : SCHEDMGR_STATE_STAGED);
	now.switching = false;
	if (!now.active->payload) {
		schedmgr_watchdog_disarm();
		schedmgr_trip_forget();
	}
	if (idle->payload)
		schedmgr_deferred_put(idle);
}

static struct kthread_delayed_work trial_work;

/* The outcome of a trial that was pending, or one that is wanted. */
static void set_trial(const struct schedmgr_transaction *t, const struct request *r)
{
	struct schedmgr_version *fallback = schedmgr_trial_fallback();
	char detail[SCHEDMGR_DETAIL_LEN];
	const struct schedmgr_occasion pending = {
		.event = SCHEDMGR_EVENT_CONFIRM_PENDING,
		.cause = r->cause,
		.actor = r->actor,
		.version = t->to,
		.confirm_ms = r->arg->confirm_ms,
		.detail = detail,
	};

	if (!r->arg->confirm_ms) {
		schedmgr_trial_end();
		return;
	}
	if (!fallback || fallback == t->to)
		fallback = t->from;
	if (fallback->thrown_out)
		fallback = &schedmgr_stock;
	if (fallback == t->to) {	/* there is nothing better to go back to */
		schedmgr_trial_end();
		return;
	}
	schedmgr_trial_begin(fallback, r->arg);
	r->arg->gate = *schedmgr_gate_get();
	schedmgr_gate_print(detail);
	kthread_mod_delayed_work(worker, &trial_work, schedmgr_trial_next());
	schedmgr_tell(&pending);
}

static void note_switch(const struct schedmgr_transaction *t)
{
	now.active = t->to;
	now.previous = t->from->thrown_out ? NULL : t->from;
	now.tripped = false;
	now.since_ns = t->report->when_ns;
	t->to->activations++;
	t->to->window_ns = t->report->window_ns;
	schedmgr_health_switched(&t->report->before);
	t->from->figures = t->report->before;
	if (!now.switches++)
		__module_get(THIS_MODULE);	/* we are on sleeping tasks' stacks now */
}

static void note_report(const struct schedmgr_report *report)
{
	now.have_report = true;
	now.report = *report;
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
static void end(struct schedmgr_transaction *t, const struct request *r)
{
	lockdep_assert_held(&schedmgr_mutex);
	if (r->error && !r->dry) {
		note_report(t->report);
		now.failures++;
		post(r, SCHEDMGR_EVENT_FAILED, t->to);
	} else if (!r->dry) {
		note_thrown_out(t->from, r->cause);
		note_switch(t);
		note_report(t->report);
		post(r, r->back ? SCHEDMGR_EVENT_ROLLED_BACK : SCHEDMGR_EVENT_ACTIVATED, t->to);
		set_trial(t, r);
	}
	end_states(t, !r->error && !r->dry);
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

/* Who has kept a switch from settling its entries is waited for between the requests. */
static void finish_switch(struct kthread_work *work)
{
	if (schedmgr_transaction_finish(jiffies))
		kthread_mod_delayed_work(worker, &finish_work, msecs_to_jiffies(FINISH_RETRY_MS));
}

static void throw_out(struct kthread_work *work);

/* In the worker. */
static void perform(struct request *r)
{
	u32 timeout_ms = min_t(u32, r->arg->timeout_ms, TIMEOUT_MAX_MS);
	struct schedmgr_transaction t = {
		.report = &r->arg->report,
		.cancelled = &r->cancelled,
		.deadline = jiffies + msecs_to_jiffies(timeout_ms),
		.max_pause_ns = r->arg->max_pause_ns,
		.before_attempt = schedmgr_health_mark,
		.dry = r->dry,
	};
	u64 start = sched_clock();

	/* What runs is not what is noted as active: this comes first, whoever asks for what. */
	if (schedmgr_home_taken(NULL))
		throw_out(NULL);
	rt_mutex_lock(&schedmgr_mutex);
	r->error = begin(&t, r);
	rt_mutex_unlock(&schedmgr_mutex);
	if (r->error)
		return;

	r->error = schedmgr_transaction_run(&t);
	kthread_mod_delayed_work(worker, &finish_work, 0);
	t.report->error = -r->error;
	if (!r->error)
		clear_blocker(t.report);
	t.report->total_ns = sched_clock() - start;

	rt_mutex_lock(&schedmgr_mutex);
	end(&t, r);
	rt_mutex_unlock(&schedmgr_mutex);
	if (!r->dry)
		announce(t.report);
}

static void handle_request(struct kthread_work *work)
{
	struct request *r = container_of(work, struct request, work);

	perform(r);
	complete(&r->done);
}

static struct schedmgr_version *choose_fallback(const struct schedmgr_switch *arg)
{
	struct schedmgr_version *fallback = schedmgr_trial_fallback();

	if (!fallback)
		return ERR_PTR(-ENODATA);	/* confirmed by now */
	if (schedmgr_trial_refused() >= REFUSED_LOUD && now.active->payload)
		return &schedmgr_stock;
	return fallback;
}

static void post_stuck(const struct request *r, const char *detail)
{
	const struct schedmgr_occasion stuck = {
		.event = SCHEDMGR_EVENT_STUCK,
		.cause = r->cause,
		.version = now.active,
		.detail = detail,
	};

	pr_err("%s %s cannot be left: %s\n", now.active->name, now.active->version, detail);
	schedmgr_tell(&stuck);
}

/* The way back was refused once more. */
static void escalate(const struct request *r)
{
	unsigned int refused = schedmgr_trial_refuse();
	char detail[SCHEDMGR_DETAIL_LEN];
	const char *next = "back to stock by the next try that is not refused";

	lockdep_assert_held(&schedmgr_mutex);
	if (refused != REFUSED_LOUD && refused != REFUSED_MAX)
		return;
	if (refused == REFUSED_MAX)
		next = now.active->payload ? "it is left by force" : "it stays";
	snprintf(detail, sizeof(detail), "its way back was refused %u times, last with error %d: %s", refused,
		 -r->error, next);
	post_stuck(r, detail);
	if (refused < REFUSED_MAX)
		return;
	if (now.active->payload)
		schedmgr_trip(SCHEDMGR_TRIP_REFUSED, NULL, raw_smp_processor_id(), 0);
	else
		schedmgr_trial_end();
}

/* How does the trial go?  A way back that fails is tried again: no version is kept so. */
static void watch_trial(struct kthread_work *work)
{
	struct schedmgr_switch arg = { .timeout_ms = FALL_BACK_TIMEOUT_MS };
	struct request r = { .choose = choose_fallback, .arg = &arg, .back = true };
	bool back;

	rt_mutex_lock(&schedmgr_mutex);
	back = schedmgr_trial_judge(now.active, &r.cause);
	if (!back && schedmgr_trial_fallback())
		kthread_mod_delayed_work(worker, &trial_work, schedmgr_trial_next());
	rt_mutex_unlock(&schedmgr_mutex);
	if (!back)
		return;
	perform(&r);
	rt_mutex_lock(&schedmgr_mutex);
	if (r.error && schedmgr_trial_fallback())
		escalate(&r);
	if (r.error && schedmgr_trial_fallback())
		kthread_mod_delayed_work(worker, &trial_work, msecs_to_jiffies(FALL_BACK_RETRY_MS));
	rt_mutex_unlock(&schedmgr_mutex);
}

/* Who is thrown out, and why. */
static void announce_trip(const struct schedmgr_trip *t, enum schedmgr_cause cause)
{
	struct schedmgr_detail detail;
	const struct schedmgr_occasion found = {
		.event = SCHEDMGR_EVENT_WATCHDOG,
		.cause = cause,
		.version = now.active,
		.detail = detail.text,
		.open = detail.open,
	};

	lockdep_assert_held(&schedmgr_mutex);
	schedmgr_evict_describe(t, &detail);
	pr_err("watchdog: %s %s is thrown out: %s\n", now.active->name, now.active->version, detail.text);
	schedmgr_evict_note(now.active, cause, &detail);
	schedmgr_tell(&found);
}

/* Not to a version that was thrown out before; the key means stock. */
static struct schedmgr_version *choose_trusted(const struct schedmgr_switch *arg)
{
	struct schedmgr_trip t;

	if (!schedmgr_trip_get(&t))
		return ERR_PTR(-ENODATA);	/* another switch has changed that */
	if (t.kind == SCHEDMGR_TRIP_SYSRQ || !now.previous)
		return &schedmgr_stock;
	return now.previous;
}

/*
 * Stock runs already, without a switch.  Tasks may still be in the payload, as nobody has
 * looked at their stacks, so its module stays.
 */
static void note_home(const struct request *r, const struct schedmgr_home_times *times)
{
	struct schedmgr_version *from = now.active;
	struct schedmgr_report *report = &r->arg->report;
	const struct schedmgr_transaction t = {
		.from = from,
		.to = &schedmgr_stock,
		.report = report,
	};

	lockdep_assert_held(&schedmgr_mutex);
	report_versions(report, &t);
	report->window_ns = times->leave - times->enter;
	report->rebuilt = atomic_read(&times->tasks);
	report->cpus = times->cpus;
	schedmgr_version_set_state(from, SCHEDMGR_STATE_ACTIVE, SCHEDMGR_STATE_DEACTIVATING);
	schedmgr_version_set_state(&schedmgr_stock, SCHEDMGR_STATE_STAGED, SCHEDMGR_STATE_ACTIVATING);
	__module_get(from->payload->owner);
	schedmgr_evict_leave(from);
	schedmgr_health_mark();
	note_switch(&t);
	note_report(report);
	post(r, SCHEDMGR_EVENT_ROLLED_BACK, &schedmgr_stock);
	schedmgr_trial_end();
	end_states(&t, true);
	pr_warn("forced back to stock on %u CPUs, no stack was checked: module %s stays in memory\n",
		times->cpus, module_name(from->payload->owner));
}

/* The watchdog has found something, or has brought the machine home. */
static void throw_out(struct kthread_work *work)
{
	struct schedmgr_switch arg = { .timeout_ms = THROW_OUT_TIMEOUT_MS };
	struct request r = {
		.choose = choose_trusted,
		.arg = &arg,
		.cause = SCHEDMGR_CAUSE_WATCHDOG,
		.back = true,
	};
	struct schedmgr_home_times times;
	struct schedmgr_trip trip;
	bool home = schedmgr_home_taken(&times);

	if (!schedmgr_trip_get(&trip))
		return;
	if (trip.kind == SCHEDMGR_TRIP_SYSRQ)
		r.cause = SCHEDMGR_CAUSE_SYSRQ;
	rt_mutex_lock(&schedmgr_mutex);
	if (!now.tripped)
		announce_trip(&trip, r.cause);
	now.tripped = true;
	if (home)
		note_home(&r, &times);
	rt_mutex_unlock(&schedmgr_mutex);
	if (home) {
		while (schedmgr_transaction_clean_up())
			msleep(FALL_BACK_RETRY_MS);
		schedmgr_stranded_wake();
	} else {
		perform(&r);
	}
}

static DEFINE_KTHREAD_WORK(throw_out_work, throw_out);

/**
 * schedmgr_switch_wake() - the watchdog has found something, or has brought the machine home
 *
 * The payload may have lost a wake-up of the worker: whatever that sleeps for, it looks again.
 *
 * Context: any but NMI.
 */
void schedmgr_switch_wake(void)
{
	kthread_queue_work(worker, &throw_out_work);
	wake_up_process(worker->task);
}

static void post_conflict(struct kthread_work *work)
{
	char detail[SCHEDMGR_DETAIL_LEN];
	struct schedmgr_occasion refused = {
		.event = SCHEDMGR_EVENT_CONFLICT,
		.detail = detail,
	};

	schedmgr_claims_take(detail);
	rt_mutex_lock(&schedmgr_mutex);
	refused.version = now.active;
	schedmgr_tell(&refused);
	rt_mutex_unlock(&schedmgr_mutex);
}

static DEFINE_KTHREAD_WORK(conflict_work, post_conflict);

/**
 * schedmgr_switch_note_conflict() - somebody's claim was refused: post it
 *
 * Context: any but NMI.
 */
void schedmgr_switch_note_conflict(void)
{
	kthread_queue_work(worker, &conflict_work);
}

static struct schedmgr_version *choose_named(const struct schedmgr_switch *arg)
{
	return schedmgr_registry_find(arg->name, arg->version);
}

static struct schedmgr_version *choose_previous(const struct schedmgr_switch *arg)
{
	if (*arg->name)
		return choose_named(arg);
	return now.previous ?: &schedmgr_stock;
}

static int wait_for_worker(struct request *r)
{
	struct schedmgr_report *report = &r->arg->report;
	struct schedmgr_actor actor;

	schedmgr_actor_note(&actor);
	r->actor = &actor;
	memset(report, 0, sizeof(*report));
	init_completion(&r->done);
	kthread_init_work(&r->work, handle_request);
	kthread_queue_work(worker, &r->work);
	/* Freezable: a suspend meanwhile is no signal. */
	if (wait_for_completion_state(&r->done, TASK_INTERRUPTIBLE | TASK_FREEZABLE)) {
		WRITE_ONCE(r->cancelled, true);
		wait_for_completion(&r->done);	/* soon: it does not retry any more */
	}
	if (r->error || r->dry)
		return r->error;
	rt_mutex_lock(&schedmgr_mutex);
	if (schedmgr_evict_since(report->to, report->to_version, report->when_ns))
		r->error = -ESTALE;
	rt_mutex_unlock(&schedmgr_mutex);
	return r->error;
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
	struct request r = { .choose = choose_named, .arg = arg };

	return wait_for_worker(&r);
}

/**
 * schedmgr_rollback() - go back to the version that ran before the active one, or to a named one
 * @arg: which, and for how long to try; its report is filled
 *
 * Context: as schedmgr_activate().
 * Return: 0 or an errno of the UAPI header's contract.
 */
int schedmgr_rollback(struct schedmgr_switch *arg)
{
	struct request r = { .choose = choose_previous, .arg = arg, .back = true };

	return wait_for_worker(&r);
}

/**
 * schedmgr_predict() - do all of an activation that changes nothing
 * @arg: as for schedmgr_activate()
 *
 * Context: as schedmgr_activate().
 * Return: what schedmgr_activate() would most likely return.
 */
int schedmgr_predict(struct schedmgr_switch *arg)
{
	struct request r = { .choose = choose_named, .arg = arg, .dry = true };

	return wait_for_worker(&r);
}

static int confirm(struct schedmgr_confirm *arg, const struct schedmgr_actor *actor)
{
	char detail[SCHEDMGR_DETAIL_LEN];
	const struct schedmgr_occasion confirmed = {
		.event = SCHEDMGR_EVENT_CONFIRMED,
		.actor = actor,
		.version = now.active,
		.detail = detail,
	};

	lockdep_assert_held(&schedmgr_mutex);
	if (!schedmgr_trial_fallback())
		return -ENODATA;
	if (now.switching)
		return -EBUSY;
	schedmgr_gate_judge(detail);
	schedmgr_evict_pardon(now.active);
	schedmgr_trial_end();
	strscpy(arg->name, now.active->name, sizeof(arg->name));
	strscpy(arg->version, now.active->version, sizeof(arg->version));
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

	rt_mutex_lock(&schedmgr_mutex);
	if (now.have_report)
		*report = now.report;
	else
		error = -ENOENT;
	rt_mutex_unlock(&schedmgr_mutex);
	return error;
}

static void name_version(const struct schedmgr_version *v, char name[SCHEDMGR_NAME_LEN],
			 char version[SCHEDMGR_VERSION_LEN])
{
	if (!v)
		return;
	strscpy(name, v->name, SCHEDMGR_NAME_LEN);
	strscpy(version, v->version, SCHEDMGR_VERSION_LEN);
}

/**
 * schedmgr_switch_info() - fill in what is active
 * @info: out; zeros before
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_switch_info(struct schedmgr_info *info)
{
	lockdep_assert_held(&schedmgr_mutex);
	info->staged = schedmgr_registry_count();
	info->switching = now.switching;
	info->switches = now.switches;
	info->failures = now.failures;
	info->since_ns = now.since_ns;
	if (schedmgr_trial_fallback())
		info->confirm_left_ms = max(jiffies_to_msecs(schedmgr_trial_left()), 1u);
	info->keeps = schedmgr_trial_keeps();
	info->gate = *schedmgr_gate_get();
	info->refused = schedmgr_trial_refused();
	schedmgr_evict_info(info);
	name_version(now.active, info->active, info->active_version);
	name_version(now.previous, info->previous, info->previous_version);
	name_version(schedmgr_trial_fallback(), info->fallback, info->fallback_version);
}

/* What is about to be freed is no previous version any more. */
static void forget_unstaged(const struct schedmgr_occasion *occasion)
{
	lockdep_assert_held(&schedmgr_mutex);
	if (occasion->event == SCHEDMGR_EVENT_UNSTAGED && now.previous == occasion->version)
		now.previous = NULL;
}

static struct schedmgr_listener listener = { .hear = forget_unstaged };

int __init schedmgr_switch_init(void)
{
	const struct sched_param param = { .sched_priority = MAX_RT_PRIO - 1 };
	int error;

	schedmgr_listen(&listener);
	kthread_init_delayed_work(&trial_work, watch_trial);
	kthread_init_delayed_work(&finish_work, finish_switch);
	worker = schedmgr_may_fail(kthread_create_worker(0, "schedmgr"), ERR_PTR(-ENOMEM));
	if (IS_ERR(worker))
		return PTR_ERR(worker);
	set_cpus_allowed_ptr(worker->task, schedmgr_housekeeping());
	/* sched_set_fifo() would put it below real-time hogs. */
	error = schedmgr_may_fail(schedmgr_kernel.sched_setscheduler_nocheck(worker->task, SCHED_FIFO,
									     &param), -EPERM);
	if (error)
		kthread_destroy_worker(worker);
	return error;
}

void schedmgr_switch_exit(void)
{
	kthread_cancel_delayed_work_sync(&trial_work);
	kthread_cancel_delayed_work_sync(&finish_work);
	kthread_destroy_worker(worker);
	schedmgr_transaction_exit();
}
