// SPDX-License-Identifier: GPL-2.0
/*
 * deferred.c - timers and work that a payload leaves behind when it does not run any more
 *
 * A module exit cannot fail.  So a version whose timers or work items are pending, or
 * running, keeps a reference on its module until they are through, and the module loader
 * refuses to unload it.  A work item finds out, so that nobody else waits for them.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/schedmgr.h>
#include <linux/workqueue.h>

#include "admit/deferred.h"
#include "admit/registry.h"
#include "base/housekeeping.h"
#include "base/version.h"
#include "swap/pending.h"

/**
 * schedmgr_deferred_look() - what keeps a version from being unloaded
 * @v: a version
 *
 * Context: under schedmgr_mutex; does not sleep.
 * Return: as schedmgr_pending_find(), but of a timer that runs NULL.
 */
const char *schedmgr_deferred_look(const struct schedmgr_version *v)
{
	lockdep_assert_held(&schedmgr_mutex);
	return v->deferred && v->state == SCHEDMGR_STATE_STAGED ? schedmgr_pending_look(v->payload) : NULL;
}

/* The next one that has a reference and does not run; it keeps the reference until we take it. */
static struct schedmgr_version *next_deferred(unsigned int *index)
{
	struct schedmgr_version *v;

	lockdep_assert_held(&schedmgr_mutex);
	while ((v = schedmgr_registry_nth(++*index)))
		if (v->deferred && v->state == SCHEDMGR_STATE_STAGED)
			return v;
	return NULL;
}

static bool is_any_deferred(void)
{
	const struct schedmgr_version *v;
	unsigned int i;

	for (i = 1; (v = schedmgr_registry_nth(i)); i++)
		if (v->deferred)
			return true;
	return false;
}

/* Has it had nothing pending since @turns was noted? */
static bool is_through(const struct schedmgr_version *v, unsigned int turns)
{
	lockdep_assert_held(&schedmgr_mutex);
	return v->state == SCHEDMGR_STATE_STAGED && v->turns == turns;
}

/*
 * The only one who lets go.  It waits for timers that run, and no lock is held meanwhile: the
 * version may be activated, and come back with others; then it has taken another turn.
 */
static void recheck_all(struct work_struct *work)
{
	struct schedmgr_version *v;
	unsigned int i = 0, turns;
	const char *pending;
	bool again;

	rt_mutex_lock(&schedmgr_mutex);
	while ((v = next_deferred(&i))) {
		turns = v->turns;
		rt_mutex_unlock(&schedmgr_mutex);
		pending = schedmgr_pending_find(v->payload);
		rt_mutex_lock(&schedmgr_mutex);
		if (!pending && is_through(v, turns)) {
			v->deferred = false;
			module_put(v->payload->owner);
		}
	}
	again = is_any_deferred();
	rt_mutex_unlock(&schedmgr_mutex);
	if (again)
		schedule_delayed_work_on(schedmgr_housekeeping_cpu(), to_delayed_work(work), HZ);
}

static DECLARE_DELAYED_WORK(recheck, recheck_all);

/**
 * schedmgr_deferred_put() - give up a reference on the module of a version that is staged again
 * @v: the version; it keeps the reference while something of it is pending
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_deferred_put(struct schedmgr_version *v)
{
	const char *pending;

	lockdep_assert_held(&schedmgr_mutex);
	v->turns++;
	if (v->deferred || !v->payload->nr_deferred)	/* it has one from an earlier time, or needs none */
		module_put(v->payload->owner);
	if (!v->payload->nr_deferred)
		return;
	v->deferred = true;
	pending = schedmgr_pending_look(v->payload);
	if (pending)
		pr_warn("%s %s cannot be unloaded while %s is pending\n", v->name, v->version, pending);
	mod_delayed_work_on(schedmgr_housekeeping_cpu(), system_wq, &recheck, 0);
}

/**
 * schedmgr_deferred_settle() - let go of what has nothing pending any more, now
 *
 * Context: may sleep, for an RCU grace period and more; no lock held.
 */
void schedmgr_deferred_settle(void)
{
	flush_delayed_work(&recheck);
}

void schedmgr_deferred_exit(void)
{
	cancel_delayed_work_sync(&recheck);
}
