// SPDX-License-Identifier: GPL-2.0
/*
 * watchdog.c - is the active payload a working scheduler?
 *
 * pulse.c looks at CPUs, waiters.c at tasks, rescue.c hears of warnings and oopses.  Nothing of
 * it asks the payload but our own runtime in it.
 *
 * What is found first is the trip.  It leads to an ordinary roll back by the switch worker;
 * where that does not come about in time, or a CPU is lost, from the next timer's interrupt
 * straight to stock (home.c).
 */
#include <linux/cpu.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/schedmgr.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "base/active.h"
#include "control/switch.h"
#include "guard/home.h"
#include "guard/pulse.h"
#include "guard/rescue.h"
#include "guard/trip.h"
#include "guard/waiters.h"
#include "guard/watchdog.h"

static unsigned int watchdog_ms = 30000;
module_param(watchdog_ms, uint, 0444);
MODULE_PARM_DESC(watchdog_ms,
	"roll a payload back when a runnable task has not run for that long; 0: not for that (default: 30000)");

#define GRACE_MAX_MS	5000	/* for the ordinary roll back */

static bool armed;

/* Time before this does not count: the machine stood still, or another version was active. */
static u64 amnesty;

/* When the active version came; and the same by local_clock(). */
static u64 begin, switched;

/* The first finding; written by whoever brought it from NONE to FOUND. */
static atomic_t found;
static struct schedmgr_trip trip;

/* What has been done about it; by the CPU that holds acting. */
static enum { STAGE_WATCH, STAGE_POLITE, STAGE_HOME } stage;
static atomic_t acting;
static u64 deadline;

/**
 * schedmgr_watchdog_is_armed() - is there anything to be watched?
 */
bool schedmgr_watchdog_is_armed(void)
{
	return smp_load_acquire(&armed);	/* pairs with schedmgr_watchdog_arm() */
}

/**
 * schedmgr_watchdog_limit() - how long is too long, in ns
 *
 * With watchdog_ms=0 nothing is: that is 49 days.
 */
u64 schedmgr_watchdog_limit(void)
{
	return (u64)(watchdog_ms ?: UINT_MAX) * NSEC_PER_MSEC;
}

/**
 * schedmgr_watchdog_begin() - when the active version came, by ktime_get_mono_fast_ns()
 */
u64 schedmgr_watchdog_begin(void)
{
	return READ_ONCE(begin);
}

/**
 * schedmgr_watchdog_switched() - when the active version came, by local_clock()
 */
u64 schedmgr_watchdog_switched(void)
{
	return READ_ONCE(switched);
}

/**
 * schedmgr_watchdog_excuse() - what has been until now does not count
 * @now: the time
 *
 * Context: any.
 */
void schedmgr_watchdog_excuse(u64 now)
{
	WRITE_ONCE(amnesty, now);
}

/**
 * schedmgr_watchdog_lasted() - how long something has lasted that began at @since
 * @now: the time
 * @since: its beginning
 *
 * Return: ns, without what does not count.
 */
u64 schedmgr_watchdog_lasted(u64 now, u64 since)
{
	u64 from = max(since, READ_ONCE(amnesty));

	return now > from ? now - from : 0;
}

/* Another version is what is watched from now on. */
static void begin_anew(void)
{
	u64 now = ktime_get_mono_fast_ns();

	WRITE_ONCE(begin, now);
	schedmgr_watchdog_excuse(now);
}

static u64 grace(void)
{
	return min_t(u64, schedmgr_watchdog_limit() / 2, GRACE_MAX_MS * NSEC_PER_MSEC);
}

/**
 * schedmgr_watchdog_trip() - the active payload was found misbehaving
 * @kind: how
 * @task: the task concerned, or NULL
 * @cpu: the CPU concerned
 * @address: where in the code, or 0
 *
 * The first finding counts, until schedmgr_watchdog_forget().
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
	atomic_set_release(&found, kind);	/* pairs with schedmgr_watchdog_act() */
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
	return READ_ONCE(armed) && schedmgr_pulse_look_at_others(ktime_get_mono_fast_ns());
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

/**
 * schedmgr_watchdog_act() - do what is to be done about the finding, if there is one
 * @now: the time
 *
 * Context: a timer's interrupt; one CPU at a time does it.
 */
void schedmgr_watchdog_act(u64 now)
{
	enum schedmgr_trip_kind kind = atomic_read_acquire(&found);	/* pairs with _trip() */

	if (kind <= SCHEDMGR_TRIP_PENDING || atomic_cmpxchg(&acting, 0, 1))
		return;
	if (stage == STAGE_HOME) {
		/* The worker was woken by the first CPU at home; it may have been too early. */
		if (schedmgr_home_taken(NULL))
			schedmgr_switch_wake();
	} else if (stage == STAGE_WATCH && kind < SCHEDMGR_TRIP_CPU) {
		stage = STAGE_POLITE;
		deadline = now + grace();
		schedmgr_switch_wake();
	} else if (stage == STAGE_WATCH || now > deadline) {
		go_home(now);
	}
	atomic_set_release(&acting, 0);
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
	begin_anew();
	/* A CPU that has stopped its timer to go off line must not get it started again. */
	cpus_read_lock();
	smp_store_release(&armed, true);	/* pairs with schedmgr_watchdog_is_armed() */
	schedmgr_pulse_start();
	cpus_read_unlock();
	schedmgr_waiters_start();
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
 * schedmgr_watchdog_forget() - another version is active: what was before does not matter any more
 *
 * Who has waited until now has not waited for that one.  The key is no finding: it means
 * stock, whoever is active by now.
 *
 * Context: the stop window, one CPU; or the switch worker, and stock is active.
 */
void schedmgr_watchdog_forget(void)
{
	WRITE_ONCE(switched, local_clock());
	begin_anew();
	if (atomic_read(&found) == SCHEDMGR_TRIP_SYSRQ && schedmgr_active_payload())
		return;
	stage = STAGE_WATCH;
	atomic_set_release(&found, SCHEDMGR_TRIP_NONE);	/* pairs with the others of found */
}

int __init schedmgr_watchdog_init(void)
{
	int error;

	error = schedmgr_waiters_init();
	if (error)
		return error;
	error = schedmgr_pulse_init();
	if (error)
		schedmgr_waiters_exit();
	return error;
}

void schedmgr_watchdog_exit(void)
{
	schedmgr_pulse_exit();
	schedmgr_waiters_exit();
}
