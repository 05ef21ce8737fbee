// SPDX-License-Identifier: GPL-2.0
/*
 * homecoming.c - the machine is on stock already
 *
 * Somebody has gone home (guard/home.c): what runs is not what is noted as active.  So this
 * comes before anything else that is asked for.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/schedmgr.h>

#include "base/listener.h"
#include "base/occasion.h"
#include "base/version.h"
#include "control/evict.h"
#include "control/health.h"
#include "control/homecoming.h"
#include "control/state.h"
#include "control/trial.h"
#include "guard/home.h"
#include "guard/stranded.h"
#include "guard/trip.h"
#include "swap/transaction.h"

#define CLEAN_UP_RETRY_MS	1000	/* between two tries to give up the entries */

static void tell(const struct schedmgr_report *report, enum schedmgr_cause cause)
{
	const struct schedmgr_occasion back = {
		.event = SCHEDMGR_EVENT_ROLLED_BACK,
		.cause = cause,
		.version = &schedmgr_stock,
		.report = report,
	};

	schedmgr_tell(&back);
}

/*
 * Stock runs already, without a switch.  Tasks may still be in the payload, as nobody has
 * looked at their stacks, so its module stays.
 */
static void note_home(const struct schedmgr_home_times *times, enum schedmgr_cause cause)
{
	struct schedmgr_version *from = schedmgr_state_active();
	struct schedmgr_report report;

	schedmgr_state_name(&report, from, &schedmgr_stock);
	report.window_ns = times->leave - times->enter;
	report.rebuilt = atomic_read(&times->tasks);
	report.cpus = times->cpus;
	schedmgr_state_begin(from, &schedmgr_stock);
	__module_get(from->payload->owner);
	schedmgr_evict_leave(from);
	schedmgr_health_mark();
	schedmgr_state_note_switch(from, &schedmgr_stock, &report);
	tell(&report, cause);
	schedmgr_trial_end();
	schedmgr_state_end(from, &schedmgr_stock, true);
	pr_warn("forced back to stock on %u CPUs, no stack was checked: module %s stays in memory\n",
		times->cpus, module_name(from->payload->owner));
}

/**
 * schedmgr_homecoming() - note it when somebody has gone home, and tidy up
 *
 * Context: may sleep; the switch worker.
 */
void schedmgr_homecoming(void)
{
	struct schedmgr_home_times times;
	struct schedmgr_trip trip;

	if (!schedmgr_home_taken(&times) || !schedmgr_trip_get(&trip))
		return;
	rt_mutex_lock(&schedmgr_mutex);
	if (schedmgr_state_trip())
		schedmgr_evict_announce(schedmgr_state_active(), &trip);
	note_home(&times, schedmgr_evict_cause(&trip));
	rt_mutex_unlock(&schedmgr_mutex);
	while (schedmgr_transaction_clean_up())
		msleep(CLEAN_UP_RETRY_MS);
	schedmgr_stranded_wake();
}
