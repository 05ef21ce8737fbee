/* SPDX-License-Identifier: GPL-2.0 */
/*
 * log.h - the tasks that left one CPU
 */
#ifndef _SCHEDMGR_LOG_H
#define _SCHEDMGR_LOG_H

#include <linux/types.h>

struct task_struct;

/* A task that was noted, with a reference, and when. */
struct schedmgr_seen {
	struct task_struct *task;
	unsigned int epoch;
};

/**
 * struct schedmgr_log - the tasks that left one CPU
 * @seen: open hash of the tasks noted so far; the CPU's own
 * @bits: log2 of its size
 * @tasks: the notes
 * @size: room in @tasks
 * @count: notes written; by the CPU, released
 * @end: notes that the pass reads; the worker's own
 * @checked: notes that a pass has read; the worker's own
 */
struct schedmgr_log {
	struct schedmgr_seen *seen;
	unsigned int bits;
	struct task_struct **tasks;
	unsigned int size;
	unsigned int count;
	unsigned int end;
	unsigned int checked;
};

int schedmgr_log_make(struct schedmgr_log *log, unsigned int tasks);
void schedmgr_log_free(struct schedmgr_log *log);
bool schedmgr_log_note(struct schedmgr_log *log, struct task_struct *task, unsigned int epoch);

#endif /* _SCHEDMGR_LOG_H */
