// SPDX-License-Identifier: GPL-2.0
/*
 * trial.c - an active version that has to be confirmed
 *
 * Without a confirmation in time the version that ran before comes back, or where that was asked
 * for, the version stays unless its gate (gate.c) finds it worse.  The time runs in the kernel,
 * so that nobody in user space is needed for the way back (fallback.c).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/schedmgr.h>
#include <linux/string.h>

#include "base/actor.h"
#include "base/listener.h"
#include "base/occasion.h"
#include "base/version.h"
#include "control/evict.h"
#include "control/gate.h"
#include "control/request.h"
#include "control/trial.h"
#include "control/worker.h"

#define LOOK_MS	1000	/* between two looks of the gate */

/* Under schedmgr_mutex; fallback NULL: there is no trial. */
static struct {
	struct schedmgr_version *fallback;
	unsigned long deadline;	/* jiffies */
	bool keep;		/* at the end of it the version stays */
	unsigned int refused;	/* ways back that were tried, and given up */
} trial;

static struct kthread_delayed_work look_work;

/**
 * schedmgr_trial_fallback() - what comes back without a confirmation
 *
 * Context: under schedmgr_mutex.
 * Return: a pinned version, or NULL when there is no trial.
 */
struct schedmgr_version *schedmgr_trial_fallback(void)
{
	lockdep_assert_held(&schedmgr_mutex);
	return trial.fallback;
}

/**
 * schedmgr_trial_left() - how long the trial goes on
 *
 * Context: under schedmgr_mutex.
 * Return: jiffies; 0 when it is over, or there is none.
 */
unsigned long schedmgr_trial_left(void)
{
	unsigned long now = jiffies;

	lockdep_assert_held(&schedmgr_mutex);
	if (!trial.fallback || time_after_eq(now, trial.deadline))
		return 0;
	return trial.deadline - now;
}

/**
 * schedmgr_trial_keeps() - does the version stay when the trial is over?
 *
 * Context: under schedmgr_mutex.
 */
bool schedmgr_trial_keeps(void)
{
	lockdep_assert_held(&schedmgr_mutex);
	return trial.keep;
}

/* A trial has its fallback pinned. */
static void set_trial(struct schedmgr_version *fallback, unsigned long delay, bool keep)
{
	struct schedmgr_version *old = trial.fallback;

	if (fallback && fallback->payload)
		__module_get(fallback->payload->owner);
	trial.fallback = fallback;
	trial.deadline = jiffies + delay;
	trial.keep = keep;
	trial.refused = 0;
	if (old && old->payload)
		module_put(old->payload->owner);
}

/**
 * schedmgr_trial_end() - end the trial, if there is one
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_trial_end(void)
{
	lockdep_assert_held(&schedmgr_mutex);
	set_trial(NULL, 0, false);
	schedmgr_gate_set(NULL);
}

/**
 * schedmgr_trial_next() - when schedmgr_trial_judge() is to be called next
 *
 * Context: under schedmgr_mutex.
 * Return: jiffies from now.
 */
unsigned long schedmgr_trial_next(void)
{
	unsigned long left = schedmgr_trial_left();

	return schedmgr_gate_get()->per_mille ? min(left, msecs_to_jiffies(LOOK_MS)) : left;
}

/**
 * schedmgr_trial_refuse() - the way back was tried, and given up
 *
 * Context: under schedmgr_mutex.
 * Return: how often, by now.
 */
unsigned int schedmgr_trial_refuse(void)
{
	lockdep_assert_held(&schedmgr_mutex);
	return ++trial.refused;
}

/**
 * schedmgr_trial_refused() - how often the way back was given up
 *
 * Context: under schedmgr_mutex.
 */
unsigned int schedmgr_trial_refused(void)
{
	lockdep_assert_held(&schedmgr_mutex);
	return trial.refused;
}

/**
 * schedmgr_trial_look_in() - have a look at the trial later
 * @delay: in jiffies
 *
 * Context: any but NMI.
 */
void schedmgr_trial_look_in(unsigned long delay)
{
	schedmgr_worker_delay(&look_work, delay);
}

