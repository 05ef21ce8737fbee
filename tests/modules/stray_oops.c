// SPDX-License-Identifier: GPL-2.0
/*
 * stray_oops.c - an oops that has nothing to do with the scheduler
 *
 * A thread that has just been through the scheduler calls what has a large frame: what
 * schedule() has left on the stack is still there, below the caller's.
 */
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>

static noinline void go_wrong(void)
{
	char room[1024] __attribute__((uninitialized));

	asm volatile("" : : "r"(room) : "memory");
	WRITE_ONCE(*(int *)sizeof(long), 1);
}

static int stray(void *unused)
{
	int i;

	msleep(100);
	/* nobody else may want the CPU: the thread is picked again, without a switch */
	for (i = 0; i < 3; i++)
		schedule();
	go_wrong();
	return 0;
}

static int __init stray_init(void)
{
	return PTR_ERR_OR_ZERO(kthread_run(stray, NULL, "stray"));
}

static void __exit stray_exit(void)
{
}

module_init(stray_init);
module_exit(stray_exit);
MODULE_DESCRIPTION("oopses, for schedmgr's tests");
MODULE_LICENSE("GPL");
