// SPDX-License-Identifier: GPL-2.0
/*
 * worker.c - the kthread that makes the switches
 *
 * Switches are made one after the other in a SCHED_FIFO kthread: a saturated machine cannot
 * starve one half-way, and whoever asked for it may die.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/prio.h>
#include <uapi/linux/sched/types.h>

#include "base/fault.h"
#include "base/housekeeping.h"
#include "base/vmlinux.h"
#include "control/worker.h"

static struct kthread_worker *worker;

/**
 * schedmgr_worker_queue() - have something done, once
 * @work: what
 *
 * Context: any but NMI.
 */
void schedmgr_worker_queue(struct kthread_work *work)
{
	kthread_queue_work(worker, work);
}

/**
 * schedmgr_worker_delay() - have something done later, once
 * @work: what; where it is queued already, its time is set anew
 * @delay: in jiffies
 *
 * Context: any but NMI.
 */
void schedmgr_worker_delay(struct kthread_delayed_work *work, unsigned long delay)
{
	kthread_mod_delayed_work(worker, work, delay);
}

/**
 * schedmgr_worker_wake() - have something done where the payload may have lost a wake-up
 * @work: what
 *
 * Whatever the worker sleeps for, it looks again.
 *
 * Context: any but NMI.
 */
void schedmgr_worker_wake(struct kthread_work *work)
{
	kthread_queue_work(worker, work);
	wake_up_process(worker->task);
}

/**
 * schedmgr_worker_flush() - wait until all that is queued is done
 *
 * Context: may sleep; nobody queues anything more.
 */
void schedmgr_worker_flush(void)
{
	kthread_flush_worker(worker);
}

int __init schedmgr_worker_init(void)
{
	const struct sched_param param = { .sched_priority = MAX_RT_PRIO - 1 };
	int error;

	worker = schedmgr_may_fail(kthread_create_worker(0, "schedmgr"), ERR_PTR(-ENOMEM));
	if (IS_ERR(worker))
		return PTR_ERR(worker);
	set_cpus_allowed_ptr(worker->task, schedmgr_housekeeping());
	/* sched_set_fifo() would put it below real-time hogs. */
	error = schedmgr_may_fail(schedmgr_kernel.sched_setscheduler_nocheck(worker->task, SCHED_FIFO,
									     &param), -EPERM);
	if (error)
		kthread_destroy_worker(worker);
	return error;
}

/* Its delayed works were cancelled by those who have them. */
void schedmgr_worker_exit(void)
{
	kthread_destroy_worker(worker);
}
