// SPDX-License-Identifier: GPL-2.0
/*
 * watchdog.c - is the active payload a working scheduler?
 *
 * A timer on each CPU looks, in its interrupt, whether the CPU switches tasks where it
 * should, whether the other CPUs' timers still fire, and whether the kthread below gets
 * to run.  That one looks for tasks that are runnable and do not run.  Nothing in here
 * asks the payload, but whether a control group is throttled.
 *
 * What is found first is the trip.  It leads to an ordinary roll back by the switch worker;
 * where that does not come about in time, or a CPU is lost, from the next timer's interrupt
 * straight to stock (home.c).
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/hash.h>
#include <linux/hrtimer.h>
#include <linux/kallsyms.h>
#include <linux/kthread.h>
#include <linux/moduleparam.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched/prio.h>
#include <linux/sched/rt.h>
#include <linux/sched/signal.h>
#include <linux/timekeeping.h>
#include <uapi/linux/sched/types.h>
#include <asm/irq_regs.h>

#include "internal.h"

static unsigned int watchdog_ms = 30000;
module_param(watchdog_ms, uint, 0444);
MODULE_PARM_DESC(watchdog_ms,
	"roll a payload back when a runnable task has not run for that long; 0: not for that (default: 30000)");

#define PERIOD_MIN_MS	50
#define PERIOD_MAX_MS	1000
#define LOST_MAX_MS	5000	/* a CPU without its timer's interrupt for that long is lost */
#define GRACE_MAX_MS	5000
#define WAITERS_BITS	11
#define WAITERS_PROBES	8

/**
 * struct pulse - what one CPU's timer saw
 * @timer: internal: the timer
 * @last: internal: when it fired last, 0: it does not run
 * @task: internal: the task that ran then, and was to be switched away from; not to be followed
 * @since: internal: since when
 * @prio: internal: priority of the task that ran then
 */
struct pulse {
	struct hrtimer timer;
	u64 last;
	const struct task_struct *task;
	u64 since;
	int prio;
};

static DEFINE_PER_CPU(struct pulse, pulses);

/* A runnable task that does not run; the kthread's own. */
struct waiter {
	const struct task_struct *task;	/* not to be followed */
	u64 start_time;
	unsigned long runs;
	u64 since;
	unsigned int scan;
};

static struct waiter waiters[BIT(WAITERS_BITS)];
static unsigned int scan;
static struct task_struct *scanner;
static u64 scanned;

static bool armed;
static enum cpuhp_state hotplug;

/* Time before this does not count: the machine stood still, or nobody watched. */
static u64 amnesty;

/* The first finding; written by whoever brought it from NONE to FOUND. */
static atomic_t found;
static struct schedmgr_trip trip;

/* What has been done about it; by the CPU that holds acting. */
static enum { STAGE_WATCH, STAGE_POLITE, STAGE_HOME } stage;
static atomic_t acting;
static u64 deadline;

static u64 ms_to_ns(unsigned int ms)
{
	return (u64)ms * NSEC_PER_MSEC;
}

static ktime_t period(void)
{
	if (!watchdog_ms)
		return ms_to_ktime(PERIOD_MAX_MS);
	return ms_to_ktime(clamp_t(unsigned int, watchdog_ms / 8, PERIOD_MIN_MS, PERIOD_MAX_MS));
}

/* For the ordinary roll back. */
static u64 grace(void)
{
	if (!watchdog_ms)
		return ms_to_ns(GRACE_MAX_MS);
	return ms_to_ns(min_t(unsigned int, watchdog_ms / 2, GRACE_MAX_MS));
}

static u64 lost_after(void)
{
	return ms_to_ns(min_t(unsigned int, watchdog_ms / 2, LOST_MAX_MS));
}

/* How long something has lasted that began at @since. */
static u64 lasted(u64 now, u64 since)
{
	u64 begin = max(since, READ_ONCE(amnesty));

	return now > begin ? now - begin : 0;
}

/**
 * schedmgr_watchdog_trip() - the active payload was found misbehaving
 * @kind: how
 * @task: the task concerned, or NULL
 * @cpu: the CPU concerned
 * @address: where in the code, or 0
 *
 * The first finding counts, until schedmgr_watchdog_reset().
 *
 * Context: any, NMI included.
 */
void schedmgr_watchdog_trip(enum schedmgr_trip_kind kind, struct task_struct *task, int cpu,
			    unsigned long address)
{
	if (!READ_ONCE(armed) || atomic_cmpxchg(&found, SCHEDMGR_TRIP_NONE, SCHEDMGR_TRIP_PENDING))
		return;
	trip = (struct schedmgr_trip){ .kind = kind, .cpu = cpu, .address = address };
	if (task) {
		trip.pid = task->pid;
		memcpy(trip.comm, task->comm, sizeof(trip.comm));
	}
	atomic_set_release(&found, kind);	/* pairs with act() */
}

static bool may_be_starved_by_rule(const struct task_struct *task, int running)
{
	if (!rt_prio(running))
		return false;
	if (rt_prio(task->prio))
		return task->prio >= running;
	return *schedmgr_kernel.sysctl_sched_rt_runtime < 0;	/* no limit on real-time tasks */
}

