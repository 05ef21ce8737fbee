/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ran.h - stack checks outside the window, and who ran since
 */
#ifndef _SCHEDMGR_RAN_H
#define _SCHEDMGR_RAN_H

#include <linux/compiler.h>
#include <linux/types.h>

struct schedmgr_check;
struct schedmgr_watch;
struct task_struct;

extern struct schedmgr_watch *schedmgr_watching;

int schedmgr_watch_init(void);
void schedmgr_watch_exit(void);
void schedmgr_watch_note(struct task_struct *prev);
int schedmgr_watch_start(void);
void schedmgr_watch_stop(void);
void schedmgr_watch_end(void);
int schedmgr_watch_check(struct schedmgr_check *check, bool first);
unsigned int schedmgr_watch_left(void);
bool schedmgr_watch_lost(void);
bool schedmgr_watch_recheck(struct schedmgr_check *check, bool leader);

/* For the probe on sched_switch: @prev leaves this CPU. */
static inline void schedmgr_watch_leaves(struct task_struct *prev)
{
	if (unlikely(READ_ONCE(schedmgr_watching)))
		schedmgr_watch_note(prev);
}

#endif /* _SCHEDMGR_RAN_H */
