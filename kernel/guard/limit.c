// SPDX-License-Identifier: GPL-2.0
/*
 * limit.c - how long is too long, and since when time counts
 */
#include <linux/compiler.h>
#include <linux/ktime.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/sched/clock.h>
#include <linux/schedmgr.h>

#include "guard/limit.h"

static unsigned int watchdog_ms = 30000;
module_param(watchdog_ms, uint, 0444);
MODULE_PARM_DESC(watchdog_ms,
	"roll a payload back when a runnable task has not run for that long; 0: not for that (default: 30000)");

/* Time before this does not count: the machine stood still, or another version was active. */
static u64 amnesty;

/* When the active version came; and the same by local_clock(). */
static u64 begin, switched;

/**
 * schedmgr_limit() - how long is too long, in ns
 *
 * With watchdog_ms=0 nothing is: that is 49 days.
 */
u64 schedmgr_limit(void)
{
	return (u64)(watchdog_ms ?: UINT_MAX) * NSEC_PER_MSEC;
}

/**
 * schedmgr_limit_begin() - when the active version came, by ktime_get_mono_fast_ns()
 */
u64 schedmgr_limit_begin(void)
{
	return READ_ONCE(begin);
}

/**
 * schedmgr_limit_switched() - when the active version came, by local_clock()
 */
u64 schedmgr_limit_switched(void)
{
	return READ_ONCE(switched);
}

/**
 * schedmgr_limit_excuse() - what has been until now does not count
 * @now: the time
 *
 * Context: any.
 */
void schedmgr_limit_excuse(u64 now)
{
	WRITE_ONCE(amnesty, now);
}

/**
 * schedmgr_limit_begin_anew() - another version is active
 *
 * Context: the stop window, one CPU; or the switch worker.
 */
void schedmgr_limit_begin_anew(void)
{
	u64 now = ktime_get_mono_fast_ns();

	WRITE_ONCE(switched, local_clock());
	WRITE_ONCE(begin, now);
	schedmgr_limit_excuse(now);
}

/**
 * schedmgr_limit_lasted() - how long something has lasted that began at @since
 * @now: the time
 * @since: its beginning
 *
 * Return: ns, without what does not count.
 */
u64 schedmgr_limit_lasted(u64 now, u64 since)
{
	u64 from = max(since, READ_ONCE(amnesty));

	return now > from ? now - from : 0;
}
