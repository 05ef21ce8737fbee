// SPDX-License-Identifier: GPL-2.0
/*
 * bench_stop.c - how long the machine is stopped: by nothing at all, and by others
 *
 * A return probe on multi_cpu_stop() sees the first CPU enter the stop state and the
 * last one leave it, whoever asked for it.  What it costs itself is in all figures alike.
 *
 * Reading the parameter "empty" stops the machine to do nothing; reading "last" tells
 * how long it was stopped the last time.
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched/clock.h>
#include <linux/stop_machine.h>
#include <linux/sysfs.h>

static atomic_t inside;
static u64 first_in, last_out;

static int enter(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	if (atomic_inc_return(&inside) == 1)
		first_in = sched_clock();
	return 0;
}

static int leave(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	if (atomic_dec_and_test(&inside))
		last_out = sched_clock();
	return 0;
}
NOKPROBE_SYMBOL(enter);
NOKPROBE_SYMBOL(leave);

static struct kretprobe probe = {
	.kp.symbol_name = "multi_cpu_stop",
	.entry_handler = enter,
	.handler = leave,
};

static int do_nothing(void *arg)
{
	return 0;
}

static int get_last(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%llu\n", last_out - first_in);
}

static int get_empty(char *buffer, const struct kernel_param *kp)
{
	u64 start = sched_clock(), end;
	int error = stop_machine(do_nothing, NULL, cpu_online_mask);

	end = sched_clock();
	return error ?: sysfs_emit(buffer, "%llu %llu\n", last_out - first_in, end - start);
}

static const struct kernel_param_ops last_ops = { .get = get_last };
static const struct kernel_param_ops empty_ops = { .get = get_empty };

module_param_cb(last, &last_ops, NULL, 0400);
MODULE_PARM_DESC(last, "ns from the first CPU in to the last CPU out, of the last time");
module_param_cb(empty, &empty_ops, NULL, 0400);
MODULE_PARM_DESC(empty, "the same of a stop that does nothing, and ns of the whole call");

static int __init bench_init(void)
{
	probe.maxactive = 2 * num_possible_cpus();
	return register_kretprobe(&probe);
}

static void __exit bench_exit(void)
{
	unregister_kretprobe(&probe);
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_DESCRIPTION("duration of stop_machine(), for schedmgr's benchmark");
MODULE_LICENSE("GPL");
