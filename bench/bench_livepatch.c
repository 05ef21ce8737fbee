// SPDX-License-Identifier: GPL-2.0
/*
 * bench_livepatch.c - a livepatch of one function of kernel/sched, to time its transition
 *
 * get_avenrun() is replaced by a copy of itself.  The parameters tell how long the two
 * transitions took, from the request to the last task that was brought over; 0: not done yet.
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched/clock.h>
#include <linux/sched/loadavg.h>

static u64 start;
static ulong patch_ns, unpatch_ns;

module_param(patch_ns, ulong, 0400);
MODULE_PARM_DESC(patch_ns, "ns of the transition to the patch");
module_param(unpatch_ns, ulong, 0400);
MODULE_PARM_DESC(unpatch_ns, "ns of the transition back");

static void copied_get_avenrun(unsigned long *loads, unsigned long offset, int shift)
{
	loads[0] = (avenrun[0] + offset) << shift;
	loads[1] = (avenrun[1] + offset) << shift;
	loads[2] = (avenrun[2] + offset) << shift;
}

static int begin_patch(struct klp_object *object)
{
	start = sched_clock();
	return 0;
}

static void end_patch(struct klp_object *object)
{
	patch_ns = sched_clock() - start;
}

static void begin_unpatch(struct klp_object *object)
{
	start = sched_clock();
}

static void end_unpatch(struct klp_object *object)
{
	unpatch_ns = sched_clock() - start;
}

static struct klp_func functions[] = {
	{ .old_name = "get_avenrun", .new_func = copied_get_avenrun },
	{ }
};

static struct klp_object objects[] = {
	{
		/* no name: vmlinux */
		.funcs = functions,
		.callbacks = {
			.pre_patch = begin_patch,
			.post_patch = end_patch,
			.pre_unpatch = begin_unpatch,
			.post_unpatch = end_unpatch,
		},
	},
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
};

static int __init bench_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit bench_exit(void)
{
}

module_init(bench_init);
module_exit(bench_exit);
MODULE_DESCRIPTION("a livepatch of kernel/sched, for schedmgr's benchmark");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
