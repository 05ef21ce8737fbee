// SPDX-License-Identifier: GPL-2.0
/*
 * twolevel.c - two levels of fair tasks: interactive ones are served first
 *
 * A task is interactive when it is woken often and sleeps again soon: by averages over
 * its last few bursts, and by the burst that it is in.  The rest is regular.  Every CPU
 * lists the interactive tasks that are on its queue, in the order in which they came.
 *
 * CFS stays what it is: its tree, its vruntime, its balancing.  Where it chooses an
 * entity of a queue, an interactive one of that queue is chosen instead, and where it
 * decides whether a woken task preempts, an interactive one does.  With two bounds:
 *
 * When a regular task was passed over by tasks of its queue, and has not run for turn_us
 * within starve_us since, CFS has its way until it has.
 *
 * Between groups, an entity may be lag_us ahead of the one that it passes, in vruntime and
 * in run time, no more.  So the weights of cgroups hold for all that is longer.
 */
#include <linux/debugfs.h>
#include <linux/percpu.h>
#include <linux/seq_file.h>
#include <schedmod/directory.h>
#include <schedmod/payload.h>
#include <schedmod/storage.h>

#include "twolevel.h"

#define WEIGHT		4	/* of an average, against one new value */
#define LOOK_AT		8	/* interactive tasks, in one choice */

/* Kept from one activation to the next: they are the operator's. */
static struct {
	u32 burst_us;	/* an interactive task sleeps after that */
	u32 period_us;	/* and again after that, sleep included */
	u32 starve_us;	/* in that time a regular task that is passed over runs, */
	u32 turn_us;	/* for that */
	u32 lag_us;	/* how far ahead one group may get of another */
} twolevel_tunables = {
	.burst_us = 3000,
	.period_us = 200000,
	.starve_us = 50000,
	.turn_us = 3000,
	.lag_us = 20000,
};

/**
 * struct twolevel_task - in each task's storage, under its run queue's lock
 * @node: internal: in its CPU's list; no next where it is in none
 * @se: internal: the task's entity
 * @slept_at: internal: begin of its last sleep
 * @ran_before: internal: its run time at the begin of the burst
 * @burst: internal: average run time from one sleep to the next
 * @period: internal: average time from one sleep to the next; 0 not known yet
 * @passed_since: internal: since when it is passed over, while regular; 0 it is not
 * @ran_when_passed: internal: its run time then
 */
struct twolevel_task {
	struct list_head node;
	struct sched_entity *se;
	u64 slept_at;
	u64 ran_before;
	u64 burst;
	u64 period;
	u64 passed_since;
	u64 ran_when_passed;
};

enum { WAKEUPS, PREEMPTIONS, PASSED_OVER, TURNS, DEMOTIONS, NR_COUNTERS };

static const char * const twolevel_names[NR_COUNTERS] = {
	"wakeups", "preemptions", "passed_over", "turns", "demotions",
};

/**
 * struct twolevel_cpu - under the run queue's lock
 * @tasks: internal: interactive tasks on the queue, the current one included
 * @longest: internal: longest time for which a regular task that was passed over did not run
 * @counters: internal: statistics
 */
struct twolevel_cpu {
	struct list_head tasks;
	u64 longest;
	u64 counters[NR_COUNTERS];
};

static DEFINE_PER_CPU(struct twolevel_cpu, twolevel_cpu);

static u64 limit_ns(const u32 *tunable)
{
	return (u64)READ_ONCE(*tunable) * NSEC_PER_USEC;
}

static u64 average(u64 old, u64 new)
{
	return (old * (WEIGHT - 1) + new) / WEIGHT;
}

static bool is_listed(const struct twolevel_task *t)
{
	return t && t->node.next;
}

static void leave_list(struct twolevel_task *t)
{
	__list_del_entry(&t->node);
	t->node.next = NULL;
}

