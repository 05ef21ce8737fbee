// SPDX-License-Identifier: GPL-2.0
/*
 * window.c - the stop window
 *
 * All online CPUs run run_window() with interrupts off, phase by phase; the last one
 * to finish a phase does what must be done once, and opens the next.  No allocation, no
 * sleeping, no printing in here, and no code of a payload but its quiesce and rebuild,
 * and what they dispatch to.
 *
 * stop_machine() calls it when the last CPU stands still, so there is nothing to wait for
 * at the beginning: who leaves a CPU has been noted by then.
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/sched/clock.h>
#include <linux/schedmgr.h>
#include <linux/smp.h>
#include <asm/sync_core.h>

#include "base/active.h"
#include "base/fault.h"
#include "base/lockstep.h"
#include "base/version.h"
#include "base/vmlinux.h"
#include "guard/home.h"
#include "guard/trip.h"
#include "swap/ran.h"
#include "swap/stack.h"
#include "swap/window.h"
#include "text/door.h"
#include "text/overlay.h"
#include "text/redirect.h"

/*
 *	CHECK	-> LEAVE		somebody is in the way
 *		-> QUIESCE		nobody is
 *	QUIESCE	-> REBUILD		all queues are empty; the last CPU flips
 *	REBUILD				a CPU leaves when its own queue is as it was
 */
enum phase {
	PHASE_CHECK,
	PHASE_QUIESCE,
	PHASE_REBUILD,
	PHASE_LEAVE,
};

/**
 * struct run - a window while it is open
 * @window: what is to be done
 * @ops: the payload whose runtime moves the tasks: the incoming one, or the
 *       outgoing one when stock comes in.  One for both directions, because the
 *       tasks wait on its lists in between
 * @leader: the CPU that does what is not one CPU's more than another's
 * @step: enum phase; what the CPUs are at
 * @entered: CPUs that have entered the window
 * @rebuilt: tasks taken off the run queues
 * @move: the tasks must be taken off the run queues and put back
 * @busy: the check found somebody in the way
 * @home: somebody has gone home while the CPUs were gathered
 */
struct run {
	struct schedmgr_window *window;
	const struct schedmgr_payload_ops *ops;
	int leader;
	struct schedmgr_lockstep step;
	atomic_t entered;
	atomic_t rebuilt;
	bool move;
	bool busy;
	bool home;
};

/* Tasks that ran since the last check outside; all of them where a note was lost. */
static void check(struct run *run)
{
	struct schedmgr_check *check = this_cpu_ptr(run->window->checks);
	bool leader = smp_processor_id() == run->leader, full = schedmgr_ran_lost(), clear;

	if (leader)
		run->window->full = full;
	if (!full)
		clear = schedmgr_ran_recheck(check, leader);
	else
		clear = !leader || schedmgr_check_all(check);
	if (!clear || !schedmgr_check_dying(check))
		WRITE_ONCE(run->busy, true);
}

static enum phase end_check(struct run *run)
{
	run->window->times.checked = sched_clock();
	if (READ_ONCE(run->busy))
		return PHASE_LEAVE;
	run->window->probed = schedmgr_redirects_probed(run->window->redirects);
	if (run->window->probed)
		return PHASE_LEAVE;
	/* Not earlier: a CPU that does not come would keep all others here for ever. */
	run->home = !schedmgr_door_close();
	return run->home ? PHASE_LEAVE : PHASE_QUIESCE;
}

static void quiesce(struct run *run)
{
	unsigned int tasks = run->move ? run->ops->quiesce() : 0;

	if (tasks)
		atomic_add(tasks, &run->rebuilt);
}

static enum phase end_quiesce(struct run *run)
{
	struct schedmgr_window *window = run->window;

	window->times.quiesced = sched_clock();
	schedmgr_redirects_flip(window->redirects);
	schedmgr_overlays_flip(window->to->payload);
	WRITE_ONCE(schedmgr_running, window->to->payload);
	schedmgr_trip_forget();
	window->home = schedmgr_home_swap(window->home);
	schedmgr_ran_end();
	window->times.flipped = sched_clock();
	return PHASE_REBUILD;
}

static void rebuild(struct run *run)
{
	sync_core();	/* text was changed by another CPU */
	if (run->move)
		run->ops->rebuild();
}

static int run_window(void *arg)
{
	struct run *run = arg;

	if (atomic_inc_return(&run->entered) == 1)
		run->window->times.enter = sched_clock();
	check(run);
	if (schedmgr_lockstep_finish(&run->step))
		schedmgr_lockstep_advance(&run->step, end_check(run));
	if (schedmgr_lockstep_wait(&run->step, PHASE_CHECK) == PHASE_LEAVE)
		return 0;
	quiesce(run);
	if (schedmgr_lockstep_finish(&run->step))
		schedmgr_lockstep_advance(&run->step, end_quiesce(run));
	schedmgr_lockstep_wait(&run->step, PHASE_QUIESCE);
	rebuild(run);
	/* Others may still be at it: stop_machine() waits for them. */
	if (schedmgr_lockstep_finish(&run->step))
		run->window->times.leave = sched_clock();
	return 0;
}

static bool shares_queues(const struct schedmgr_version *version)
{
	return !version->payload || version->payload->flags & SCHEDMGR_PAYLOAD_SHARES_QUEUES;
}

/**
 * schedmgr_window_open() - stop the machine and switch
 * @window: what is to be done; filled with what was done
 *
 * Context: may sleep; cpus_read_lock() and text_mutex held.
 * Return: 0; -EBUSY somebody is in the way, see @window->checks; -EADDRINUSE a kprobe is, see
 * @window->probed; -ECANCELED somebody has gone home meanwhile; nothing has changed then.
 */
int schedmgr_window_open(struct schedmgr_window *window)
{
	const struct schedmgr_version *mover = window->to->payload ? window->to : window->from;
	struct run run = {
		.window = window,
		.ops = mover->payload->ops,
		.leader = cpumask_first(cpu_online_mask),
		.step.phase = PHASE_CHECK,
		.move = !shares_queues(window->from) || !shares_queues(window->to),
	};
	u64 begin = sched_clock();
	int error;

	window->cpus = num_online_cpus();
	schedmgr_lockstep_init(&run.step, window->cpus);
	error = schedmgr_may_fail(schedmgr_kernel.stop_machine_cpuslocked(run_window, &run,
									  cpu_online_mask), -ENOMEM);
	window->stop = sched_clock() - begin;
	window->rebuilt = atomic_read(&run.rebuilt);
	if (error)
		return error;
	if (window->probed)
		return -EADDRINUSE;
	if (run.home)
		return -ECANCELED;
	return run.busy ? -EBUSY : 0;
}
