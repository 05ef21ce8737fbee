// SPDX-License-Identifier: GPL-2.0
/*
 * state.c - what the switches have led to: what is active, and what was
 */
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/lockdep.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/schedmgr.h>
#include <linux/string.h>

#include "admit/deferred.h"
#include "admit/registry.h"
#include "base/listener.h"
#include "base/occasion.h"
#include "base/version.h"
#include "control/evict.h"
#include "control/gate.h"
#include "control/health.h"
#include "control/state.h"
#include "control/trial.h"
#include "guard/trip.h"
#include "guard/watchdog.h"

bool schedmgr_disabled;
module_param_named(disable, schedmgr_disabled, bool, 0444);
MODULE_PARM_DESC(disable, "stage payloads but refuse to activate any (default: 0)");

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

/**
 * schedmgr_state_active() - the active version, for all who ask
 *
 * Context: under schedmgr_mutex.
 */
struct schedmgr_version *schedmgr_state_active(void)
{
	lockdep_assert_held(&schedmgr_mutex);
	return now.active;
}

/**
 * schedmgr_state_previous() - the version before that, which was not thrown out
 *
 * Context: under schedmgr_mutex.
 * Return: stock where there is none.
 */
struct schedmgr_version *schedmgr_state_previous(void)
{
	lockdep_assert_held(&schedmgr_mutex);
	return now.previous ?: &schedmgr_stock;
}

/**
 * schedmgr_state_is_switching() - is a switch under way?
 *
 * Context: under schedmgr_mutex.
 */
bool schedmgr_state_is_switching(void)
{
	lockdep_assert_held(&schedmgr_mutex);
	return now.switching;
}

/**
 * schedmgr_state_trip() - the active version is to be thrown out
 *
 * Context: under schedmgr_mutex.
 * Return: true for whoever says so first.
 */
bool schedmgr_state_trip(void)
{
	bool first = !now.tripped;

	lockdep_assert_held(&schedmgr_mutex);
	now.tripped = true;
	return first;
}

/**
 * schedmgr_state_begin() - a switch is under way
 * @from: the active version
 * @to: the one that is to be activated
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_state_begin(struct schedmgr_version *from, struct schedmgr_version *to)
{
	schedmgr_version_set_state(from, SCHEDMGR_STATE_ACTIVE, SCHEDMGR_STATE_DEACTIVATING);
	schedmgr_version_set_state(to, SCHEDMGR_STATE_STAGED, SCHEDMGR_STATE_ACTIVATING);
	now.switching = true;
}

/**
 * schedmgr_state_end() - a switch is over; the version that does not run is no longer pinned
 * @from: the version that was active
 * @to: the one that was to be activated
 * @done: it was
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_state_end(struct schedmgr_version *from, struct schedmgr_version *to, bool done)
{
	struct schedmgr_version *idle = done ? from : to;

	schedmgr_version_set_state(from, SCHEDMGR_STATE_DEACTIVATING,
				   done ? SCHEDMGR_STATE_STAGED : SCHEDMGR_STATE_ACTIVE);
	schedmgr_version_set_state(to, SCHEDMGR_STATE_ACTIVATING,
				   done ? SCHEDMGR_STATE_ACTIVE : SCHEDMGR_STATE_STAGED);
	now.switching = false;
	if (!now.active->payload) {
		schedmgr_watchdog_disarm();
		schedmgr_trip_forget();
	}
	if (idle->payload)
		schedmgr_deferred_put(idle);
}

/**
 * schedmgr_state_name() - begin the report of a switch
 * @report: out
 * @from: the active version
 * @to: the one that is to be activated
 */
void schedmgr_state_name(struct schedmgr_report *report, const struct schedmgr_version *from,
			 const struct schedmgr_version *to)
{
	memset(report, 0, sizeof(*report));
	report->when_ns = ktime_get_boottime_ns();
	strscpy(report->from, from->name, sizeof(report->from));
	strscpy(report->from_version, from->version, sizeof(report->from_version));
	strscpy(report->to, to->name, sizeof(report->to));
	strscpy(report->to_version, to->version, sizeof(report->to_version));
}

static void keep_report(const struct schedmgr_report *report)
{
	now.have_report = true;
	now.report = *report;
}

/**
 * schedmgr_state_note_switch() - another version is active
 * @from: the version that was
 * @to: the one that is
 * @report: of the switch; what @from did is added
 *
 * Context: under schedmgr_mutex; the switch worker.
 */
void schedmgr_state_note_switch(struct schedmgr_version *from, struct schedmgr_version *to,
				struct schedmgr_report *report)
{
	lockdep_assert_held(&schedmgr_mutex);
	now.active = to;
	now.previous = from->thrown_out ? NULL : from;
	now.tripped = false;
	now.since_ns = report->when_ns;
	to->activations++;
	to->window_ns = report->window_ns;
	schedmgr_health_switched(&report->before);
	from->figures = report->before;
	keep_report(report);
	if (!now.switches++)
		__module_get(THIS_MODULE);	/* we are on sleeping tasks' stacks now */
}

/**
 * schedmgr_state_note_failure() - a switch was given up
 * @report: of it
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_state_note_failure(const struct schedmgr_report *report)
{
	lockdep_assert_held(&schedmgr_mutex);
	keep_report(report);
	now.failures++;
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
 * schedmgr_state_info() - fill in what is active
 * @info: out; zeros before
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_state_info(struct schedmgr_info *info)
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
static void hear(const struct schedmgr_occasion *occasion)
{
	lockdep_assert_held(&schedmgr_mutex);
	if (occasion->event == SCHEDMGR_EVENT_UNSTAGED && now.previous == occasion->version)
		now.previous = NULL;
}

static struct schedmgr_listener listener = { .hear = hear };

void __init schedmgr_state_init(void)
{
	schedmgr_listen(&listener);
}
