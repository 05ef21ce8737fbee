// SPDX-License-Identifier: GPL-2.0
/*
 * waiters.c - runnable tasks that do not run
 *
 * A SCHED_FIFO kthread looks at all threads, a few at a time.  How long a task may have to wait
 * is asked anew at each look, because its share of the CPU changes with whoever else is there;
 * what has passed since the last look uses up its part of that.  All of it used up is a
 * finding.  While the machine stands still nothing is used up; what had been before remains.
 *
 * The waiting begins anew when the task has run, when it waits by a rule of its class, when
 * its CPU does not serve anybody, and when it has got another weight, class or group.  What
 * it owes to others by then comes on top.
 *
 * One that stock, or the version before, had let wait for longer than that is not served
 * by anybody: it gets ten times as long as it had waited by then, until it has run once.
 */
#include <linux/hash.h>
#include <linux/kthread.h>
#include <linux/math64.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/prio.h>
#include <linux/schedmgr.h>
#include <linux/timekeeping.h>
#include <uapi/linux/sched/types.h>

#include "base/active.h"
#include "base/compat.h"
#include "base/fault.h"
#include "base/housekeeping.h"
#include "base/pace.h"
#include "base/vmlinux.h"
#include "guard/limit.h"
#include "guard/pulse.h"
#include "guard/trip.h"
#include "guard/waiters.h"

#define WAITERS_BITS	11
#define WAITERS_PROBES	8
#define LOOKS		8		/* in the time that a task may wait */
#define BATCH		64		/* threads in one go */
#define USED_UP		BIT_ULL(20)	/* the whole time */
#define CREDIT_MAX	(1000 * USED_UP)
#define CREDIT_FACTOR	10

/**
 * struct waiter - a runnable task that does not run; the kthread's own
 * @task: not to be followed
 * @start_time: tells it from another one at that address
 * @runs: how often it had left a CPU
 * @rank: see struct schedmgr_wait
 * @since: when the waiting was seen first
 * @last: when it was last
 * @used: how much of its time is used up, in 1/USED_UP; negative: a credit
 * @scan: number of the last scan that saw it
 */
struct waiter {
	const struct task_struct *task;
	u64 start_time;
	unsigned long runs;
	unsigned long rank;
	u64 since;
	u64 last;
	s64 used;
	unsigned int scan;
};

static struct waiter waiters[BIT(WAITERS_BITS)];
static unsigned int scan;
static struct task_struct *scanner;
static u64 scanned;

/* The task's entry, or one that is free; NULL: there is no room. */
static struct waiter *find_waiter(const struct task_struct *task)
{
	unsigned int at = hash_ptr(task, WAITERS_BITS), i;
	struct waiter *free = NULL;

	for (i = 0; i < WAITERS_PROBES; i++) {
		struct waiter *w = &waiters[(at + i) & (BIT(WAITERS_BITS) - 1)];

		if (w->task == task && w->start_time == task->start_time)
			return w;
		if (!free && w->scan + 1 < scan)
			free = w;
	}
	return free;
}

/* How long the versions before had let it wait, in the waiting that goes on. */
static u64 waited_before(const struct task_struct *task)
{
	u64 queued = schedmgr_last_queued(task), switched = schedmgr_limit_switched();

	return queued && queued < switched ? switched - queued : 0;
}

/* @ns of the time that a task may wait. */
static s64 part_of(u64 ns, u64 patience)
{
	return min_t(u64, div64_u64(min(ns, U64_MAX / USED_UP) * USED_UP, patience), CREDIT_MAX);
}

static s64 credit_of(const struct task_struct *task, const struct schedmgr_wait *wait)
{
	u64 before = waited_before(task);

	return part_of(before > wait->patience ? max(CREDIT_FACTOR * before, wait->debt) : wait->debt,
		       wait->patience);
}

static bool goes_on(const struct waiter *w, const struct task_struct *task, unsigned long rank)
{
	return w->task == task && w->start_time == task->start_time && w->scan + 1 >= scan &&
	       w->rank == rank &&
	       w->runs == task->nvcsw + task->nivcsw && w->since >= schedmgr_limit_begin();
}

