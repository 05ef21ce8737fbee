// SPDX-License-Identifier: GPL-2.0
/*
 * pinned.c - a thread that does not leave its CPU for as long as the module is loaded
 *
 * Who asks that it run elsewhere waits inside the scheduler: see tests/guest/busy.c.
 */
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/sched/task.h>

static int thread;
module_param(thread, int, 0444);
MODULE_PARM_DESC(thread, "its id, once it stays where it is");

static struct task_struct *task;

static int stay(void *unused)
{
	migrate_disable();
	WRITE_ONCE(thread, task_pid_nr(current));
	for (;;) {
		set_current_state(TASK_IDLE);
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	migrate_enable();
	return 0;
}

static int __init pinned_init(void)
{
	task = kthread_run(stay, NULL, "pinned");
	return PTR_ERR_OR_ZERO(task);
}

static void __exit pinned_exit(void)
{
	kthread_stop(task);
}

module_init(pinned_init);
module_exit(pinned_exit);
MODULE_DESCRIPTION("a thread that stays on its CPU, for schedmgr's tests");
MODULE_LICENSE("GPL");
