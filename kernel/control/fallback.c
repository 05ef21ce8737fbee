// SPDX-License-Identifier: GPL-2.0
/*
 * fallback.c - the way back of a version that is on trial
 *
 * A version that was not confirmed in time, or that its gate finds worse, goes back by one more
 * switch, which is tried until it is made: no version is kept because it cannot be left.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/schedmgr.h>
#include <linux/smp.h>

#include "base/listener.h"
#include "base/occasion.h"
#include "base/version.h"
#include "control/fallback.h"
#include "control/request.h"
#include "control/state.h"
#include "control/switch.h"
#include "control/trial.h"
#include "guard/trip.h"

#define TIMEOUT_MS	5000	/* one try */
#define RETRY_MS	1000	/* until the next */
#define REFUSED_LOUD	3	/* of them, and it is said, and stock is good enough */
#define REFUSED_MAX	10	/* of them, and the version is left by force */

static struct schedmgr_version *choose_fallback(const struct schedmgr_request *request)
{
	struct schedmgr_version *fallback = schedmgr_trial_fallback();

	if (!fallback)
		return ERR_PTR(-ENODATA);	/* confirmed by now */
	if (schedmgr_trial_refused() >= REFUSED_LOUD && schedmgr_state_active()->payload)
		return &schedmgr_stock;
	return fallback;
}

static void tell_stuck(const struct schedmgr_version *active, enum schedmgr_cause cause,
		       const char *detail)
{
	const struct schedmgr_occasion stuck = {
		.event = SCHEDMGR_EVENT_STUCK,
		.cause = cause,
		.version = active,
		.detail = detail,
	};

	pr_err("%s %s cannot be left: %s\n", active->name, active->version, detail);
	schedmgr_tell(&stuck);
}

/* The way back was refused once more. */
static void escalate(const struct schedmgr_job *job)
{
	const struct schedmgr_version *active = schedmgr_state_active();
	unsigned int refused = schedmgr_trial_refuse();
	char detail[SCHEDMGR_DETAIL_LEN];
	const char *next = "back to stock by the next try that is not refused";

	if (refused != REFUSED_LOUD && refused != REFUSED_MAX)
		return;
	if (refused == REFUSED_MAX)
		next = active->payload ? "it is left by force" : "it stays";
	snprintf(detail, sizeof(detail), "its way back was refused %u times, last with error %d: %s", refused,
		 -job->error, next);
	tell_stuck(active, job->cause, detail);
	if (refused < REFUSED_MAX)
		return;
	if (active->payload)
		schedmgr_trip(SCHEDMGR_TRIP_REFUSED, NULL, raw_smp_processor_id(), 0);
	else
		schedmgr_trial_end();
}

/* How does the trial go? */
static void look_at_trial(struct kthread_work *work)
{
	struct schedmgr_report report = {};
	struct schedmgr_request request = { .timeout_ms = TIMEOUT_MS, .report = &report };
	struct schedmgr_job job = { .choose = choose_fallback, .request = &request, .back = true };
	bool back;

	rt_mutex_lock(&schedmgr_mutex);
	back = schedmgr_trial_judge(schedmgr_state_active(), &job.cause);
	if (!back && schedmgr_trial_fallback())
		schedmgr_trial_look_in(schedmgr_trial_next());
	rt_mutex_unlock(&schedmgr_mutex);
	if (!back)
		return;
	schedmgr_switch_perform(&job);
	rt_mutex_lock(&schedmgr_mutex);
	if (job.error && schedmgr_trial_fallback())
		escalate(&job);
	if (job.error && schedmgr_trial_fallback())
		schedmgr_trial_look_in(msecs_to_jiffies(RETRY_MS));
	rt_mutex_unlock(&schedmgr_mutex);
}

void __init schedmgr_fallback_init(void)
{
	schedmgr_trial_init(look_at_trial);
}

void schedmgr_fallback_exit(void)
{
	schedmgr_trial_exit();
}
