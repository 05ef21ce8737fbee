// SPDX-License-Identifier: GPL-2.0
/*
 * bench_stop.c - what it takes to stop the machine and to do nothing
 *
 * Reading the parameter "empty" does it, and prints the nanoseconds from the first CPU
 * that enters the function that is to be run to the last one that leaves it, and those
 * of the whole call of stop_machine().  Before that it sleeps, so that the other CPUs are
 * as idle as they are when a switch gets there.
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched/clock.h>
#include <linux/stop_machine.h>
#include <linux/sysfs.h>

#define SLEEP_MS	50

static atomic_t entered, left;
static u64 first_in, last_out;

static int do_nothing(void *arg)
{
	int cpus = num_online_cpus();

	if (atomic_inc_return(&entered) == 1)
		first_in = sched_clock();
	if (atomic_inc_return(&left) == cpus)
		last_out = sched_clock();
	return 0;
}

static int get_empty(char *buffer, const struct kernel_param *kp)
{
	u64 begin, end;
	int error;

	msleep(SLEEP_MS);
	atomic_set(&entered, 0);
	atomic_set(&left, 0);
	begin = sched_clock();
	error = stop_machine(do_nothing, NULL, cpu_online_mask);
	end = sched_clock();
	return error ?: sysfs_emit(buffer, "%llu %llu\n", last_out - first_in, end - begin);
}

static const struct kernel_param_ops empty_ops = { .get = get_empty };

module_param_cb(empty, &empty_ops, NULL, 0400);
MODULE_PARM_DESC(empty, "ns of an empty stop window, and of the call that makes it");

static int __init bench_init(void)
{
	return 0;
}

static void __exit bench_exit(void)
{
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_DESCRIPTION("an empty stop_machine(), for schedmgr's benchmark");
MODULE_LICENSE("GPL");