/* A task that has never slept under this scheduler is regular. */
static bool is_interactive(const struct twolevel_task *t)
{
	return t->period && t->burst <= limit_ns(&twolevel_tunables.burst_us) &&
	       t->period <= limit_ns(&twolevel_tunables.period_us);
}

/* Called before a task is on its queue. */
void twolevel_enqueue(struct rq *rq, struct task_struct *p, int flags)
{
	struct twolevel_cpu *cpu = per_cpu_ptr(&twolevel_cpu, cpu_of(rq));
	struct twolevel_task *t = schedmgr_task_storage(p);
	bool wakeup = flags & ENQUEUE_WAKEUP;

	if (t && wakeup)
		t->ran_before = p->se.sum_exec_runtime;
	if (!t || p->policy != SCHED_NORMAL || !is_interactive(t))
		return;
	t->se = &p->se;
	list_add_tail(&t->node, &cpu->tasks);
	cpu->counters[WAKEUPS] += wakeup;
}

/* One long sleep is no verdict. */
static void note_sleep(struct twolevel_task *t, const struct task_struct *p, u64 now)
{
	u64 period = min(now - t->slept_at, 2 * limit_ns(&twolevel_tunables.period_us));

	if (t->slept_at) {
		t->burst = average(t->burst, p->se.sum_exec_runtime - t->ran_before);
		t->period = average(t->period ?: period, period);
	}
	t->slept_at = now;
	t->passed_since = 0;
}

/* Called when it is off, and its run time is up to date. */
void twolevel_dequeue(struct rq *rq, struct task_struct *p, int task_sleep)
{
	struct twolevel_task *t = schedmgr_task_storage(p);

	if (is_listed(t))
		leave_list(t);
	if (t && task_sleep)
		note_sleep(t, p, rq_clock(rq));
}

/* Is @p, which is regular, owed some time?  Asked whenever it is about to be passed over. */
static bool has_turn(struct twolevel_cpu *cpu, const struct task_struct *p)
{
	struct twolevel_task *t = schedmgr_task_storage(p);
	u64 now = rq_clock(task_rq(p));

	if (!t)
		return true;
	if (!t->passed_since ||
	    p->se.sum_exec_runtime - t->ran_when_passed >= limit_ns(&twolevel_tunables.turn_us)) {
		t->passed_since = now;
		t->ran_when_passed = p->se.sum_exec_runtime;
		return false;
	}
	/* Clocks of CPUs may differ, and exec_start is of rq_clock_task(), by little. */
	cpu->longest = max_t(s64, cpu->longest, now - max(t->passed_since, p->se.exec_start));
	return (s64)(now - t->passed_since) >= (s64)limit_ns(&twolevel_tunables.starve_us);
}

/* The one of @se and its parents that is on this queue; NULL if it, or a parent, is on none. */
static struct sched_entity *on_queue(struct sched_entity *se, const struct cfs_rq *cfs_rq)
{
	for (; se && se->on_rq; se = se->parent)
		if (cfs_rq_of(se) == cfs_rq)
			return se;
	return NULL;
}

static struct sched_entity *first_on_queue(const struct twolevel_cpu *cpu,
					   const struct cfs_rq *cfs_rq)
{
	const struct twolevel_task *t;
	struct sched_entity *se;
	int n = 0;

	list_for_each_entry(t, &cpu->tasks, node) {
		se = on_queue(t->se, cfs_rq);
		if (se || ++n == LOOK_AT)
			return se;
	}
	return NULL;
}

static bool is_regular_task(struct sched_entity *se)
{
	return entity_is_task(se) && !is_listed(schedmgr_task_storage(task_of(se)));
}

/* Among tasks of one queue always; the weights of groups set a limit. */
static bool may_pass(const struct sched_entity *se, const struct sched_entity *other)
{
	s64 lead = se->vruntime - other->vruntime;
	u64 weight = max(scale_load_down(se->load.weight), 1UL << SCHED_FIXEDPOINT_SHIFT);

	if (lead <= 0 || (entity_is_task(se) && entity_is_task(other)))
		return true;
	return lead * weight <= limit_ns(&twolevel_tunables.lag_us) << SCHED_FIXEDPOINT_SHIFT;
}

