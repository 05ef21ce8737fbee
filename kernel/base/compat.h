/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat.h - what differs between kernels, and between configurations of one
 *
 * The only place with conditions on that, but for KASAN's stacks, which concern assembly as well
 * (text/switch_to.S); the payload's runtime has its own.
 */
#ifndef _SCHEDMGR_COMPAT_H
#define _SCHEDMGR_COMPAT_H

#include <linux/bug.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

static inline unsigned long schedmgr_bug_address(const struct bug_entry *bug)
{
#ifdef CONFIG_GENERIC_BUG_RELATIVE_POINTERS
	return (unsigned long)&bug->bug_addr_disp + bug->bug_addr_disp;
#else
	return bug->bug_addr;
#endif
}

/* Does the task have return addresses that a kretprobe or an fprobe keeps? */
static inline bool schedmgr_has_rethooks(const struct task_struct *task)
{
#ifdef CONFIG_RETHOOK
	return READ_ONCE(task->rethooks.first);
#else
	return false;
#endif
}

/* Since when the task has been on a run queue without running; 0: it does, or nobody knows. */
static inline u64 schedmgr_last_queued(const struct task_struct *task)
{
#ifdef CONFIG_SCHED_INFO
	return READ_ONCE(task->sched_info.last_queued);
#else
	return 0;
#endif
}

/* Waits for all that call_rcu_tasks() was asked for. */
static inline void schedmgr_barrier_tasks(void)
{
#ifdef CONFIG_TASKS_RCU
	rcu_barrier_tasks();
#else
	rcu_barrier();
#endif
}

#endif /* _SCHEDMGR_COMPAT_H */
