// SPDX-License-Identifier: GPL-2.0
/*
 * patience.c - how long a runnable task may have to wait before that is somebody's fault
 *
 * By its own rules a task may wait for as long as it takes: its group has used up its quota, it
 * is throttled, or SCHED_IDLE, and whoever outranks it runs.  A fair task gets the product of
 * its weights up the hierarchy, each in proportion to all that is queued beside it; one that
 * gets less than an equal part may wait longer in the same ratio.  And where many are queued, one
 * turn of each takes its time.
 *
 * One that has had more than its part owes that to the others.  Where a virtual CPU is not run for
 * a while, whoever was current is charged for it, and among many tasks that is a long wait.  The
 * queue's word for such a debt is taken up to some size, as it may be wrong itself.
 *
 * All is read without locks, as one who holds them may never let go.
 */
#include <linux/overflow.h>
#include <linux/sched/clock.h>
#include <linux/sched/cputime.h>
#include <linux/sched/rt.h>
#include <linux/schedmgr.h>

#include "sched.h"
#include "runtime.h"

#define TURN_NS		(100 * NSEC_PER_MSEC)	/* of a task that shares its CPU, with all that cuts in */
#define UNIT_SHIFT	10			/* 1.0 */
#define RATIO_MAX	BIT_ULL(30)
#define DEBT_MAX	BIT_ULL(42)		/* an hour */
#define TURN_MAX_NS	NSEC_PER_SEC		/* no turn is charged with more, on a machine that runs */
#define SLICES		25			/* in a turn */
#define DEBT_LIMITS	10			/* nor is more believed in all where few are queued */

static u64 multiply(u64 ratio, u64 by)
{
	return min(ratio * min(by, RATIO_MAX) >> UNIT_SHIFT, RATIO_MAX);
}

/* One over the part of the CPU that real-time tasks leave to others; 0: they need not leave any. */
static u64 inverse_rest(void)
{
	s64 period = READ_ONCE(sysctl_sched_rt_period), runtime = READ_ONCE(sysctl_sched_rt_runtime);

	return runtime < 0 || runtime >= period ? 0 :
	       div64_u64((u64)period << UNIT_SHIFT, period - runtime);
}

static bool has_realtime(const struct rq *rq)
{
	return rt_prio(READ_ONCE(READ_ONCE(rq->curr)->prio)) || READ_ONCE(rq->rt.rt_nr_running) ||
	       READ_ONCE(rq->dl.dl_nr_running);
}

static bool is_throttled_rt(const struct task_struct *p, const struct rq *rq)
{
#ifdef CONFIG_RT_GROUP_SCHED
	const struct sched_rt_entity *rt;

	for (rt = &p->rt; rt; rt = READ_ONCE(rt->parent))
		if (READ_ONCE(READ_ONCE(rt->rt_rq)->rt_throttled))
			return true;
#endif
	return READ_ONCE(rq->rt.rt_throttled);
}

/* Under RCU: groups go with it. */
static bool is_idle_or_throttled(struct task_struct *p)
{
#ifdef CONFIG_FAIR_GROUP_SCHED
	struct sched_entity *se;

	for (se = &p->se; se; se = READ_ONCE(se->parent))
		if (READ_ONCE(cfs_rq_of(se)->idle))
			return true;
#endif
#ifdef CONFIG_CFS_BANDWIDTH
	if (READ_ONCE(cfs_rq_of(&p->se)->throttle_count))
		return true;
#endif
	return p->policy == SCHED_IDLE;
}

/* Do the rules of its class let it wait for as long as they please? */
static bool waits_by_rule(struct task_struct *p, const struct rq *rq)
{
	int running = READ_ONCE(READ_ONCE(rq->curr)->prio);

	if (dl_prio(p->prio))
		return p->dl.dl_throttled || dl_prio(running);
	if (rt_prio(p->prio))
		return p->prio >= running || is_throttled_rt(p, rq);
	if (is_idle_or_throttled(p))
		return true;
	return has_realtime(rq) && !inverse_rest();
}

/**
 * struct share - what a fair task can expect
 * @inverse: one over its part of the CPU
 * @debt: how long it is before those that it owes have caught up, in ns
 */
struct share {
	u64 inverse;
	u64 debt;
};

static u64 scale_debt(u64 debt, u64 ratio)
{
	return min(mul_u64_u32_shr(min(debt, DEBT_MAX), ratio, UNIT_SHIFT), DEBT_MAX);
}

