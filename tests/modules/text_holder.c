// SPDX-License-Identifier: GPL-2.0
/*
 * text_holder.c - somebody holds text_mutex for as long as he is told to
 *
 * So does the optimizer of kprobes, while it waits for a grace period.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/smp.h>

#define TAKE_MS	1500

static struct mutex *text_mutex;
static struct task_struct *holder;

static bool hold;
module_param(hold, bool, 0644);
MODULE_PARM_DESC(hold, "whether it is to be held");
static bool behind_window;
module_param(behind_window, bool, 0644);
MODULE_PARM_DESC(behind_window, "it is to be held from the end of the next window on");
static bool held;
module_param(held, bool, 0444);
MODULE_PARM_DESC(held, "whether it is");

static int hold_when_told(void *unused)
{
	while (!kthread_should_stop()) {
		if (READ_ONCE(hold) && !held) {
			mutex_lock(text_mutex);
			WRITE_ONCE(held, true);
		} else if (!READ_ONCE(hold) && held) {
			mutex_unlock(text_mutex);
			WRITE_ONCE(held, false);
		}
		schedule_timeout_idle(1);
	}
	if (held)
		mutex_unlock(text_mutex);
	return 0;
}

static int before_settle(struct kprobe *probe, struct pt_regs *regs)
{
	unsigned int i;

	if (!READ_ONCE(behind_window) || task_cpu(holder) == raw_smp_processor_id())
		return 0;
	WRITE_ONCE(behind_window, false);
	WRITE_ONCE(hold, true);
	for (i = 0; i < TAKE_MS && !READ_ONCE(held); i++)
		udelay(1000);
	return 0;
}

static struct kprobe settle = {
	.symbol_name = "schedmgr_redirects_settle",
	.pre_handler = before_settle,
};

static int __init text_holder_init(void)
{
	struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
	unsigned long (*lookup)(const char *name);
	int error = register_kprobe(&probe);

	if (error)
		return error;
	lookup = (void *)probe.addr;
	unregister_kprobe(&probe);
	text_mutex = (void *)lookup("text_mutex");
	if (!text_mutex)
		return -ENOENT;
	error = register_kprobe(&settle);
	if (error)
		return error;
	holder = kthread_create(hold_when_told, NULL, "text_holder");
	if (IS_ERR(holder)) {
		unregister_kprobe(&settle);
		return PTR_ERR(holder);
	}
	/* Where the kthread that switches is not. */
	kthread_bind(holder, num_online_cpus() - 1);
	wake_up_process(holder);
	return 0;
}

/* The holder first: to remove a probe takes the mutex. */
static void __exit text_holder_exit(void)
{
	kthread_stop(holder);
	unregister_kprobe(&settle);
}

module_init(text_holder_init);
module_exit(text_holder_exit);
MODULE_DESCRIPTION("somebody who writes code for long, for schedmgr's tests");
MODULE_LICENSE("GPL");
