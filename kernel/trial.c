// SPDX-License-Identifier: GPL-2.0
/*
 * trial.c - an active version that has to be confirmed
 *
 * Without a confirmation in time the version that ran before comes back.  The time runs in
 * the kernel (switch.c), so that nobody in user space is needed for the way back.
 */
#include <linux/jiffies.h>
#include <linux/lockdep.h>
#include <linux/module.h>

#include "internal.h"

/* Under schedmgr_mutex; fallback NULL: there is no trial. */
static struct {
	struct schedmgr_version *fallback;
	unsigned long deadline;	/* jiffies */
} trial;

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
 * schedmgr_trial_set() - begin a trial, or end the one there is
 * @fallback: what is to come back, pinned by the caller during the call; NULL: no trial
 * @delay: how long the trial goes on, in jiffies
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_trial_set(struct schedmgr_version *fallback, unsigned long delay)
{
	struct schedmgr_version *old = trial.fallback;

	lockdep_assert_held(&schedmgr_mutex);
	if (fallback && fallback->payload)
		__module_get(fallback->payload->owner);
	trial.fallback = fallback;
	trial.deadline = jiffies + delay;
	if (old && old->payload)
		module_put(old->payload->owner);
}
