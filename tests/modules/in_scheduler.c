// SPDX-License-Identifier: GPL-2.0
/*
 * in_scheduler.c - a task that sleeps inside a function of the scheduler
 *
 * The function is walk_tg_tree_from(), which calls back here.  The task can also go to sleep at
 * the worst moment of a switch: its CPU is past the place where the manager notes who leaves, but
 * still on its way to the next task, while the manager begins to look.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/tracepoint.h>
#include <linux/wait.h>

#define LATE_MS	1500

typedef int (*visitor)(void *group, void *data);

static int (*walk)(void *from, visitor down, visitor up, void *data);
static void *root;
static struct tracepoint *sched_switch;
static struct task_struct *sleeper;
static DECLARE_WAIT_QUEUE_HEAD(queue);

static bool asleep;	/* it is to be in there */
static bool late;	/* it is to go there when the next switch begins to look */
static bool leaving;	/* it is on its way off its CPU */

static int set_asleep(const char *value, const struct kernel_param *param)
{
	int error = param_set_bool(value, param);

	wake_up(&queue);
	return error;
}

static const struct kernel_param_ops asleep_ops = {
	.set = set_asleep,
	.get = param_get_bool,
};
module_param_cb(asleep, &asleep_ops, &asleep, 0644);
MODULE_PARM_DESC(asleep, "whether the task sleeps in there");
module_param(late, bool, 0644);
MODULE_PARM_DESC(late, "the task goes to sleep when the next switch begins to look at stacks");
module_param(leaving, bool, 0444);
MODULE_PARM_DESC(leaving, "it did");

static int sleep_in_there(void *group, void *data)
{
	wait_event_idle(queue, !READ_ONCE(asleep) || kthread_should_stop());
	return 1;	/* that is enough */
}

static int nothing(void *group, void *data)
{
	return 0;
}

/* It looks again each jiffy, as nobody can be woken by the probe below. */
static int sleep_when_told(void *unused)
{
	while (!kthread_should_stop()) {
		if (READ_ONCE(asleep))
			walk(root, sleep_in_there, nothing, NULL);
		else
			schedule_timeout_idle(1);
	}
	return 0;
}

/* Behind the manager's probe, which was there first. */
static void on_switch(void *data, bool preempt, struct task_struct *prev, struct task_struct *next,
		      unsigned int prev_state)
{
	unsigned int i;

	if (prev != sleeper || !READ_ONCE(late) || !READ_ONCE(asleep) || !prev_state)
		return;
	WRITE_ONCE(late, false);
	WRITE_ONCE(leaving, true);
	for (i = 0; i < LATE_MS; i++)
		udelay(1000);
}

static int before_watch(struct kprobe *probe, struct pt_regs *regs)
{
	unsigned int i;

	if (!READ_ONCE(late) || task_cpu(sleeper) == raw_smp_processor_id())
		return 0;
	WRITE_ONCE(asleep, true);
	for (i = 0; i < LATE_MS && !READ_ONCE(leaving); i++)
		udelay(1000);
	return 0;
}

static struct kprobe watch = {
	.symbol_name = "schedmgr_ran_start",
	.pre_handler = before_watch,
};

static void find_tracepoint(struct tracepoint *tracepoint, void *unused)
{
	if (!strcmp(tracepoint->name, "sched_switch"))
		sched_switch = tracepoint;
}

static int __init find_symbols(void)
{
	struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
	unsigned long (*lookup)(const char *name);
	int error = register_kprobe(&probe);

	if (error)
		return error;
	lookup = (void *)probe.addr;
	unregister_kprobe(&probe);
	walk = (void *)lookup("walk_tg_tree_from");
	root = (void *)lookup("root_task_group");
	for_each_kernel_tracepoint(find_tracepoint, NULL);
	return walk && root && sched_switch ? 0 : -ENOENT;
}

static int __init in_scheduler_init(void)
{
	int error = find_symbols();

	if (error)
		return error;
	/* Where the kthread that switches is not. */
	sleeper = kthread_create(sleep_when_told, NULL, "in_scheduler");
	if (IS_ERR(sleeper))
		return PTR_ERR(sleeper);
	kthread_bind(sleeper, num_online_cpus() - 1);
	wake_up_process(sleeper);
	error = tracepoint_probe_register(sched_switch, on_switch, NULL);
	if (error)
		goto sleeper;
	error = register_kprobe(&watch);
	if (!error)
		return 0;

	tracepoint_probe_unregister(sched_switch, on_switch, NULL);
	tracepoint_synchronize_unregister();
sleeper:
	kthread_stop(sleeper);
	return error;
}

static void __exit in_scheduler_exit(void)
{
	unregister_kprobe(&watch);
	tracepoint_probe_unregister(sched_switch, on_switch, NULL);
	tracepoint_synchronize_unregister();
	kthread_stop(sleeper);
}

module_init(in_scheduler_init);
module_exit(in_scheduler_exit);
MODULE_DESCRIPTION("a task asleep in the scheduler's code, for schedmgr's tests");
MODULE_LICENSE("GPL");