/* A low weight means long waits: as long as a task of nice 0 would wait, times the ratio. */
static u64 patience(const struct task_struct *task)
{
	u64 limit = ms_to_ns(watchdog_ms);
	int nice = task_nice(task);

	/* Each step of nice is a factor of 1.25. */
	for (; nice > 0 && !rt_prio(task->prio); nice--)
		limit += limit / 4;
	return limit;
}

static bool is_waiting(struct task_struct *task, const struct schedmgr_payload *payload)
{
	const struct pulse *pulse = per_cpu_ptr(&pulses, task_cpu(task));

	if (!READ_ONCE(task->on_rq) || READ_ONCE(task->on_cpu) || task->policy == SCHED_IDLE)
		return false;
	return !may_be_starved_by_rule(task, READ_ONCE(pulse->prio)) &&
	       !payload->ops->may_wait(task);
}

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

static void look_at(struct task_struct *task, u64 now)
{
	struct waiter *w = find_waiter(task);
	unsigned long runs = task->nvcsw + task->nivcsw;

	if (!w)
		return;
	if (w->task != task || w->start_time != task->start_time || w->runs != runs ||
	    w->scan + 1 != scan)
		*w = (struct waiter){
			.task = task,
			.start_time = task->start_time,
			.runs = runs,
			.since = now,
		};
	w->scan = scan;
	if (lasted(now, w->since) > patience(task))
		schedmgr_watchdog_trip(SCHEDMGR_TRIP_TASK, task, task_cpu(task), 0);
}

static void look_at_all(void)
{
	const struct schedmgr_payload *payload;
	struct task_struct *process, *thread;
	u64 now = ktime_get_mono_fast_ns();

	scan++;
	rcu_read_lock();
	payload = schedmgr_active_payload();
	for_each_process_thread(process, thread)
		if (payload && is_waiting(thread, payload))
			look_at(thread, now);
	rcu_read_unlock();
	WRITE_ONCE(scanned, ktime_get_mono_fast_ns());
}

static int scan_tasks(void *unused)
{
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (watchdog_ms && READ_ONCE(armed))
			schedule_timeout(msecs_to_jiffies(max(watchdog_ms / 8, 1u)));
		else
			schedule();
		__set_current_state(TASK_RUNNING);
		if (watchdog_ms && READ_ONCE(armed))
			look_at_all();
	}
	return 0;
}

/* A timer that is late says that the machine, or this CPU, stood still as a whole. */
static void watch_time(struct pulse *pulse, u64 now)
{
	if (pulse->last && now - pulse->last > 4 * ktime_to_ns(period()))
		WRITE_ONCE(amnesty, now);
	WRITE_ONCE(pulse->last, now);
	WRITE_ONCE(pulse->prio, current->prio);
}

static void watch_current(struct pulse *pulse, u64 now)
{
	u64 limit = ms_to_ns(watchdog_ms), waited;
	unsigned long address;

	if (!test_tsk_need_resched(current) || is_idle_task(current)) {
		pulse->task = NULL;
		return;
	}
	if (pulse->task != current) {
		pulse->task = current;
		pulse->since = now;
	}
	waited = lasted(now, pulse->since);
	if (waited <= limit / 2)
		return;
	/* In there: before the tasks that wait for it are found, whose remedy would wait for it as well. */
	address = schedmgr_rescue_address(get_irq_regs());
	if (address || waited > limit)
		schedmgr_watchdog_trip(SCHEDMGR_TRIP_CPU, current, smp_processor_id(), address);
}

static void watch_scanner(u64 now)
{
	if (lasted(now, READ_ONCE(scanned)) > ms_to_ns(watchdog_ms))
		schedmgr_watchdog_trip(SCHEDMGR_TRIP_TASK, scanner, task_cpu(scanner), 0);
}

/* A lost CPU is asked where it is: rescue.c decides whether that is the payload. */
static bool watch_others(u64 now)
{
	bool any = false;
	int cpu;

	for_each_online_cpu(cpu) {
		u64 last = READ_ONCE(per_cpu_ptr(&pulses, cpu)->last);

		if (!last || lasted(now, last) <= lost_after())
			continue;
		schedmgr_rescue_cpu(cpu);
		any = true;
	}
	return any;
}

/**
 * schedmgr_watchdog_look() - is any CPU lost?
 *
 * The timers may all be waiting for a lock that a lost CPU holds.
 *
 * Context: NMI.
 * Return: true when one is; it is asked where it is.
 */
bool schedmgr_watchdog_look(void)
{
	return watchdog_ms && READ_ONCE(armed) && watch_others(ktime_get_mono_fast_ns());
}

static void go_home(u64 now)
{
	static struct cpumask missing;
	int error, cpu;

	error = schedmgr_home_go(&missing);
	if (!error) {
		stage = STAGE_HOME;
		schedmgr_switch_wake();
		return;
	}
	if (error == -ETIMEDOUT)
		for_each_cpu(cpu, &missing)
			schedmgr_rescue_cpu(cpu);
}

