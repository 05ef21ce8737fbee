// SPDX-License-Identifier: GPL-2.0
/*
 * queues.c - takes all queued tasks off this CPU's run queue, and puts them back
 *
 * Between the two the machine changes its scheduler: tasks leave through the old one
 * and come back through the new one, so that each keeps its accounts by its own
 * rules.  The run queue's own lists say who is queued; the task list does not know
 * dying tasks any more, and is far longer.
 *
 * A task that is off the queue waits in a pile made of its own unused list heads:
 * there is no memory to be had in the stop window.  Who was put on it last comes back
 * first.  The links are single, because list_add() and list_del() call a check each on
 * kernels with CONFIG_DEBUG_LIST.
 *
 * Fair tasks.  cfs_tasks begins with who ran last, and so is nearly sorted by vruntime.
 * Put back one way or the other, they would make the longest paths that a red-black tree
 * can have; dealt out to some piles they come back in as many sorted runs, which is 1 %
 * cheaper.  Enqueueing adds to the list's head: within a run it has its old order again,
 * and the load balancer, which takes from the tail, finds there who has waited longest.
 *
 * Real-time tasks are taken from the end of their queue, so that they come back first in,
 * first out.  Deadline tasks are in a tree: any order does.
 */
#include <linux/sched/clock.h>
#include <linux/sched/cputime.h>
#include <linux/sched/hotplug.h>
#include <linux/sched/rt.h>
#include <linux/list.h>
#include <linux/percpu.h>

#include "sched.h"
#include "runtime.h"

#define LEAVE	(DEQUEUE_SAVE | DEQUEUE_MOVE | DEQUEUE_NOCLOCK)
#define RETURN	(ENQUEUE_RESTORE | ENQUEUE_MOVE | ENQUEUE_NOCLOCK)

#define FAIR_PILES	4

/**
 * struct waiting - tasks of one CPU that are off the queue
 * @fair: piles linked through se.group_node, to NULL
 * @realtime: one linked through rt.run_list
 * @deadline: one linked through rt.run_list
 * @taken: there were tasks; they and the run queue are to be put back
 * @online: the run queue was on line, and is to be again
 */
struct waiting {
	struct list_head *fair[FAIR_PILES];
	struct list_head *realtime;
	struct list_head *deadline;
	bool taken;
	bool online;
};

static DEFINE_PER_CPU(struct waiting, waiting);

static struct task_struct *task_of_node(struct rb_node *node)
{
	struct sched_dl_entity *dl = rb_entry(node, struct sched_dl_entity, rb_node);

	return container_of(dl, struct task_struct, dl);
}

/**
 * schedmgr_each_dying() - visit this CPU's queued tasks that are exiting
 * @visit: called for each
 * @data: for @visit
 *
 * A task that is past exit_notify() may have left the task list, and can still be
 * preempted anywhere.  It cannot sleep in the scheduler any more, so it is queued.
 *
 * Context: the stop window, on each online CPU; so the queues do not change.
 */
void schedmgr_each_dying(void (*visit)(struct task_struct *task, void *data), void *data)
{
	struct rq *rq = this_rq();
	struct rb_node *node;
	struct task_struct *p;
	int priority;

	for (node = rb_first_cached(&rq->dl.root); node; node = rb_next(node)) {
		p = task_of_node(node);
		if (p->exit_state)
			visit(p, data);
	}
	list_for_each_entry(p, &rq->cfs_tasks, se.group_node)
		if (p->exit_state)
			visit(p, data);
	if (!rq->rt.rt_nr_running)
		return;
	for_each_set_bit(priority, rq->rt.active.bitmap, MAX_RT_PRIO)
		list_for_each_entry(p, &rq->rt.active.queue[priority], rt.run_list)
			if (p->exit_state)
				visit(p, data);
}

static void leave(struct rq *rq, struct task_struct *p, struct list_head *node,
		  struct list_head **pile)
{
	p->sched_class->dequeue_task(rq, p, LEAVE);
	node->next = *pile;
	*pile = node;
}

