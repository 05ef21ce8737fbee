// SPDX-License-Identifier: GPL-2.0
/*
 * trip.c - what the watchdog has found
 *
 * The first finding counts, until it is forgotten with the version that it is about.  Whoever
 * finds something says so here; what is done about it is watchdog.c's.
 */
#include <linux/atomic.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "base/active.h"
#include "guard/limit.h"
#include "guard/trip.h"

static bool armed;

/* The first finding; written by whoever brought it from NONE to PENDING. */
static atomic_t found;
static struct schedmgr_trip trip;

/* By whoever acts, one CPU at a time; or where nobody does. */
static enum schedmgr_trip_stage stage;

/**
 * schedmgr_trip_arm() - something may be found from now on
 *
 * Context: the switch worker; CPUs do not come or go.
 */
void schedmgr_trip_arm(void)
{
	smp_store_release(&armed, true);	/* pairs with schedmgr_trip_is_armed() */
}

/**
 * schedmgr_trip_disarm() - nothing is found any more
 *
 * Context: the switch worker.
 */
void schedmgr_trip_disarm(void)
{
	WRITE_ONCE(armed, false);
}

/**
 * schedmgr_trip_is_armed() - is there anything to be watched?
 *
 * Context: any.
 */
bool schedmgr_trip_is_armed(void)
{
	return smp_load_acquire(&armed);	/* pairs with schedmgr_trip_arm() */
}

/**
 * schedmgr_trip() - the active payload was found misbehaving
 * @kind: how
 * @task: the task concerned, or NULL
 * @cpu: the CPU concerned
 * @address: where in the code, or 0
 *
 * Context: any, NMI included.
 */
void schedmgr_trip(enum schedmgr_trip_kind kind, struct task_struct *task, int cpu,
		   unsigned long address)
{
	if (!READ_ONCE(armed) || atomic_cmpxchg(&found, SCHEDMGR_TRIP_NONE, SCHEDMGR_TRIP_PENDING))
		return;
	trip = (struct schedmgr_trip){ .kind = kind, .cpu = cpu, .address = address };
	if (task) {
		trip.pid = task->pid;
		memcpy(trip.comm, task->comm, sizeof(trip.comm));
	}
	atomic_set_release(&found, kind);	/* pairs with schedmgr_trip_found() */
}

/**
 * schedmgr_trip_found() - of what kind is the finding?
 *
 * Context: any.
 * Return: SCHEDMGR_TRIP_PENDING or less: there is none yet.
 */
enum schedmgr_trip_kind schedmgr_trip_found(void)
{
	return atomic_read_acquire(&found);	/* pairs with schedmgr_trip() */
}

/**
 * schedmgr_trip_get() - what was found, and not dealt with yet
 * @t: out: the finding
 *
 * Context: any.
 * Return: false when nothing was.
 */
bool schedmgr_trip_get(struct schedmgr_trip *t)
{
	if (schedmgr_trip_found() <= SCHEDMGR_TRIP_PENDING)
		return false;
	*t = trip;
	return true;
}

/**
 * schedmgr_trip_stage() - what has been done about the finding?
 *
 * Context: one CPU at a time.
 */
enum schedmgr_trip_stage schedmgr_trip_stage(void)
{
	return stage;
}

/**
 * schedmgr_trip_set_stage() - something has been done about the finding
 * @next: what
 *
 * Context: one CPU at a time.
 */
void schedmgr_trip_set_stage(enum schedmgr_trip_stage next)
{
	stage = next;
}

/**
 * schedmgr_trip_forget() - another version is active: what was before does not matter any more
 *
 * Who has waited until now has not waited for that one.  The key is no finding: it means
 * stock, whoever is active by now.
 *
 * Context: the stop window, one CPU; or the switch worker, and stock is active.
 */
void schedmgr_trip_forget(void)
{
	schedmgr_limit_begin_anew();
	if (atomic_read(&found) == SCHEDMGR_TRIP_SYSRQ && schedmgr_active_payload())
		return;
	stage = SCHEDMGR_TRIP_WATCH;
	atomic_set_release(&found, SCHEDMGR_TRIP_NONE);	/* pairs with the others of found */
}
