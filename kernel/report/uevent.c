// SPDX-License-Identifier: GPL-2.0
/*
 * uevent.c - events for udev, as changes of /dev/schedmgr
 */
#include <linux/device.h>
#include <linux/kernel.h>
#include <linux/kobject.h>
#include <linux/miscdevice.h>
#include <linux/schedmgr.h>

#include "report/events.h"
#include "report/uevent.h"

static const struct miscdevice *source;

static const char *const event_names[] = {
	[SCHEDMGR_EVENT_STAGED] = "staged",
	[SCHEDMGR_EVENT_UNSTAGED] = "unstaged",
	[SCHEDMGR_EVENT_ACTIVATING] = "activating",
	[SCHEDMGR_EVENT_ACTIVATED] = "activated",
	[SCHEDMGR_EVENT_FAILED] = "failed",
	[SCHEDMGR_EVENT_ROLLED_BACK] = "rolled-back",
	[SCHEDMGR_EVENT_CONFIRM_PENDING] = "confirm-pending",
	[SCHEDMGR_EVENT_CONFIRMED] = "confirmed",
	[SCHEDMGR_EVENT_WATCHDOG] = "watchdog",
	[SCHEDMGR_EVENT_CONFLICT] = "conflict",
	[SCHEDMGR_EVENT_GATE] = "gate",
	[SCHEDMGR_EVENT_STUCK] = "stuck",
};

static void send(const struct schedmgr_record *record)
{
	char what[48], number[40], name[64], revision[64];
	char *const environment[] = { what, number, name, revision, NULL };

	snprintf(what, sizeof(what), "SCHEDMGR_EVENT=%s", event_names[record->event]);
	snprintf(number, sizeof(number), "SCHEDMGR_SEQ=%llu", record->seq);
	snprintf(name, sizeof(name), "SCHEDMGR_NAME=%s", record->name);
	snprintf(revision, sizeof(revision), "SCHEDMGR_VERSION=%s", record->version);
	kobject_uevent_env(&source->this_device->kobj, KOBJ_CHANGE, (char **)environment);
}

static struct schedmgr_reader reader = { .read = send };

/**
 * schedmgr_uevent_init() - tell udev of each event from now on
 * @device: whose changes they are; registered by the time something can happen
 */
void __init schedmgr_uevent_init(const struct miscdevice *device)
{
	source = device;
	schedmgr_events_read(&reader);
}