/* One level of the hierarchy, from the task upwards. */
static void add_level(struct share *share, struct sched_entity *se)
{
	const struct cfs_rq *queue = cfs_rq_of(se);
	u64 weight = max(READ_ONCE(se->load.weight), 1UL);
	u64 all = max_t(u64, READ_ONCE(queue->load.weight), weight);
	u64 ratio = min(div64_u64(all << UNIT_SHIFT, weight), RATIO_MAX);
	s64 lag = READ_ONCE(se->vruntime) - READ_ONCE(queue->min_vruntime);

	share->inverse = multiply(share->inverse, ratio);
	share->debt = scale_debt(share->debt, ratio);
	if (lag > 0)
		share->debt += scale_debt(lag, min(div64_u64(all << UNIT_SHIFT, NICE_0_LOAD), RATIO_MAX));
}

static void find_share(struct share *share, struct task_struct *p, const struct rq *rq)
{
	struct sched_entity *se;

	*share = (struct share){ .inverse = BIT_ULL(UNIT_SHIFT) };
	for (se = &p->se; se;) {
		add_level(share, se);
#ifdef CONFIG_FAIR_GROUP_SCHED
		se = READ_ONCE(se->parent);
#else
		se = NULL;
#endif
	}
	if (has_realtime(rq)) {
		u64 ratio = min(inverse_rest(), RATIO_MAX);

		share->inverse = multiply(share->inverse, ratio);
		share->debt = scale_debt(share->debt, ratio);
	}
}

/* Another value means that the task has another place among the others. */
static unsigned long rank_of(const struct task_struct *p)
{
	unsigned long rank = p->prio;
#ifdef CONFIG_FAIR_GROUP_SCHED
	const struct task_group *group;

	for (group = READ_ONCE(p->sched_task_group); group; group = group->parent)
		rank = rank * 31 + (unsigned long)group + READ_ONCE(group->shares);
#endif
	return rank;
}

/* Many times the slice that the payload's class gives, which an operator may have set. */
static u64 turn_of(struct task_struct *p, struct rq *rq)
{
	const struct sched_class *class = READ_ONCE(p->sched_class);
	u64 slice = class->get_rr_interval ? jiffies_to_nsecs(class->get_rr_interval(rq, p)) : 0;

	return clamp_t(u64, SLICES * slice, TURN_NS, TURN_MAX_NS);
}

/* @ns for each turn that comes before the task's own. */
static u64 of_all_turns(u64 ns, const struct share *share)
{
	u64 product;

	return check_mul_overflow(ns >> UNIT_SHIFT, share->inverse, &product) ? S64_MAX : product;
}

/**
 * schedmgr_patience() - how long may a runnable task have to wait?
 * @p: the task, pinned
 * @limit: how long one may that gets an equal part, in ns
 * @wait: out
 *
 * Context: under RCU; any; what is read may change meanwhile.
 * Return: false: as long as the rules of its class and group let it; @wait is not set then.
 */
bool schedmgr_patience(struct task_struct *p, u64 limit, struct schedmgr_wait *wait)
{
	struct rq *rq = task_rq(p);
	struct share share;
	u64 part;

	if (waits_by_rule(p, rq))
		return false;
	*wait = (struct schedmgr_wait){ .patience = limit, .rank = rank_of(p) };
	if (rt_prio(p->prio))
		return true;
	find_share(&share, p, rq);
	part = div_u64(limit, max(READ_ONCE(rq->cfs.h_nr_running), 1U));
	wait->patience = max(limit, of_all_turns(max(part, turn_of(p, rq)), &share));
	wait->debt = min(share.debt, max(DEBT_LIMITS * limit, of_all_turns(TURN_MAX_NS, &share)));
	return true;
}

/**
 * schedmgr_glimpse() - what does a CPU do, seen from another one?
 * @cpu: the CPU
 * @g: out
 *
 * Context: under RCU or in an interrupt; what is read may change meanwhile.
 */
void schedmgr_glimpse(int cpu, struct schedmgr_glimpse *g)
{
	const struct rq *rq = cpu_rq(cpu);
	struct task_struct *curr = READ_ONCE(rq->curr);

	g->switches = READ_ONCE(rq->nr_switches);
	g->overdue = curr != rq->idle && test_tsk_need_resched(curr);
}