static void look_at(struct task_struct *task, const struct schedmgr_wait *wait, u64 now)
{
	struct waiter *w = find_waiter(task);

	if (!w)
		return;
	if (goes_on(w, task, wait->rank))
		w->used += part_of(schedmgr_limit_lasted(now, w->last), wait->patience);
	else
		*w = (struct waiter){
			.task = task,
			.start_time = task->start_time,
			.runs = task->nvcsw + task->nivcsw,
			.rank = wait->rank,
			.since = now,
			.used = -credit_of(task, wait),
		};
	w->last = now;
	w->scan = scan;
	if (w->used > (s64)USED_UP)
		schedmgr_trip(SCHEDMGR_TRIP_TASK, task, task_cpu(task), 0);
}

static void examine(struct task_struct *task, u64 now)
{
	const struct schedmgr_payload *payload = schedmgr_active_payload();
	struct schedmgr_wait wait;

	if (payload && READ_ONCE(task->on_rq) && !READ_ONCE(task->on_cpu) &&
	    schedmgr_pulse_serves(task_cpu(task), now) &&
	    payload->ops->patience(task, schedmgr_limit(), &wait))
		look_at(task, &wait, now);
}

/* Some threads, from process id @nr on; returns the last one's, 0: there are no more. */
static int look_at_some(int nr)
{
	u64 now = ktime_get_mono_fast_ns();
	struct task_struct *thread;
	unsigned int i;
	struct pid *pid;

	rcu_read_lock();
	for (i = 0; i < BATCH; i++) {
		pid = schedmgr_kernel.find_ge_pid(nr + 1, &init_pid_ns);
		nr = pid_nr(pid);
		if (!nr)
			break;
		thread = pid_task(pid, PIDTYPE_PID);
		if (thread)
			examine(thread, now);
	}
	rcu_read_unlock();
	return nr;
}

static void look_at_all(void)
{
	u64 piece_end = 0;
	int nr = 0;

	scan++;
	do {
		nr = look_at_some(nr);
		schedmgr_give_way_at(&piece_end);
	} while (nr && schedmgr_trip_is_armed());
	WRITE_ONCE(scanned, ktime_get_mono_fast_ns());
}

static int scan_tasks(void *unused)
{
	unsigned long between = max(nsecs_to_jiffies(schedmgr_limit() / LOOKS), 1UL);

	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (schedmgr_trip_is_armed())
			schedule_timeout(between);
		else
			schedule();
		__set_current_state(TASK_RUNNING);
		if (schedmgr_trip_is_armed())
			look_at_all();
	}
	return 0;
}

/**
 * schedmgr_waiters_start() - a payload runs from now on, or soon
 *
 * Context: any but NMI; schedmgr_trip_is_armed().
 */
void schedmgr_waiters_start(void)
{
	WRITE_ONCE(scanned, ktime_get_mono_fast_ns());
	wake_up_process(scanner);
}

/**
 * schedmgr_waiters_look_at_scanner() - does the kthread itself get to run?
 * @now: the time
 *
 * Context: an interrupt.
 */
void schedmgr_waiters_look_at_scanner(u64 now)
{
	if (!schedmgr_pulse_serves(task_cpu(scanner), now))
		WRITE_ONCE(scanned, now);
	else if (schedmgr_limit_lasted(now, READ_ONCE(scanned)) > schedmgr_limit())
		schedmgr_trip(SCHEDMGR_TRIP_TASK, scanner, task_cpu(scanner), 0);
}

int __init schedmgr_waiters_init(void)
{
	const struct sched_param param = { .sched_priority = MAX_RT_PRIO - 1 };
	int error;

	scanner = schedmgr_may_fail(kthread_run(scan_tasks, NULL, "schedmgr_watch"), ERR_PTR(-ENOMEM));
	if (IS_ERR(scanner))
		return PTR_ERR(scanner);
	set_cpus_allowed_ptr(scanner, schedmgr_housekeeping());
	error = schedmgr_may_fail(schedmgr_kernel.sched_setscheduler_nocheck(scanner, SCHED_FIFO, &param),
				  -EPERM);
	if (error)
		kthread_stop(scanner);
	return error;
}

void schedmgr_waiters_exit(void)
{
	kthread_stop(scanner);
}