/* The task whose @member is on top of the pile, or NULL; the member is as unused as it was. */
#define take_task(pile, member)								\
	({										\
		struct list_head *node = *(pile);					\
											\
		if (node) {								\
			*(pile) = node->next;						\
			INIT_LIST_HEAD(node);						\
		}									\
		node ? container_of(node, struct task_struct, member) : NULL;		\
	})

static void come_back(struct rq *rq, struct task_struct *p)
{
	p->sched_class->enqueue_task(rq, p, RETURN);
}

static unsigned int leave_fair(struct rq *rq, struct waiting *w)
{
	struct task_struct *p;
	unsigned int n;

	for (n = 0; !list_empty(&rq->cfs_tasks); n++) {
		p = list_first_entry(&rq->cfs_tasks, struct task_struct, se.group_node);
		leave(rq, p, &p->se.group_node, &w->fair[n % FAIR_PILES]);
	}
	return n;
}

static unsigned int leave_realtime(struct rq *rq, struct waiting *w)
{
	unsigned int n = 0;
	int priority;

	for_each_set_bit(priority, rq->rt.active.bitmap, MAX_RT_PRIO) {
		struct list_head *queue = &rq->rt.active.queue[priority];

		for (; !list_empty(queue); n++) {
			struct task_struct *p = list_last_entry(queue, struct task_struct,
								rt.run_list);

			leave(rq, p, &p->rt.run_list, &w->realtime);
		}
	}
	return n;
}

static unsigned int leave_deadline(struct rq *rq, struct waiting *w)
{
	struct rb_node *node;
	unsigned int n;

	for (n = 0; (node = rb_first_cached(&rq->dl.root)); n++) {
		struct task_struct *p = task_of_node(node);

		leave(rq, p, &p->rt.run_list, &w->deadline);
	}
	return n;
}

/*
 * Is there anything to take off?  Tasks of throttled groups are on cfs_tasks as well.  A
 * stopped machine's idle CPUs are many and cost nothing.
 */
static bool is_empty(const struct rq *rq)
{
	return list_empty(&rq->cfs_tasks) && !rq->rt.rt_nr_running && !rq->dl.dl_nr_running;
}

/**
 * schedmgr_quiesce() - empty this CPU's run queue, but for the stopper that we run in
 *
 * Context: the stop window, on each online CPU, before the flip.
 * Return: the number of tasks taken off.
 */
unsigned int schedmgr_quiesce(void)
{
	struct waiting *w = this_cpu_ptr(&waiting);
	struct rq *rq = this_rq();
	struct rq_flags rf;
	unsigned int n;

	w->taken = !is_empty(rq);
	if (!w->taken)
		return 0;
	rq_lock(rq, &rf);
	update_rq_clock(rq);
	w->online = rq->online;
	if (w->online)
		schedmgr_bandwidth_lift(rq);
	n = leave_fair(rq, w);
	n += leave_realtime(rq, w);
	n += leave_deadline(rq, w);
	rq_unlock(rq, &rf);
	return n;
}

/**
 * schedmgr_rebuild() - put back what schedmgr_quiesce() took off
 *
 * Context: the stop window, on each online CPU, after the flip.
 */
void schedmgr_rebuild(void)
{
	struct waiting *w = this_cpu_ptr(&waiting);
	struct task_struct *p;
	struct rq *rq = this_rq();
	struct rq_flags rf;
	unsigned int i;

	if (!w->taken)
		return;
	rq_lock(rq, &rf);
	update_rq_clock(rq);
	if (w->online)
		schedmgr_bandwidth_restore(rq);
	while ((p = take_task(&w->deadline, rt.run_list)))
		come_back(rq, p);
	while ((p = take_task(&w->realtime, rt.run_list)))
		come_back(rq, p);
	for (i = 0; i < FAIR_PILES; i++)
		while ((p = take_task(&w->fair[i], se.group_node)))
			come_back(rq, p);
	rq_unlock(rq, &rf);
}
