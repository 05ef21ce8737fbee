// SPDX-License-Identifier: GPL-2.0
/*
 * predict.c - how long will the window be?
 *
 *	stacks left to be checked	x what one took in the first pass outside
 *	tasks on the run queues		x what one took to move in earlier windows
 *	all else in a window		  as in earlier windows
 *
 * Before the first window of this boot the last two are guessed as multiples of a stack
 * check, which is measured in every switch. The multiples are from instruction counts
 * on 6.1: a check 3,000; a task moved 1,500; all else 3,000 and 1,500 a CPU; doubled,
 * because a first window runs with cold caches.
 */
#include <linux/cpumask.h>
#include <linux/math64.h>
#include <linux/minmax.h>

#include "internal.h"

/* Of the last window, in ns; 0: there was none.  The switch worker's own. */
static u64 fixed_ns;
static u64 move_ns;

static u64 guess_fixed(u64 check_ns)
{
	return (2 + num_online_cpus()) * check_ns;
}

/**
 * schedmgr_predict_window() - predict the stop window of a switch
 * @check: the checks outside; the first pass was made
 *
 * Context: the switch worker.
 * Return: ns of sched_clock().
 */
u64 schedmgr_predict_window(const struct schedmgr_check *check)
{
	u64 check_ns = div_u64(check->spent, max(check->threads, 1u));
	u64 fixed = fixed_ns ?: guess_fixed(check_ns);
	u64 move = move_ns ?: check_ns;

	return fixed + schedmgr_watch_left() * check_ns + schedmgr_kernel.nr_running() * move;
}

/**
 * schedmgr_predict_learn() - keep what a window cost
 * @report: of a switch that was made
 *
 * Context: the switch worker.
 */
void schedmgr_predict_learn(const struct schedmgr_report *report)
{
	u64 moving = report->quiesce_ns + report->rebuild_ns;

	/* With few tasks most of it is the fixed part: only many tell the cost of one. */
	if (report->rebuilt >= 16 * report->cpus)
		move_ns = div_u64(moving, report->rebuilt);
	moving -= min(moving, report->rebuilt * move_ns);
	fixed_ns = max_t(u64, report->flip_ns + moving, 1);
}
