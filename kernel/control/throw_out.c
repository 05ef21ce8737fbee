// SPDX-License-Identifier: GPL-2.0
/*
 * throw_out.c - the way back after a finding of the watchdog
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/schedmgr.h>

#include "base/version.h"
#include "control/evict.h"
#include "control/homecoming.h"
#include "control/request.h"
#include "control/state.h"
#include "control/switch.h"
#include "control/throw_out.h"
#include "control/worker.h"
#include "guard/home.h"
#include "guard/trip.h"

#define TIMEOUT_MS	2000	/* for the ordinary roll back */

/* Not to a version that was thrown out before; the key means stock. */
static struct schedmgr_version *choose_trusted(const struct schedmgr_request *request)
{
	struct schedmgr_trip t;

	if (!schedmgr_trip_get(&t))
		return ERR_PTR(-ENODATA);	/* another switch has changed that */
	return t.kind == SCHEDMGR_TRIP_SYSRQ ? &schedmgr_stock : schedmgr_state_previous();
}

static void throw_out(struct kthread_work *work)
{
	struct schedmgr_report report = {};
	struct schedmgr_request request = { .timeout_ms = TIMEOUT_MS, .report = &report };
	struct schedmgr_job job = { .choose = choose_trusted, .request = &request, .back = true };
	struct schedmgr_trip trip;

	if (schedmgr_home_taken(NULL)) {
		schedmgr_homecoming();
		return;
	}
	if (!schedmgr_trip_get(&trip))
		return;
	job.cause = schedmgr_evict_cause(&trip);
	rt_mutex_lock(&schedmgr_mutex);
	if (schedmgr_state_trip())
		schedmgr_evict_announce(schedmgr_state_active(), &trip);
	rt_mutex_unlock(&schedmgr_mutex);
	schedmgr_switch_perform(&job);
}

static DEFINE_KTHREAD_WORK(throw_out_work, throw_out);

/**
 * schedmgr_throw_out() - the watchdog has found something, or has brought the machine home
 *
 * Context: any but NMI.
 */
void schedmgr_throw_out(void)
{
	schedmgr_worker_wake(&throw_out_work);
}
