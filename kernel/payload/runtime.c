// SPDX-License-Identifier: GPL-2.0
/*
 * runtime.c - a payload's descriptor; staged at module init, unstaged at exit
 */
#include <linux/module.h>
#include <linux/schedmgr.h>

#include "runtime.h"

/* schedule.S */
void schedmgr_payload_entry(unsigned int sched_mode);
extern const u8 schedmgr_payload_return[];

/* What the payload does not define. */

int __weak schedmgr_hook_prepare(void)
{
	return 0;
}

void __weak schedmgr_hook_activated(void)
{
}

void __weak schedmgr_hook_deactivated(void)
{
}

static void free_storage(void)
{
	schedmgr_task_storage_free();
	schedmgr_group_storage_free();
}

static int prepare(void)
{
	int error;

	schedmgr_privates_reset();
	error = schedmgr_hook_prepare();
	if (error)
		free_storage();
	return error;
}

static void activated(void)
{
	schedmgr_directory_make();
	schedmgr_hook_activated();
}

static void deactivated(void)
{
	schedmgr_directory_remove();
	schedmgr_hook_deactivated();
	free_storage();
}

static const struct schedmgr_payload_ops ops = {
	.prepare = prepare,
	.activated = activated,
	.deactivated = deactivated,
	.each_dying = schedmgr_each_dying,
	.quiesce = schedmgr_quiesce,
	.rebuild = schedmgr_rebuild,
	.quiesce_all = schedmgr_quiesce_all,
	.rebuild_all = schedmgr_rebuild_all,
	.abandon = schedmgr_abandon,
	.break_locks = schedmgr_break_locks,
	.patience = schedmgr_patience,
	.glimpse = schedmgr_glimpse,
};

static struct schedmgr_payload payload = {
	.abi = SCHEDMGR_PAYLOAD_ABI,
	.size = sizeof(payload),
	.ops_size = sizeof(ops),
	.name = SCHEDMGR_PAYLOAD_NAME,
	.version = SCHEDMGR_PAYLOAD_VERSION,
	.flags = SCHEDMGR_PAYLOAD_FLAGS,
	.owner = THIS_MODULE,
	.build = &schedmgr_build,
	.functions = schedmgr_functions,
	.overlays = schedmgr_overlays,
	.deferred = schedmgr_deferreds,
	.schedule = schedmgr_payload_entry,
	.schedule_return = schedmgr_payload_return,
	.ops = &ops,
};

static const struct schedmgr_seal seal __used __section(SCHEDMGR_SECTION_SEAL) = {
	.magic = SCHEDMGR_SEAL_MAGIC,
};

static int __init payload_init(void)
{
	int error;

	payload.nr_functions = schedmgr_functions_end - schedmgr_functions;
	payload.nr_overlays = schedmgr_overlays_end - schedmgr_overlays;
	payload.nr_deferred = schedmgr_deferreds_end - schedmgr_deferreds;
	payload.layouts = &schedmgr_layouts;
	error = schedmgr_privates_save();
	if (error)
		return error;
	error = schedmgr_register_payload(&payload);
	payload.layouts = NULL;
	if (error)
		schedmgr_privates_free();
	return error;
}

static void __exit payload_exit(void)
{
	schedmgr_unregister_payload(&payload);
	schedmgr_privates_free();
}

module_init(payload_init);
module_exit(payload_exit);
MODULE_DESCRIPTION("CPU scheduler for schedmgr: " SCHEDMGR_PAYLOAD_NAME " " SCHEDMGR_PAYLOAD_VERSION);
MODULE_LICENSE("GPL");
MODULE_INFO(schedmgr_name, SCHEDMGR_PAYLOAD_NAME);
MODULE_VERSION(SCHEDMGR_PAYLOAD_VERSION);
