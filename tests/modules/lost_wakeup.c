// SPDX-License-Identifier: GPL-2.0
/*
 * lost_wakeup.c - the end of a pause of the kthread that switches is lost, once
 *
 * That is what a payload does that forgets to wake tasks.
 */
#include <linux/hrtimer.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/string.h>

/* In this order. */
enum { IDLE, ARMED, PAUSED, LOST };

static int stage;
module_param(stage, int, 0644);
MODULE_PARM_DESC(stage, "1: the next pause shall not end; 3: it did not");

static const struct task_struct *worker;

/* What is done in the place of hrtimer_wakeup(); its result is set by the probe. */
static noinline void do_nothing(void)
{
	barrier();
}

static int before_pause(struct kprobe *probe, struct pt_regs *regs)
{
	if (!strcmp(current->comm, "schedmgr") && READ_ONCE(stage) == ARMED) {
		worker = current;
		WRITE_ONCE(stage, PAUSED);
	}
	return 0;
}

/* enum hrtimer_restart hrtimer_wakeup(struct hrtimer *timer) */
static int before_wakeup(struct kprobe *probe, struct pt_regs *regs)
{
	const struct hrtimer_sleeper *sleeper = container_of((struct hrtimer *)regs->di,
							     struct hrtimer_sleeper, timer);

	if (READ_ONCE(stage) != PAUSED || sleeper->task != worker)
		return 0;
	WRITE_ONCE(stage, LOST);
	regs->ax = HRTIMER_NORESTART;
	regs->ip = (unsigned long)do_nothing;
	return 1;
}

/* A probe that has one is never made a jump, which could not lead elsewhere. */
static void after_wakeup(struct kprobe *probe, struct pt_regs *regs, unsigned long flags)
{
}

static struct kprobe pause_probe = {
	.symbol_name = "schedmgr_give_way",
	.pre_handler = before_pause,
};

static struct kprobe wakeup_probe = {
	.symbol_name = "hrtimer_wakeup",
	.pre_handler = before_wakeup,
	.post_handler = after_wakeup,
};

static struct kprobe *probes[] = { &pause_probe, &wakeup_probe };

static int __init lost_wakeup_init(void)
{
	return register_kprobes(probes, ARRAY_SIZE(probes));
}

static void __exit lost_wakeup_exit(void)
{
	unregister_kprobes(probes, ARRAY_SIZE(probes));
}

module_init(lost_wakeup_init);
module_exit(lost_wakeup_exit);
MODULE_DESCRIPTION("a wake-up that is lost, for schedmgr's tests");
MODULE_LICENSE("GPL");
