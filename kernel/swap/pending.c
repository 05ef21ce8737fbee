// SPDX-License-Identifier: GPL-2.0
/*
 * pending.c - timers and work items of a payload that are still to come
 *
 * Only those in its private data are known; sched-boundary finds them by type.
 */
#include <linux/hrtimer.h>
#include <linux/irq_work.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/schedmgr.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#include "swap/pending.h"

static bool timer_is_busy(void *timer)
{
	return timer_pending(timer);
}

/* One that was never initialised has no clock. */
static bool hrtimer_is_busy(void *timer)
{
	return ((struct hrtimer *)timer)->base && hrtimer_active(timer);
}

static bool work_is_busy(void *work)
{
	return work_busy(work);
}

static bool irq_is_busy(void *work)
{
	return irq_work_is_busy(work);
}

static bool (*const is_busy[])(void *object) = {
	[SCHEDMGR_DEFERRED_TIMER] = timer_is_busy,
	[SCHEDMGR_DEFERRED_HRTIMER] = hrtimer_is_busy,
	[SCHEDMGR_DEFERRED_WORK] = work_is_busy,
	[SCHEDMGR_DEFERRED_IRQ_WORK] = irq_is_busy,
};

static bool is_pending(const struct schedmgr_deferred *d)
{
	int cpu;

	if (!(d->flags & SCHEDMGR_PRIVATE_PERCPU))
		return is_busy[d->kind](d->object);
	for_each_possible_cpu(cpu)
		if (is_busy[d->kind](per_cpu_ptr((void __percpu *)d->object, cpu)))
			return true;
	return false;
}

/**
 * schedmgr_pending_look() - is anything pending of a payload that does not run?
 * @p: the payload
 *
 * Context: any.
 * Return: as schedmgr_pending_find(), but of a timer that runs NULL.
 */
const char *schedmgr_pending_look(const struct schedmgr_payload *p)
{
	unsigned int i;

	for (i = 0; i < p->nr_deferred; i++)
		if (is_pending(&p->deferred[i]))
			return p->deferred[i].name;
	return NULL;
}

/**
 * schedmgr_pending_find() - is anything left of a payload that does not run?
 * @p: the payload
 *
 * A timer that runs is not pending, and may start another one, or itself, again.  It runs
 * in an RCU reader: those that do are awaited before a second look.
 *
 * Context: may sleep.
 * Return: the name of the first timer or work item, valid as long as the payload is
 * staged; NULL: none.
 */
const char *schedmgr_pending_find(const struct schedmgr_payload *p)
{
	const char *pending = schedmgr_pending_look(p);

	if (pending || !p->nr_deferred)
		return pending;
	synchronize_rcu_expedited();
	return schedmgr_pending_look(p);
}
