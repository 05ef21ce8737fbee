// SPDX-License-Identifier: GPL-2.0
/*
 * stranded.c - tasks that a CPU was about to wake when it was taken out of the payload
 *
 * They are runnable, or being woken, and on no run queue.  One that is only on the way to a
 * queue looks the same for a moment.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/spinlock.h>

#include "base/pace.h"
#include "base/vmlinux.h"
#include "guard/stranded.h"

#define ON_THE_WAY_MS	200	/* who is only that is on a queue by then */
#define FOUND_MAX	32	/* looked at in one go */

struct stranded {
	struct task_struct *task;	/* with a reference */
	unsigned long runs;
};

static bool is_stranded(const struct task_struct *task)
{
	unsigned int state = READ_ONCE(task->__state);

	return (state == TASK_RUNNING || state == TASK_WAKING) && !READ_ONCE(task->on_rq) &&
	       !READ_ONCE(task->on_cpu);
}

static unsigned long runs_of(const struct task_struct *task)
{
	return task->nvcsw + task->nivcsw;
}

/* From process id *@nr on, which is 0 behind the last one. */
static unsigned int find_some(struct stranded found[FOUND_MAX], int *nr)
{
	struct task_struct *thread;
	unsigned int n = 0;
	struct pid *pid;

	do {
		rcu_read_lock();
		pid = schedmgr_kernel.find_ge_pid(*nr + 1, &init_pid_ns);
		thread = pid_task(pid, PIDTYPE_PID);
		if (thread && is_stranded(thread))
			found[n++] = (struct stranded){ get_task_struct(thread), runs_of(thread) };
		*nr = pid_nr(pid);
		rcu_read_unlock();
		schedmgr_give_way();
	} while (*nr && n < FOUND_MAX);
	return n;
}

/* Makes it one that sleeps, unless somebody else has brought it on its way meanwhile. */
static bool may_wake(const struct stranded *s)
{
	unsigned long flags;
	bool still;

	raw_spin_lock_irqsave(&s->task->pi_lock, flags);
	still = is_stranded(s->task) && runs_of(s->task) == s->runs;
	if (still)
		WRITE_ONCE(s->task->__state, TASK_UNINTERRUPTIBLE);
	raw_spin_unlock_irqrestore(&s->task->pi_lock, flags);
	return still;
}

/**
 * schedmgr_stranded_wake() - wake the tasks that a CPU was about to wake when it was taken out
 *
 * Context: may sleep; the switch worker, stock is active.
 */
void schedmgr_stranded_wake(void)
{
	struct stranded found[FOUND_MAX];
	unsigned int i, n;
	int nr = 0;

	do {
		n = find_some(found, &nr);
		if (n)
			msleep(ON_THE_WAY_MS);
		for (i = 0; i < n; i++) {
			struct task_struct *task = found[i].task;

			if (may_wake(&found[i])) {
				pr_warn("%s (pid %d) was stranded, and is woken\n", task->comm, task->pid);
				wake_up_process(task);
			}
			put_task_struct(task);
		}
	} while (nr);
}