/* CFS has chosen @se of its queue. */
struct sched_entity *twolevel_pick(struct cfs_rq *cfs_rq, struct sched_entity *se)
{
	struct twolevel_cpu *cpu = per_cpu_ptr(&twolevel_cpu, cpu_of(rq_of(cfs_rq)));
	struct sched_entity *first = first_on_queue(cpu, cfs_rq);

	if (!first || first == se || first == cfs_rq->skip || !may_pass(first, se))
		return se;
	if (is_regular_task(se) && has_turn(cpu, task_of(se))) {
		cpu->counters[TURNS]++;
		return se;
	}
	cpu->counters[PASSED_OVER]++;
	return first;
}

/* @p has been woken; @se and @curr are it and the current task, or parents on one queue. */
bool twolevel_preempts(struct sched_entity *curr, struct sched_entity *se, struct task_struct *p)
{
	struct rq *rq = task_rq(p);
	struct twolevel_cpu *cpu = per_cpu_ptr(&twolevel_cpu, cpu_of(rq));

	if (!is_listed(schedmgr_task_storage(p)) || !is_regular_task(&rq->curr->se) ||
	    !may_pass(se, curr) || has_turn(cpu, rq->curr))
		return false;
	cpu->counters[PREEMPTIONS]++;
	return true;
}

/* Ends bursts that are too long, and turns. */
void twolevel_tick(struct rq *rq, struct task_struct *curr)
{
	struct twolevel_cpu *cpu = per_cpu_ptr(&twolevel_cpu, cpu_of(rq));
	struct twolevel_task *t = schedmgr_task_storage(curr);
	u64 ran;

	if (list_empty(&cpu->tasks))
		return;
	if (!is_listed(t)) {
		if (!has_turn(cpu, curr))
			resched_curr(rq);
		return;
	}
	ran = curr->se.sum_exec_runtime - t->ran_before;
	if (ran > limit_ns(&twolevel_tunables.burst_us)) {
		t->burst = max(t->burst, ran);
		leave_list(t);
		resched_curr(rq);
		cpu->counters[DEMOTIONS]++;
	}
}

static int twolevel_stats_show(struct seq_file *file, void *unused)
{
	u64 sum[NR_COUNTERS] = {}, longest = 0;
	int cpu, i;

	for_each_possible_cpu(cpu) {
		const struct twolevel_cpu *c = per_cpu_ptr(&twolevel_cpu, cpu);

		for (i = 0; i < NR_COUNTERS; i++)
			sum[i] += c->counters[i];
		longest = max(longest, c->longest);
	}
	for (i = 0; i < NR_COUNTERS; i++)
		seq_printf(file, "%s %llu\n", twolevel_names[i], sum[i]);
	seq_printf(file, "longest_us %llu\n", div_u64(longest, NSEC_PER_USEC));
	return 0;
}
SCHEDMGR_DEFINE_SHOW(twolevel_stats);

int schedmgr_hook_prepare(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		INIT_LIST_HEAD(&per_cpu_ptr(&twolevel_cpu, cpu)->tasks);
	return schedmgr_task_storage_enable(sizeof(struct twolevel_task));
}

void schedmgr_hook_activated(void)
{
	struct dentry *directory = schedmgr_directory();

	debugfs_create_u32("burst_us", 0600, directory, &twolevel_tunables.burst_us);
	debugfs_create_u32("period_us", 0600, directory, &twolevel_tunables.period_us);
	debugfs_create_u32("starve_us", 0600, directory, &twolevel_tunables.starve_us);
	debugfs_create_u32("turn_us", 0600, directory, &twolevel_tunables.turn_us);
	debugfs_create_u32("lag_us", 0600, directory, &twolevel_tunables.lag_us);
	schedmgr_directory_file("stats", 0400, &twolevel_stats_fops);
}