/* What to do about the finding; one CPU at a time. */
static void act(u64 now)
{
	enum schedmgr_trip_kind kind = atomic_read_acquire(&found);	/* pairs with _trip() */

	if (kind <= SCHEDMGR_TRIP_PENDING || stage == STAGE_HOME || atomic_cmpxchg(&acting, 0, 1))
		return;
	if (stage == STAGE_WATCH && kind < SCHEDMGR_TRIP_CPU) {
		stage = STAGE_POLITE;
		deadline = now + grace();
		schedmgr_switch_wake();
	} else if (stage == STAGE_WATCH || now > deadline) {
		go_home(now);
	}
	atomic_set_release(&acting, 0);
}

static enum hrtimer_restart tick(struct hrtimer *timer)
{
	struct pulse *pulse = this_cpu_ptr(&pulses);
	u64 now = ktime_get_mono_fast_ns();

	if (!READ_ONCE(armed)) {
		WRITE_ONCE(pulse->last, 0);
		return HRTIMER_NORESTART;
	}
	watch_time(pulse, now);
	if (watchdog_ms) {
		watch_current(pulse, now);
		watch_scanner(now);
		watch_others(now);
	}
	act(now);
	hrtimer_forward_now(timer, period());
	return HRTIMER_RESTART;
}

static void start_timer(void *unused)
{
	hrtimer_start(&this_cpu_ptr(&pulses)->timer, period(), HRTIMER_MODE_REL_PINNED_HARD);
}

/**
 * schedmgr_watchdog_arm() - a payload runs from now on, or soon
 *
 * Context: may sleep; the switch worker.
 */
void schedmgr_watchdog_arm(void)
{
	if (armed)
		return;
	amnesty = ktime_get_mono_fast_ns();
	scanned = amnesty;
	/* A CPU that has stopped its timer to go off line must not get it started again. */
	cpus_read_lock();
	smp_store_release(&armed, true);	/* what was set above is seen by whoever sees this */
	on_each_cpu(start_timer, NULL, true);
	cpus_read_unlock();
	wake_up_process(scanner);
}

/**
 * schedmgr_watchdog_disarm() - no payload runs any more
 *
 * Context: may sleep; the switch worker.
 */
void schedmgr_watchdog_disarm(void)
{
	WRITE_ONCE(armed, false);
}

/**
 * schedmgr_watchdog_tripped() - what was found, and not dealt with yet
 * @t: out: the finding
 *
 * Context: any.
 * Return: false when nothing was.
 */
bool schedmgr_watchdog_tripped(struct schedmgr_trip *t)
{
	if (atomic_read_acquire(&found) <= SCHEDMGR_TRIP_PENDING)	/* pairs with _trip() */
		return false;
	*t = trip;
	return true;
}

/**
 * schedmgr_watchdog_reset() - the finding was dealt with
 *
 * Context: the switch worker, stock is active; the stop window, one CPU.
 */
void schedmgr_watchdog_reset(void)
{
	amnesty = ktime_get_mono_fast_ns();
	stage = STAGE_WATCH;
	atomic_set_release(&found, SCHEDMGR_TRIP_NONE);	/* pairs with the others of found */
}

/**
 * schedmgr_watchdog_forget() - what was found of the version before does not matter any more
 *
 * The key is no finding: it means stock, whoever is active by now.
 *
 * Context: the stop window, one CPU, another version is active.
 */
void schedmgr_watchdog_forget(void)
{
	if (!schedmgr_active_payload() || atomic_read(&found) != SCHEDMGR_TRIP_SYSRQ)
		schedmgr_watchdog_reset();
}

static int cpu_comes(unsigned int cpu)
{
	if (READ_ONCE(armed))
		start_timer(NULL);
	return 0;
}

static int cpu_goes(unsigned int cpu)
{
	struct pulse *pulse = per_cpu_ptr(&pulses, cpu);

	hrtimer_cancel(&pulse->timer);
	WRITE_ONCE(pulse->last, 0);
	return 0;
}

static void __init prepare_timers(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct hrtimer *timer = &per_cpu_ptr(&pulses, cpu)->timer;

		hrtimer_init(timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_HARD);
		timer->function = tick;
	}
}

int __init schedmgr_watchdog_init(void)
{
	const struct sched_param param = { .sched_priority = MAX_RT_PRIO - 1 };
	int error;

	prepare_timers();
	scanner = schedmgr_may_fail(kthread_run(scan_tasks, NULL, "schedmgr_watch"), ERR_PTR(-ENOMEM));
	if (IS_ERR(scanner))
		return PTR_ERR(scanner);
	error = schedmgr_may_fail(schedmgr_kernel.sched_setscheduler_nocheck(scanner, SCHED_FIFO, &param),
				  -EPERM);
	if (!error)
		error = schedmgr_may_fail(cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "schedmgr:watchdog",
							    cpu_comes, cpu_goes), -ENOSPC);
	if (error < 0) {
		kthread_stop(scanner);
		return error;
	}
	hotplug = error;
	return 0;
}

void schedmgr_watchdog_exit(void)
{
	cpuhp_remove_state(hotplug);
	kthread_stop(scanner);
}