static void tell_pending(const struct schedmgr_version *version, const struct schedmgr_request *request,
			 const struct schedmgr_actor *actor, enum schedmgr_cause cause)
{
	char detail[SCHEDMGR_DETAIL_LEN];
	const struct schedmgr_occasion pending = {
		.event = SCHEDMGR_EVENT_CONFIRM_PENDING,
		.cause = cause,
		.actor = actor,
		.version = version,
		.confirm_ms = request->confirm_ms,
		.detail = detail,
	};

	schedmgr_gate_print(detail);
	schedmgr_tell(&pending);
}

/**
 * schedmgr_trial_follow() - a switch was made: end the trial that was pending, begin the one that is wanted
 * @from: the version that was active, pinned by the caller during the call
 * @to: the one that is
 * @request: for how long it is on trial, with which gate, and what is at the end of it
 * @actor: who asked for it
 * @cause: and why
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_trial_follow(struct schedmgr_version *from, struct schedmgr_version *to,
			   struct schedmgr_request *request, const struct schedmgr_actor *actor,
			   enum schedmgr_cause cause)
{
	struct schedmgr_version *fallback = trial.fallback;

	lockdep_assert_held(&schedmgr_mutex);
	if (!fallback || fallback == to)
		fallback = from;
	if (fallback->thrown_out)
		fallback = &schedmgr_stock;
	/* Is there something better to go back to? */
	if (!request->confirm_ms || fallback == to) {
		schedmgr_trial_end();
		return;
	}
	set_trial(fallback, msecs_to_jiffies(request->confirm_ms), request->keep);
	schedmgr_gate_set(&request->gate);
	request->gate = *schedmgr_gate_get();
	schedmgr_trial_look_in(schedmgr_trial_next());
	tell_pending(to, request, actor, cause);
}

/**
 * schedmgr_trial_init() - be ready for a trial
 * @look: has a look at it, in the switch worker
 *
 * Context: module init.
 */
void __init schedmgr_trial_init(void (*look)(struct kthread_work *work))
{
	kthread_init_delayed_work(&look_work, look);
}

void schedmgr_trial_exit(void)
{
	kthread_cancel_delayed_work_sync(&look_work);
}

/* The gate has an opinion on the active version. */
static void tell(enum schedmgr_event event, const struct schedmgr_version *active,
		 const char *detail)
{
	const struct schedmgr_occasion judged = {
		.event = event,
		.cause = SCHEDMGR_CAUSE_GATE,
		.version = active,
		.detail = detail,
	};

	schedmgr_tell(&judged);
}

/* Once it is found worse, it remains so, and is said once. */
static bool is_worse(struct schedmgr_version *active, bool over,
		     char detail[SCHEDMGR_DETAIL_LEN])
{
	bool known = schedmgr_gate_is_shut();
	struct schedmgr_detail why;

	if (!schedmgr_gate_look(over, detail))
		return false;
	if (!known) {
		memcpy(why.text, detail, sizeof(why.text));
		memcpy(why.open, detail, sizeof(why.open));
		schedmgr_evict_note(active, SCHEDMGR_CAUSE_GATE, &why);
		pr_err("gate: %s %s goes back: %s\n", active->name, active->version, detail);
		tell(SCHEDMGR_EVENT_GATE, active, detail);
	}
	return true;
}

/**
 * schedmgr_trial_judge() - is the active version to go?
 * @active: the active version
 * @cause: out: why
 *
 * A trial that is over may also end well here.
 *
 * Context: under schedmgr_mutex; the switch worker.
 * Return: true when schedmgr_trial_fallback() is to come back.
 */
bool schedmgr_trial_judge(struct schedmgr_version *active, enum schedmgr_cause *cause)
{
	bool over = !schedmgr_trial_left();
	char detail[SCHEDMGR_DETAIL_LEN];

	if (!trial.fallback)
		return false;
	*cause = SCHEDMGR_CAUSE_GATE;
	if (is_worse(active, over, detail))
		return true;
	*cause = SCHEDMGR_CAUSE_CONFIRM;
	if (!over || !trial.keep)
		return over;
	pr_info("gate: %s %s stays: %s\n", active->name, active->version, detail);
	tell(SCHEDMGR_EVENT_CONFIRMED, active, detail);
	schedmgr_evict_pardon(active);
	schedmgr_trial_end();
	return false;
}
