// SPDX-License-Identifier: GPL-2.0
/*
 * rcu_reader.c - no grace period ends while this is loaded
 *
 * Beside a real-time hog that has no limit the reader would be whoever does not get to run. This one
 * computes instead, at the lowest priority, so that all else goes on. It needs a kernel that preempts it.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/processor.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

static struct task_struct *reader;

static int read_on(void *unused)
{
	rcu_read_lock();
	while (!kthread_should_stop())
		cpu_relax();
	rcu_read_unlock();
	return 0;
}

static int __init rcu_reader_init(void)
{
	reader = kthread_create(read_on, NULL, "rcu_reader");
	if (IS_ERR(reader))
		return PTR_ERR(reader);
	set_user_nice(reader, MAX_NICE);
	wake_up_process(reader);
	return 0;
}

static void __exit rcu_reader_exit(void)
{
	kthread_stop(reader);
}

module_init(rcu_reader_init);
module_exit(rcu_reader_exit);
MODULE_DESCRIPTION("a reader that does not end, for schedmgr's tests");
MODULE_LICENSE("GPL");
