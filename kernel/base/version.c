// SPDX-License-Identifier: GPL-2.0
/*
 * version.c - what can run: stock, and the payloads that are staged
 */
#include <linux/bug.h>
#include <linux/lockdep.h>
#include <linux/schedmgr.h>

#include "base/version.h"

/*
 * Covers the registry, the state of each version and what is active.  Held for
 * moments only, so that a switch that waits for a busy task can be watched; what
 * a switch under way works on is the worker's own (control/worker.c), and both its
 * versions are pinned.
 *
 * Everybody may look, and be preempted while he holds it.  The worker must not wait for
 * that, so the lock lends its priority to the holder.
 */
DEFINE_RT_MUTEX(schedmgr_mutex);

struct schedmgr_version schedmgr_stock = {
	.name = SCHEDMGR_STOCK,
	.version = "0",
	.state = SCHEDMGR_STATE_ACTIVE,
	.node = LIST_HEAD_INIT(schedmgr_stock.node),
};

/**
 * schedmgr_version_set_state() - the only way in which a state changes
 * @version: whose
 * @from: the state that it must be in
 * @to: the state that it gets
 *
 *	STAGED       -> ACTIVATING	a switch to it begins
 *	ACTIVATING   -> ACTIVE, STAGED	the switch was made, was given up
 *	ACTIVE       -> DEACTIVATING	a switch away from it begins
 *	DEACTIVATING -> STAGED, ACTIVE	the switch was made, was given up
 */
void schedmgr_version_set_state(struct schedmgr_version *version, enum schedmgr_state from,
				enum schedmgr_state to)
{
	lockdep_assert_held(&schedmgr_mutex);
	WARN_ON(version->state != from);
	version->state = to;
}
