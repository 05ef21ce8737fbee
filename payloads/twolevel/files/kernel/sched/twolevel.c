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
 * When the regular level of a CPU has not run for turn_us within starve_us, although it
 * was passed over, CFS has its way until it has.
 *
 * Between groups, an entity may be lag_us of vruntime ahead of the one that it passes,
 * no more.  So the weights of cgroups hold for all that is longer.
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
	u32 starve_us;	/* in that time the regular level runs, */
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
 */
struct twolevel_task {
	struct list_head node;
	struct sched_entity *se;
	u64 slept_at;
	u64 ran_before;
	u64 burst;
	u64 period;
};

enum { WAKEUPS, PREEMPTIONS, PASSED_OVER, TURNS, DEMOTIONS, NR_COUNTERS };

static const char * const twolevel_names[NR_COUNTERS] = {
	"wakeups", "preemptions", "passed_over", "turns", "demotions",
};

/**
 * struct twolevel_cpu - under the run queue's lock
 * @tasks: internal: interactive tasks on the queue, the current one included
 * @regular: internal: how many others are on the queue
 * @passed_since: internal: since when the regular level is passed over; 0 it is not
 * @regular_since: internal: since when a regular task runs; 0 none does
 * @regular_ran: internal: for how long some have run since @passed_since
 * @turn: internal: CFS has its way
 * @longest: internal: longest time from @passed_since to such a turn's begin
 * @counters: internal: statistics
 */
struct twolevel_cpu {
	struct list_head tasks;
	unsigned int regular;
	u64 passed_since;
	u64 regular_since;
	u64 regular_ran;
	bool turn;
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
	if (!t || p->policy != SCHED_NORMAL || !is_interactive(t)) {
		cpu->regular++;
		return;
	}
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
}

static void end_passing(struct twolevel_cpu *cpu)
{
	cpu->passed_since = 0;
	cpu->turn = false;
}

/* Called when it is off, and its run time is up to date. */
void twolevel_dequeue(struct rq *rq, struct task_struct *p, int task_sleep)
{
	struct twolevel_cpu *cpu = per_cpu_ptr(&twolevel_cpu, cpu_of(rq));
	struct twolevel_task *t = schedmgr_task_storage(p);

	if (is_listed(t))
		leave_list(t);
	else if (!--cpu->regular)
		end_passing(cpu);
	if (t && task_sleep)
		note_sleep(t, p, rq_clock(rq));
}

static void count_regular(struct twolevel_cpu *cpu, u64 now)
{
	if (!cpu->regular_since)
		return;
	cpu->regular_ran += now - cpu->regular_since;
	cpu->regular_since = now;
	if (cpu->regular_ran >= limit_ns(&twolevel_tunables.turn_us))
		end_passing(cpu);
}

/* Is the regular level owed its turn? */
static bool has_turn(struct twolevel_cpu *cpu, u64 now)
{
	count_regular(cpu, now);
	if (cpu->turn || !cpu->passed_since)
		return cpu->turn;
	cpu->longest = max(cpu->longest, now - cpu->passed_since);
	cpu->turn = now - cpu->passed_since >= limit_ns(&twolevel_tunables.starve_us);
	cpu->counters[TURNS] += cpu->turn;
	return cpu->turn;
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

/* Among tasks of one queue always; the weights of groups set a limit. */
static bool may_pass(const struct sched_entity *se, const struct sched_entity *other)
{
	s64 lead = se->vruntime - other->vruntime;

	if (entity_is_task(se) && entity_is_task(other))
		return true;
	return lead <= (s64)limit_ns(&twolevel_tunables.lag_us);
}

static struct sched_entity *choose(struct twolevel_cpu *cpu, struct cfs_rq *cfs_rq,
				   struct sched_entity *se, u64 now)
{
	struct sched_entity *first = first_on_queue(cpu, cfs_rq);

	if (!first || first == se || first == cfs_rq->skip || has_turn(cpu, now) ||
	    !may_pass(first, se))
		return se;
	if (cpu->regular && !cpu->passed_since) {
		cpu->passed_since = now;
		cpu->regular_ran = 0;
	}
	cpu->counters[PASSED_OVER] += !!cpu->regular;
	return first;
}

/* CFS has chosen @se of its queue. */
struct sched_entity *twolevel_pick(struct cfs_rq *cfs_rq, struct sched_entity *se)
{
	struct rq *rq = rq_of(cfs_rq);
	struct twolevel_cpu *cpu = per_cpu_ptr(&twolevel_cpu, cpu_of(rq));
	bool regular = true;
	u64 now = rq_clock(rq);

	if (!list_empty(&cpu->tasks)) {
		se = choose(cpu, cfs_rq, se, now);
		regular = !entity_is_task(se) || !is_listed(schedmgr_task_storage(task_of(se)));
	}
	if (entity_is_task(se)) {
		count_regular(cpu, now);
		cpu->regular_since = regular ? now : 0;
	}
	return se;
}

/* @p has been woken; @se and @curr are it and the current task, or parents on one queue. */
bool twolevel_preempts(struct sched_entity *curr, struct sched_entity *se, struct task_struct *p)
{
	struct rq *rq = task_rq(p);
	struct twolevel_cpu *cpu = per_cpu_ptr(&twolevel_cpu, cpu_of(rq));

	if (!is_listed(schedmgr_task_storage(p)) ||
	    is_listed(schedmgr_task_storage(rq->curr)) ||
	    has_turn(cpu, rq_clock(rq)) || !may_pass(se, curr))
		return false;
	cpu->counters[PREEMPTIONS]++;
	return true;
}

/* Ends bursts that are too long, and turns, and what the regular level has waited for. */
void twolevel_tick(struct rq *rq, struct task_struct *curr)
{
	struct twolevel_cpu *cpu = per_cpu_ptr(&twolevel_cpu, cpu_of(rq));
	struct twolevel_task *t;
	u64 ran;

	if (list_empty(&cpu->tasks))
		return;
	t = schedmgr_task_storage(curr);
	if (!is_listed(t)) {
		if (!has_turn(cpu, rq_clock(rq)))
			resched_curr(rq);
		return;
	}
	ran = curr->se.sum_exec_runtime - t->ran_before;
	if (ran > limit_ns(&twolevel_tunables.burst_us)) {
		t->burst = max(t->burst, ran);
		leave_list(t);
		cpu->regular++;
		cpu->regular_since = rq_clock(rq);
		cpu->counters[DEMOTIONS]++;
	} else if (has_turn(cpu, rq_clock(rq))) {
		resched_curr(rq);
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
