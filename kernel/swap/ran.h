/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ran.h - stack checks outside the window, and who ran since
 */
#ifndef _SCHEDMGR_RAN_H
#define _SCHEDMGR_RAN_H

#include <linux/compiler.h>
#include <linux/types.h>

struct schedmgr_check;
struct schedmgr_notes;
struct task_struct;

/* NULL: it does not matter who runs. */
extern struct schedmgr_notes *schedmgr_ran_notes;

int schedmgr_ran_init(bool alone);
void schedmgr_ran_exit(void);
void schedmgr_ran_note(struct task_struct *prev);
int schedmgr_ran_start(void);
void schedmgr_ran_stop(void);
void schedmgr_ran_end(void);
int schedmgr_ran_check(struct schedmgr_check *check, bool first);
unsigned int schedmgr_ran_left(void);
bool schedmgr_ran_lost(void);
bool schedmgr_ran_recheck(struct schedmgr_check *check, bool leader);

/* For the probe on sched_switch: @prev leaves this CPU. */
static inline void schedmgr_ran_leaves(struct task_struct *prev)
{
	if (unlikely(READ_ONCE(schedmgr_ran_notes)))
		schedmgr_ran_note(prev);
}

#endif /* _SCHEDMGR_RAN_H */
