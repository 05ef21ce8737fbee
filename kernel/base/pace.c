// SPDX-License-Identifier: GPL-2.0
/*
 * pace.c - how long the kthreads keep their CPU from others
 *
 * The worker has to outrank whoever may keep a switch from being made, so it is SCHED_FIFO
 * with the highest priority, and so is the watchdog's kthread.  A real-time task that is bound
 * to the same CPU would wait for as long as such a kthread runs, which is milliseconds for
 * thousands of threads.  So their longer works are in pieces, and after each they sleep for
 * about as long.
 */
#include <linux/delay.h>
#include <linux/sched/clock.h>

#include "base/pace.h"

#define PIECE_NS	(100 * NSEC_PER_USEC)
#define PAUSE_MIN_US	50
#define PAUSE_MAX_US	100

static u64 piece_end;

/**
 * schedmgr_give_way_at() - the end of a step of some longer work: sleep if it is time to
 * @end: when that is; 0 at the beginning of the work; the caller's own
 *
 * Context: may sleep.
 */
void schedmgr_give_way_at(u64 *end)
{
	if (sched_clock() < *end)
		return;
	usleep_range(PAUSE_MIN_US, PAUSE_MAX_US);
	*end = sched_clock() + PIECE_NS;
}

/**
 * schedmgr_give_way() - the end of a step of some longer work: sleep if it is time to
 *
 * Context: may sleep; the switch worker.
 */
void schedmgr_give_way(void)
{
	schedmgr_give_way_at(&piece_end);
}
