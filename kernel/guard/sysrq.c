// SPDX-License-Identifier: GPL-2.0
/*
 * sysrq.c - the key that brings the machine back to stock: Alt-SysRq-B with shift
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/smp.h>
#include <linux/sysrq.h>

#include "base/active.h"
#include "base/fault.h"
#include "guard/sysrq.h"
#include "guard/trip.h"

#define KEY	'B'

static void go_back(int key)
{
	pr_info("SysRq: %s\n", schedmgr_active_payload() ? "back to stock" : "stock is active already");
	schedmgr_trip(SCHEDMGR_TRIP_SYSRQ, NULL, raw_smp_processor_id(), 0);
}

static const struct sysrq_key_op operation = {
	.handler = go_back,
	.help_msg = "back-to-stock-scheduler(B)",
	.action_msg = "Back to the kernel's own scheduler",
	.enable_mask = SYSRQ_ENABLE_RTNICE,
};

int __init schedmgr_sysrq_init(void)
{
	return schedmgr_may_fail(register_sysrq_key(KEY, &operation), -EBUSY);
}

void schedmgr_sysrq_exit(void)
{
	unregister_sysrq_key(KEY, &operation);
}
