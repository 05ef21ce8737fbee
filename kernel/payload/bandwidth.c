// SPDX-License-Identifier: GPL-2.0
/*
 * bandwidth.c - no group waits for its bandwidth while the tasks change the scheduler
 *
 * The tasks of a throttled group are not where a scheduler looks for them; so groups come and
 * go as if they had time left.  What they had used up, and what was set for them, stays as it
 * is: the first task that comes back to a group without time finds it throttled again.
 *
 * set_rq_offline() would do that, too, and have the fair class compute the latencies anew that
 * an operator may have set.
 */
#include <linux/sched/clock.h>
#include <linux/sched/cputime.h>
#include <linux/sched/hotplug.h>
#include <linux/sched/rt.h>

#include "sched.h"
#include "runtime.h"

#ifdef CONFIG_CFS_BANDWIDTH

/* Before anything leaves a queue, and until all are back, no group is throttled. */
static void lift_limits(struct rq *rq)
{
	struct task_group *group;
	struct cfs_rq *queue;

	rcu_read_lock();
	list_for_each_entry_rcu(group, &task_groups, list) {
		queue = group->cfs_rq[cpu_of(rq)];
		queue->runtime_enabled = 0;
		if (queue->throttled)
			unthrottle_cfs_rq(queue);
	}
	rcu_read_unlock();
}

/* Nobody sets a limit while all CPUs stand still. */
static void restore_limits(struct rq *rq)
{
	struct task_group *group;

	rcu_read_lock();
	list_for_each_entry_rcu(group, &task_groups, list)
		group->cfs_rq[cpu_of(rq)]->runtime_enabled =
			READ_ONCE(group->cfs_bandwidth.quota) != RUNTIME_INF;
	rcu_read_unlock();
}

#else

static void lift_limits(struct rq *rq)
{
}

static void restore_limits(struct rq *rq)
{
}

#endif

/**
 * schedmgr_bandwidth_lift() - no task of this run queue waits for bandwidth from now on
 * @rq: this CPU's run queue, on line, its lock held
 *
 * Context: as schedmgr_quiesce().
 */
void schedmgr_bandwidth_lift(struct rq *rq)
{
	lift_limits(rq);
	rt_sched_class.rq_offline(rq);
	dl_sched_class.rq_offline(rq);
	rq->online = 0;
}

/**
 * schedmgr_bandwidth_restore() - limits count again
 * @rq: this CPU's run queue, after schedmgr_bandwidth_lift()
 *
 * Context: as schedmgr_rebuild().
 */
void schedmgr_bandwidth_restore(struct rq *rq)
{
	rq->online = 1;
	restore_limits(rq);
	rt_sched_class.rq_online(rq);
	dl_sched_class.rq_online(rq);
}
