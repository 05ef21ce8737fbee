// SPDX-License-Identifier: GPL-2.0
/*
 * predict.c - how long will the window be?
 *
 *	stacks left to be checked	x what one took in the first pass outside
 *	tasks on the run queues		x what one took to move in earlier windows
 *	all else in a window		  as in earlier windows: the longest, which fades
 *	code that has not run yet	  as in earlier first windows of a version, twice
 *
 * What is not known yet in this boot is guessed as multiples of a stack check, which is measured
 * in every switch.  Instruction counts on 6.1: a check 3,000; a task moved 1,500; all else 3,000
 * and 1,500 a CPU.  That is multiplied, as nothing is in the caches at first.  The code of a
 * version that runs for the first time costs far more than that: where it is translated, as in
 * an emulator, some ten times a whole window.  Better too long than too short: whoever sets a
 * limit means it.
 */
#include <linux/cpumask.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/schedmgr.h>

#include "base/version.h"
#include "base/vmlinux.h"
#include "swap/predict.h"
#include "swap/ran.h"
#include "swap/stack.h"

#define GUESS		12	/* times what instruction counts say */
#define GUESS_COLD	300	/* checks; measured in an emulator: 200 */

/* In ns; 0: not known yet.  The switch worker's own. */
static u64 fixed_ns;
static u64 move_ns;
static u64 cold_ns;

static u64 one_check(const struct schedmgr_check *check)
{
	return div_u64(check->figures.spent, max(check->figures.sampled, 1u));
}

static bool is_cold(const struct schedmgr_check *check)
{
	return check->question.to->payload && !check->question.to->activations;
}

static u64 guess_fixed(u64 check_ns)
{
	return GUESS * (2 + num_online_cpus()) * check_ns;
}

/* All but the code that runs for the first time. */
static u64 predict_warm(const struct schedmgr_check *check, unsigned int left, unsigned int tasks)
{
	u64 check_ns = one_check(check);

	return (fixed_ns ?: guess_fixed(check_ns)) + left * check_ns + tasks * (move_ns ?: check_ns);
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
	unsigned int left = schedmgr_ran_lost() ? *schedmgr_kernel.nr_threads : schedmgr_ran_left();
	u64 warm = predict_warm(check, left, schedmgr_kernel.nr_running());

	if (!is_cold(check))
		return warm;
	return warm + (cold_ns ? 2 * cold_ns : GUESS_COLD * one_check(check));
}

/* One window more: as long as the longest, which counts for less each time. */
static u64 learn(u64 known, u64 seen)
{
	return max3(seen, known - known / 8, 1ull);
}

/**
 * schedmgr_predict_learn() - keep what a window cost
 * @report: of a switch that was made
 * @check: the checks outside, as before
 *
 * Context: the switch worker, before the switch is noted.
 */
void schedmgr_predict_learn(const struct schedmgr_report *report, const struct schedmgr_check *check)
{
	u64 moving = report->quiesce_ns + report->rebuild_ns;
	u64 warm = predict_warm(check, report->rechecked, report->rebuilt);

	if (is_cold(check)) {
		cold_ns = learn(cold_ns, report->window_ns - min(report->window_ns, warm));
		return;
	}
	/* With few tasks most of it is the fixed part: only many tell the cost of one. */
	if (report->rebuilt >= 16 * report->cpus)
		move_ns = div_u64(moving, report->rebuilt);
	moving -= min(moving, report->rebuilt * move_ns);
	fixed_ns = learn(fixed_ns, report->flip_ns + moving);
}
