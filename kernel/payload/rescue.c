// SPDX-License-Identifier: GPL-2.0
/*
 * rescue.c - what must be done to run queues and tasks when a payload is left in a hurry
 *
 * In the stop window all CPUs run their stoppers.  On the manager's other way back to stock
 * (kernel/guard/home.c) they were interrupted anywhere, so that the current task has to leave its
 * class as well, and to come back as the current one.
 */
#include <linux/sched/clock.h>
#include <linux/sched/cputime.h>
#include <linux/sched/rt.h>
#include <linux/delayacct.h>

#include <linux/sched/signal.h>
#include <linux/timekeeping.h>

#include "sched.h"
#include "runtime.h"

#define SUSPECTS_MAX	16
#define BREAK_NS	(100 * NSEC_PER_MSEC)

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
	int flags = p->on_rq ? ENQUEUE_RESTORE : ENQUEUE_WAKEUP;	/* one that sleeps keeps its vruntime */

	if (!raw_spin_is_locked(__rq_lockp(rq)))
		raw_spin_rq_lock(rq);
	update_rq_clock(rq);
	if (p->on_rq && p != rq->idle)
		p->sched_class->dequeue_task(rq, p, DEQUEUE_SAVE | DEQUEUE_NOCLOCK);
	else if (!p->on_rq)
		undo_sleep(rq, p);
	put_prev_task(rq, p);
	if (p != rq->idle)
		p->sched_class->enqueue_task(rq, p, flags | ENQUEUE_NOCLOCK);
	set_next_task(rq, p);
	if (cpu_active(cpu_of(rq)))
		rq->balance_callback = NULL;
	raw_spin_rq_unlock(rq);
}

/**
 * struct remains - what a CPU has left behind that was taken out of the payload
 * @regs: its registers
 * @end: end of the abandoned part of its stack, which begins at regs->sp
 * @locks: locks that may be its own
 * @count: valid entries of @locks
 */
struct remains {
	const struct pt_regs *regs;
	unsigned long end;
	raw_spinlock_t *locks[SUSPECTS_MAX];
	unsigned int count;
};

/* Is there the address of an object, or of a lock in it? */
static bool mentions(const struct remains *r, const void *object, const void *lock)
{
	const void *const *word;

	for (word = (const void *const *)r->regs; word < (const void *const *)(r->regs + 1); word++)
		if (*word == object || *word == lock)
			return true;
	for (word = (const void *const *)r->regs->sp; word < (const void *const *)r->end; word++)
		if (*word == object || *word == lock)
			return true;
	return false;
}

static void suspect(struct remains *r, raw_spinlock_t *lock, const void *object)
{
	if (raw_spin_is_locked(lock) && mentions(r, object, lock) && r->count < SUSPECTS_MAX)
		r->locks[r->count++] = lock;
}

static void suspect_all(struct remains *r)
{
	struct task_struct *process, *thread;
	int cpu;

	for_each_online_cpu(cpu)
		suspect(r, __rq_lockp(cpu_rq(cpu)), cpu_rq(cpu));
	rcu_read_lock();
	for_each_process_thread(process, thread)
		suspect(r, &thread->pi_lock, thread);
	rcu_read_unlock();
}

/* Whoever is seen unlocked was somebody else's. */
static void clear_suspects(struct remains *r)
{
	unsigned int i, kept = 0;

	for (i = 0; i < r->count; i++)
		if (raw_spin_is_locked(r->locks[i]))
			r->locks[kept++] = r->locks[i];
	r->count = kept;
}

/**
 * schedmgr_break_locks() - release the locks that a CPU has left behind
 * @regs: where it was when it was taken out
 * @end: end of the part of its stack that nobody returns to
 *
 * Locks do not say whose they are.  But what the abandoned frames were working on is in
 * them, and these locks are held for microseconds: one that is never seen unlocked for
 * BREAK_NS is nobody else's.
 *
 * Context: interrupts off, on the CPU that had taken them.
 * Return: how many were released.
 */
unsigned int schedmgr_break_locks(const struct pt_regs *regs, unsigned long end)
{
	struct remains r = { .regs = regs, .end = end };
	u64 begin = ktime_get_mono_fast_ns();
	unsigned int i;

	suspect_all(&r);
	while (r.count && ktime_get_mono_fast_ns() - begin < BREAK_NS) {
		clear_suspects(&r);
		cpu_relax();
	}
	for (i = 0; i < r.count; i++)
		raw_spin_unlock(r.locks[i]);
	return r.count;
}
