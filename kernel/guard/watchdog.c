// SPDX-License-Identifier: GPL-2.0
/*
 * watchdog.c - is the active payload a working scheduler?
 *
 * pulse.c looks at CPUs, waiters.c at tasks, rescue.c hears of oopses, warnings.c of warnings.  Nothing of
 * it asks the payload but our own runtime in it.
 *
 * What is found first is the trip.  It leads to an ordinary roll back by the switch worker;
 * where that does not come about in time, or a CPU is lost, from the next timer's interrupt
 * straight to stock (home.c).
 */
#include <linux/cpu.h>
#include <linux/sched.h>
#include <linux/schedmgr.h>
#include <linux/timekeeping.h>

#include "guard/ask.h"
#include "guard/home.h"
#include "guard/limit.h"
#include "guard/pulse.h"
#include "guard/trip.h"
#include "guard/waiters.h"
#include "guard/watchdog.h"

#define GRACE_MAX_MS	5000	/* for the ordinary roll back */

/* Tells whoever rolls back; he looks what was found. */
static void (*tell_worker)(void) __ro_after_init;

/* For the CPU that holds acting. */
static atomic_t acting;
static u64 deadline;

static u64 grace(void)
{
	return min_t(u64, schedmgr_limit() / 2, GRACE_MAX_MS * NSEC_PER_MSEC);
}

static void go_home(u64 now)
{
	static struct cpumask missing;
	int error, cpu;

	error = schedmgr_home_go(&missing);
	if (!error) {
		schedmgr_trip_set_stage(SCHEDMGR_TRIP_HOME);
		tell_worker();
		return;
	}
	if (error == -ETIMEDOUT)
		for_each_cpu(cpu, &missing)
			schedmgr_ask_cpu(cpu);
}

/* Does what is to be done about the finding, if there is one; one CPU at a time. */
static void act(u64 now)
{
	enum schedmgr_trip_kind kind = schedmgr_trip_found();
	enum schedmgr_trip_stage stage;

	if (kind <= SCHEDMGR_TRIP_PENDING || atomic_cmpxchg(&acting, 0, 1))
		return;
	stage = schedmgr_trip_stage();
	if (stage == SCHEDMGR_TRIP_HOME) {
		/* The worker was woken by the first CPU at home; it may have been too early. */
		if (schedmgr_home_taken(NULL))
			tell_worker();
	} else if (stage == SCHEDMGR_TRIP_WATCH && kind < SCHEDMGR_TRIP_CPU) {
		schedmgr_trip_set_stage(SCHEDMGR_TRIP_POLITE);
		deadline = now + grace();
		tell_worker();
	} else if (stage == SCHEDMGR_TRIP_WATCH || now > deadline) {
		go_home(now);
	}
	atomic_set_release(&acting, 0);
}

/* In a timer's interrupt, on each CPU that has one. */
static void look(u64 now)
{
	schedmgr_waiters_look_at_scanner(now);
	schedmgr_pulse_look_at_others(now);
	act(now);
}

/**
 * schedmgr_watchdog_arm() - a payload runs from now on, or soon
 *
 * Context: may sleep; the switch worker.
 */
void schedmgr_watchdog_arm(void)
{
	if (schedmgr_trip_is_armed())
		return;
	schedmgr_limit_excuse(ktime_get_mono_fast_ns());
	/* A CPU that has stopped its timer to go off line must not get it started again. */
	cpus_read_lock();
	schedmgr_trip_arm();
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
	schedmgr_trip_disarm();
}

/**
 * schedmgr_watchdog_init() - be ready to watch
 * @tell: tells whoever rolls back that something was found, or that the machine was brought
 *        home; in an interrupt
 *
 * Context: module init.
 * Return: 0 or an errno.
 */
int __init schedmgr_watchdog_init(void (*tell)(void))
{
	int error;

	tell_worker = tell;
	error = schedmgr_waiters_init();
	if (error)
		return error;
	error = schedmgr_pulse_init(look);
	if (error)
		schedmgr_waiters_exit();
	return error;
}

void schedmgr_watchdog_exit(void)
{
	schedmgr_pulse_exit();
	schedmgr_waiters_exit();
}
