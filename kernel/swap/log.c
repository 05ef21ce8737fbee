// SPDX-License-Identifier: GPL-2.0
/*
 * log.c - the tasks that left one CPU
 *
 * The CPU writes, the switch worker reads; ran.c says how they do not miss each other.
 */
#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#include "base/fault.h"
#include "swap/log.h"

#define NOTES_PER_TASK	4	/* one in each epoch */
#define PROBES_MAX	16	/* places that a task may have in the table */

/**
 * schedmgr_log_make() - make room
 * @log: out: an empty log
 * @tasks: for how many of them, a power of two
 *
 * Context: may sleep.
 * Return: 0; -ENOMEM, it is to be freed all the same.
 */
int schedmgr_log_make(struct schedmgr_log *log, unsigned int tasks)
{
	log->bits = ilog2(tasks);
	log->size = tasks * NOTES_PER_TASK;
	log->seen = schedmgr_may_fail(kvcalloc(tasks, sizeof(*log->seen), GFP_KERNEL), NULL);
	log->tasks = schedmgr_may_fail(kvcalloc(log->size, sizeof(*log->tasks), GFP_KERNEL), NULL);
	return log->seen && log->tasks ? 0 : -ENOMEM;
}

/**
 * schedmgr_log_free() - let go of the tasks, and of the room
 * @log: nobody writes to it any more
 *
 * Context: may sleep.
 */
void schedmgr_log_free(struct schedmgr_log *log)
{
	unsigned int i;

	for (i = 0; log->seen && i < BIT(log->bits); i++)
		if (log->seen[i].task)
			put_task_struct(log->seen[i].task);
	kvfree(log->seen);
	kvfree(log->tasks);
	*log = (struct schedmgr_log){};
}

static struct schedmgr_seen *find_seen(struct schedmgr_log *log, const struct task_struct *task)
{
	unsigned int at = hash_ptr(task, log->bits), i;

	for (i = 0; i < PROBES_MAX; i++) {
		struct schedmgr_seen *s = &log->seen[(at + i) & (BIT(log->bits) - 1)];

		if (!s->task || s->task == task)
			return s;
	}
	return NULL;
}

/**
 * schedmgr_log_note() - note a task, once in each epoch
 * @log: this CPU's
 * @task: the task, which leaves it
 * @epoch: of now
 *
 * Context: on sched_switch, under the run queue's lock.
 * Return: false when there is no room.
 */
bool schedmgr_log_note(struct schedmgr_log *log, struct task_struct *task, unsigned int epoch)
{
	struct schedmgr_seen *s = find_seen(log, task);

	if (s && s->task && s->epoch == epoch)
		return true;
	if (!s || log->count == log->size)
		return false;
	if (!s->task) {
		get_task_struct(task);
		s->task = task;
	}
	s->epoch = epoch;
	log->tasks[log->count] = task;
	smp_store_release(&log->count, log->count + 1);	/* pairs with begin_epoch() in ran.c */
	return true;
}
