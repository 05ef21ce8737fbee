// SPDX-License-Identifier: GPL-2.0
/*
 * conflict.c - somebody's claim was refused: an event
 */
#include <linux/kthread.h>
#include <linux/schedmgr.h>

#include "base/listener.h"
#include "base/occasion.h"
#include "base/version.h"
#include "control/conflict.h"
#include "control/state.h"
#include "control/worker.h"
#include "guard/claims.h"

static void tell_conflict(struct kthread_work *work)
{
	char detail[SCHEDMGR_DETAIL_LEN];
	struct schedmgr_occasion refused = {
		.event = SCHEDMGR_EVENT_CONFLICT,
		.detail = detail,
	};

	schedmgr_claims_take(detail);
	rt_mutex_lock(&schedmgr_mutex);
	refused.version = schedmgr_state_active();
	schedmgr_tell(&refused);
	rt_mutex_unlock(&schedmgr_mutex);
}

static DEFINE_KTHREAD_WORK(conflict_work, tell_conflict);

/**
 * schedmgr_conflict() - somebody's claim was refused: tell of it
 *
 * Context: any but NMI.
 */
void schedmgr_conflict(void)
{
	schedmgr_worker_queue(&conflict_work);
}
