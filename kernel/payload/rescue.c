// SPDX-License-Identifier: GPL-2.0
/*
 * rescue.c - moves tasks while any task may be the current one
 *
 * In the stop window all CPUs run their stoppers.  On the manager's other way back to stock
 * (kernel/home.c) they were interrupted anywhere, so that the current task has to leave its
 * class as well, and to come back as the current one.
 */
#include <linux/sched/clock.h>
#include <linux/sched/cputime.h>
#include <linux/sched/rt.h>
#include <linux/delayacct.h>

#include "sched.h"
#include "runtime.h"

/**
 * schedmgr_quiesce_all() - schedmgr_quiesce(), whatever the current task is
 *
 * Context: interrupts off; all CPUs do it at the same time, none holds a run queue's lock.
 * Return: the number of tasks taken off.
 */
unsigned int schedmgr_quiesce_all(void)
{
	unsigned int n = schedmgr_quiesce();
	struct rq *rq = this_rq();
	struct rq_flags rf;

	rq_lock(rq, &rf);
	update_rq_clock(rq);
	put_prev_task(rq, rq->curr);
	rq_unlock(rq, &rf);
	return n;
}

/**
 * schedmgr_rebuild_all() - undo schedmgr_quiesce_all(), by the rules of another version
 *
 * Context: the same.
 */
void schedmgr_rebuild_all(void)
{
	struct rq *rq = this_rq();
	struct rq_flags rf;

	schedmgr_rebuild();
	rq_lock(rq, &rf);
	update_rq_clock(rq);
	set_next_task(rq, rq->curr);
	rq_unlock(rq, &rf);
	set_tsk_need_resched(rq->curr);
	set_preempt_need_resched();
}

/* The current task had left its queue to sleep: that counts as having been woken. */
static void undo_sleep(struct rq *rq, struct task_struct *p)
{
	if (p->sched_contributes_to_load)
		rq->nr_uninterruptible--;
	if (p->in_iowait) {
		delayacct_blkio_end(p);
		atomic_dec(&rq->nr_iowait);
	}
	p->on_rq = TASK_ON_RQ_QUEUED;
	if (READ_ONCE(p->__state) != TASK_DEAD)
		WRITE_ONCE(p->__state, TASK_RUNNING);
}

/**
 * schedmgr_abandon() - leave a __schedule() that will never end: the current task goes on
 *
 * Whether the task had been put back to its class already cannot be known.  Dequeuing and
 * putting back is right in both cases.
 *
 * Context: interrupts off; on the stack of the task that had called __schedule(), whose
 * frames are gone; the run queue's lock may be held by that, and is released.
 */
void schedmgr_abandon(void)
{
	struct rq *rq = this_rq();
	struct task_struct *p = rq->curr;

	if (!raw_spin_is_locked(__rq_lockp(rq)))
		raw_spin_rq_lock(rq);
	update_rq_clock(rq);
	if (p->on_rq && p != rq->idle)
		p->sched_class->dequeue_task(rq, p, DEQUEUE_SAVE | DEQUEUE_NOCLOCK);
	else if (!p->on_rq)
		undo_sleep(rq, p);
	put_prev_task(rq, p);
	if (p != rq->idle)
		p->sched_class->enqueue_task(rq, p, ENQUEUE_RESTORE | ENQUEUE_NOCLOCK);
	set_next_task(rq, p);
	if (cpu_active(cpu_of(rq)))
		rq->balance_callback = NULL;
	raw_spin_rq_unlock(rq);
}

/**
 * schedmgr_may_wait() - may a runnable task wait for long by its own rules?
 * @p: a task, pinned
 *
 * It may when its control group has used up its share.
 *
 * Context: any; what is read may change meanwhile.
 */
bool schedmgr_may_wait(struct task_struct *p)
{
#ifdef CONFIG_CFS_BANDWIDTH
	if (p->sched_class == &fair_sched_class)
		return READ_ONCE(cfs_rq_of(&p->se)->throttle_count);
#endif
	return false;
}
