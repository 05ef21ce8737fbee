// SPDX-License-Identifier: GPL-2.0
/*
 * hold_cpu.c - code of the kernel that does not give CPUs up for some seconds
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static int cpus[2];
static unsigned int count;
module_param_array(cpus, int, &count, 0444);
MODULE_PARM_DESC(cpus, "which CPUs");

static unsigned int seconds = 5;
module_param(seconds, uint, 0444);
MODULE_PARM_DESC(seconds, "for how long");

static int hold(void *unused)
{
	unsigned long end = jiffies + seconds * HZ;

	preempt_disable();
	while (time_before(jiffies, end))
		cpu_relax();
	preempt_enable();
	while (!kthread_should_stop())
		msleep(20);
	return 0;
}

static struct task_struct *holders[ARRAY_SIZE(cpus)];

static void hold_exit(void)
{
	while (count)
		kthread_stop(holders[--count]);
}

static int __init hold_init(void)
{
	unsigned int i, wanted = count;

	for (count = 0; count < wanted; count++) {
		struct task_struct *holder = kthread_create(hold, NULL, "holder/%d", cpus[count]);

		if (IS_ERR(holder)) {
			hold_exit();
			return PTR_ERR(holder);
		}
		kthread_bind(holder, cpus[count]);
		holders[count] = holder;
	}
	for (i = 0; i < count; i++)
		wake_up_process(holders[i]);
	return 0;
}

module_init(hold_init);
module_exit(hold_exit);
MODULE_DESCRIPTION("holds CPUs, for schedmgr's tests");
MODULE_LICENSE("GPL");
