// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - the manager's start and end, floor by floor
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

#include "admit/deferred.h"
#include "admit/imports.h"
#include "base/debugfs.h"
#include "base/fault.h"
#include "base/housekeeping.h"
#include "base/symbols.h"
#include "control/conflict.h"
#include "control/fallback.h"
#include "control/health.h"
#include "control/state.h"
#include "control/switch.h"
#include "control/throw_out.h"
#include "control/worker.h"
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
#include "swap/transaction.h"
#include "text/overlay.h"
#include "text/probes.h"
#include "text/selftest.h"
#include "text/slots.h"
#include "text/task_switch.h"

static int __init start_text(void)
{
	int error;

	error = schedmgr_symbols_init();
	if (error)
		return error;
	error = schedmgr_task_switch_init();
	if (error)
		return error;
	error = schedmgr_slots_init();
	if (error)
		return error;
	error = schedmgr_probes_init();
	if (error)
		goto slots;
	error = schedmgr_selftest();
	if (error)
		goto probes;
	return 0;

probes:
	schedmgr_probes_exit();
slots:
	schedmgr_slots_exit();
	return error;
}

static void stop_text(void)
{
	schedmgr_probes_exit();
	schedmgr_slots_exit();
	schedmgr_overlays_exit();
}

static int __init start_guard(void)
{
	int error;

	schedmgr_home_init();
	error = schedmgr_watchdog_init(schedmgr_throw_out);
	if (error)
		return error;
	error = schedmgr_rescue_init();
	if (error)
		goto watchdog;
	error = schedmgr_warnings_init();
	if (error)
		goto rescue;
	error = schedmgr_claims_init(schedmgr_conflict);
	if (error)
		goto warnings;
	error = schedmgr_sysrq_init();
	if (error)
		goto claims;
	return 0;

claims:
	schedmgr_claims_exit();
warnings:
	schedmgr_warnings_exit();
rescue:
	schedmgr_rescue_exit();
watchdog:
	schedmgr_watchdog_exit();
	return error;
}

static void stop_guard(void)
{
	schedmgr_sysrq_exit();
	schedmgr_claims_exit();
	schedmgr_warnings_exit();
	schedmgr_rescue_exit();
	schedmgr_watchdog_exit();
	schedmgr_home_exit();
}

/* With what they need of the floors below: swap and admit. */
static int __init start_control(void)
{
	int error;

	error = schedmgr_imports_init();
	if (error)
		return error;
	error = schedmgr_health_init();
	if (error)
		goto imports;
	error = schedmgr_ran_init(!schedmgr_health_is_on());
	if (error)
		goto health;
	schedmgr_state_init();
	schedmgr_switch_init();
	schedmgr_fallback_init();
	error = schedmgr_worker_init();
	if (error)
		goto ran;
	return 0;

ran:
	schedmgr_ran_exit();
health:
	schedmgr_health_exit();
imports:
	schedmgr_imports_exit();
	return error;
}

static void stop_control(void)
{
	schedmgr_fallback_exit();
	schedmgr_switch_exit();
	schedmgr_worker_exit();
	schedmgr_transaction_exit();
	schedmgr_ran_exit();
	schedmgr_health_exit();
	schedmgr_deferred_exit();
	schedmgr_imports_exit();
}

static int __init start_report(void)
{
	int error;

	error = schedmgr_events_init();
	if (error)
		return error;
	error = schedmgr_netlink_init();
	if (error)
		goto events;
	error = schedmgr_sysfs_init();
	if (error)
		goto netlink;
	error = schedmgr_device_init();
	if (error)
		goto sysfs;
	return 0;

sysfs:
	schedmgr_sysfs_exit();
netlink:
	schedmgr_netlink_exit();
events:
	schedmgr_events_exit();
	return error;
}

static void stop_report(void)
{
	schedmgr_device_exit();
	schedmgr_sysfs_exit();
	schedmgr_netlink_exit();
	schedmgr_events_exit();
}

static int __init schedmgr_init(void)
{
	int error;

	schedmgr_debugfs_init();
	schedmgr_fault_init();
	schedmgr_housekeeping_init();
	error = start_text();
	if (error)
		goto debugfs;
	error = start_control();
	if (error)
		goto text;
	error = start_guard();
	if (error)
		goto control;
	error = start_report();
	if (error)
		goto guard;
	pr_info("ready%s\n", schedmgr_disabled ? ", disabled: will not activate anything" : "");
	return 0;

guard:
	stop_guard();
control:
	stop_control();
text:
	stop_text();
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
	/* A claim that was refused is told while there is still somebody to hear of it. */
	schedmgr_worker_flush();
	stop_report();
	stop_guard();
	stop_control();
	stop_text();
	schedmgr_debugfs_exit();
}

module_init(schedmgr_init);
module_exit(schedmgr_exit);
MODULE_DESCRIPTION("Swaps the CPU scheduler while the machine runs");
MODULE_LICENSE("GPL");
