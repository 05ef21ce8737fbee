// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - the manager's start and end
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

#include "admit/deferred.h"
#include "admit/imports.h"
#include "base/debugfs.h"
#include "base/fault.h"
#include "base/housekeeping.h"
#include "base/symbols.h"
#include "control/health.h"
#include "control/switch.h"
#include "guard/claims.h"
#include "guard/home.h"
#include "guard/rescue.h"
#include "guard/sysrq.h"
#include "guard/warnings.h"
#include "guard/watchdog.h"
#include "report/device.h"
#include "report/events.h"
#include "report/netlink.h"
#include "report/sysfs.h"
#include "swap/ran.h"
#include "text/overlay.h"
#include "text/probes.h"
#include "text/selftest.h"
#include "text/slots.h"
#include "text/task_switch.h"

static int __init schedmgr_init(void)
{
	int error;

	schedmgr_debugfs_init();
	schedmgr_fault_init();
	schedmgr_housekeeping_init();
	error = schedmgr_symbols_init();
	if (error)
		goto debugfs;
	error = schedmgr_entry_init();
	if (error)
		goto debugfs;
	error = schedmgr_slots_init();
	if (error)
		goto debugfs;
	error = schedmgr_probes_init();
	if (error)
		goto slots;
	error = schedmgr_selftest();
	if (error)
		goto slots;
	error = schedmgr_imports_init();
	if (error)
		goto slots;
	error = schedmgr_events_init();
	if (error)
		goto imports;
	error = schedmgr_netlink_init();
	if (error)
		goto events;
	error = schedmgr_sysfs_init();
	if (error)
		goto netlink;
	error = schedmgr_health_init();
	if (error)
		goto sysfs;
	error = schedmgr_ran_init(!schedmgr_health_is_on());
	if (error)
		goto health;
	error = schedmgr_switch_init();
	if (error)
		goto watch;
	schedmgr_home_init();
	error = schedmgr_watchdog_init(schedmgr_switch_wake);
	if (error)
		goto switches;
	error = schedmgr_rescue_init();
	if (error)
		goto watchdog;
	error = schedmgr_warnings_init();
	if (error)
		goto rescue;
	error = schedmgr_claims_init(schedmgr_switch_note_conflict);
	if (error)
		goto warnings;
	error = schedmgr_sysrq_init();
	if (error)
		goto claims;
	error = schedmgr_device_init();
	if (error)
		goto sysrq;
	pr_info("ready%s\n", schedmgr_disabled ? ", disabled: will not activate anything" : "");
	return 0;

sysrq:
	schedmgr_sysrq_exit();
claims:
	schedmgr_claims_exit();
warnings:
	schedmgr_warnings_exit();
rescue:
	schedmgr_rescue_exit();
watchdog:
	schedmgr_watchdog_exit();
switches:
	schedmgr_switch_exit();
watch:
	schedmgr_ran_exit();
health:
	schedmgr_health_exit();
sysfs:
	schedmgr_sysfs_exit();
netlink:
	schedmgr_netlink_exit();
events:
	schedmgr_events_exit();
imports:
	schedmgr_imports_exit();
slots:
	schedmgr_slots_exit();
debugfs:
	schedmgr_debugfs_exit();
	return error;
}

/*
 * Reached only while no payload is staged, because payloads depend on us, and before the
 * first switch, which pins us for good.
 */
static void __exit schedmgr_exit(void)
{
	schedmgr_device_exit();
	schedmgr_sysrq_exit();
	schedmgr_claims_exit();
	schedmgr_warnings_exit();
	schedmgr_rescue_exit();
	schedmgr_watchdog_exit();
	schedmgr_home_exit();
	schedmgr_switch_exit();
	schedmgr_ran_exit();
	schedmgr_health_exit();
	schedmgr_deferred_exit();
	schedmgr_sysfs_exit();
	schedmgr_netlink_exit();
	schedmgr_events_exit();
	schedmgr_imports_exit();
	schedmgr_probes_exit();
	schedmgr_slots_exit();
	schedmgr_overlays_exit();
	schedmgr_debugfs_exit();
}

module_init(schedmgr_init);
module_exit(schedmgr_exit);
MODULE_DESCRIPTION("Swaps the CPU scheduler while the machine runs");
MODULE_LICENSE("GPL");
