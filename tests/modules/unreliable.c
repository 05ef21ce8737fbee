// SPDX-License-Identifier: GPL-2.0
/*
 * unreliable.c - a thread whose stack nobody can vouch for: in the way of every switch
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/objtool.h>
#include <linux/sched.h>

static struct task_struct *thread;

/* Without ORC data the unwinder does not get out of here. */
static noinline void sleep_unseen(void)
{
	schedule_timeout_interruptible(HZ / 10);
	barrier();
}
STACK_FRAME_NON_STANDARD(sleep_unseen);

static int run(void *unused)
{
	while (!kthread_should_stop())
		sleep_unseen();
	return 0;
}

static int __init unreliable_init(void)
{
	thread = kthread_run(run, NULL, "unreliable");
	return PTR_ERR_OR_ZERO(thread);
}

static void __exit unreliable_exit(void)
{
	kthread_stop(thread);
}

module_init(unreliable_init);
module_exit(unreliable_exit);
MODULE_DESCRIPTION("a thread whose stack is not reliable");
MODULE_LICENSE("GPL");
