// SPDX-License-Identifier: GPL-2.0
/*
 * livepatch_prio.c - a livepatch of a function that payloads replace, by a copy of itself
 */
#include <linux/livepatch.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/sched/prio.h>

static int copied_task_prio(const struct task_struct *p)
{
	return p->prio - MAX_RT_PRIO;
}

static struct klp_func functions[] = {
	{ .old_name = "task_prio", .new_func = copied_task_prio },
	{ }
};

static struct klp_object objects[] = {
	{ .funcs = functions },	/* no name: vmlinux */
	{ }
};

static struct klp_patch patch = {
	.mod = THIS_MODULE,
	.objs = objects,
};

static int __init livepatch_init(void)
{
	return klp_enable_patch(&patch);
}

static void __exit livepatch_exit(void)
{
}

module_init(livepatch_init);
module_exit(livepatch_exit);
MODULE_DESCRIPTION("a livepatch of the scheduler, for schedmgr's tests");
MODULE_LICENSE("GPL");
MODULE_INFO(livepatch, "Y");
