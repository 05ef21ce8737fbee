// SPDX-License-Identifier: GPL-2.0
/*
 * events.c - what happened, numbered and kept
 *
 * Whoever changes something posts it here.  The number, the place in the ring and the
 * message on the wire are made under one lock, so that all who listen see the same order.
 */
#include <linux/audit.h>
#include <linux/cred.h>
#include <linux/rtmutex.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/uidgid.h>
#include <linux/vmalloc.h>

#include "internal.h"

/*
 * Covers the ring and the number of the last event.  Taken inside schedmgr_mutex or
 * without it; sending a message sleeps under it.  It lends its priority like that one.
 */
static DEFINE_RT_MUTEX(events_mutex);

/* Event n is at n % SCHEDMGR_HISTORY_LEN. */
static struct schedmgr_record *ring;
static u64 last;

/* A command line has a NUL after each word, and may hold anything else. */
static void note_command(struct schedmgr_actor *actor)
{
	size_t size = sizeof(actor->command), len;
	char *c;

	len = schedmgr_kernel.get_cmdline(current, actor->command, size - 1);
	actor->command[min(len, size - 1)] = '\0';
	for (c = actor->command; c < actor->command + len; c++)
		if (!*c)
			*c = c + 1 < actor->command + len ? ' ' : '\0';
}

/**
 * schedmgr_actor_note() - who asks for something
 * @actor: out: the current process
 *
 * Context: process context, may sleep.
 */
void schedmgr_actor_note(struct schedmgr_actor *actor)
{
	memset(actor, 0, sizeof(*actor));
	actor->uid = from_kuid(&init_user_ns, current_uid());
	actor->loginuid = from_kuid(&init_user_ns, audit_get_loginuid(current));
	actor->pid = current->tgid;
	get_task_comm(actor->comm, current);
	note_command(actor);
}

static void fill_record(struct schedmgr_record *record, const struct schedmgr_occasion *o)
{
	static const struct schedmgr_actor kernel = { .loginuid = ~0u, .comm = "schedmgr" };
	const struct schedmgr_actor *actor = o->actor ?: &kernel;
	const struct schedmgr_payload *payload = o->version->payload;

	*record = (struct schedmgr_record){
		.event = o->event,
		.seq = last + 1,
		.when_ns = ktime_get_real_ns(),
		.boot_ns = ktime_get_boottime_ns(),
		.cause = o->cause,
		.uid = actor->uid,
		.loginuid = actor->loginuid,
		.pid = actor->pid,
		.confirm_ms = o->confirm_ms,
	};
	memcpy(record->comm, actor->comm, sizeof(record->comm));
	memcpy(record->command, actor->command, sizeof(record->command));
	strscpy(record->name, o->version->name, sizeof(record->name));
	strscpy(record->version, o->version->version, sizeof(record->version));
	if (payload)
		strscpy(record->module, module_name(payload->owner), sizeof(record->module));
	if (o->detail)
		strscpy(record->detail, o->detail, sizeof(record->detail));
	if (o->report) {
		record->report = *o->report;
		record->report.blocker_depth = 0;
		memset(record->report.blocker_stack, 0, sizeof(record->report.blocker_stack));
	}
}

/**
 * schedmgr_events_post() - something has happened
 * @occasion: what; nothing in it is needed afterwards
 *
 * Context: may sleep; never in the stop window.
 */
void schedmgr_events_post(const struct schedmgr_occasion *occasion)
{
	struct schedmgr_record *record;

	rt_mutex_lock(&events_mutex);
	record = &ring[(last + 1) % SCHEDMGR_HISTORY_LEN];
	fill_record(record, occasion);
	last++;
	schedmgr_netlink_send(record);
	schedmgr_device_uevent(occasion->event, last, occasion->version);
	rt_mutex_unlock(&events_mutex);
}

/**
 * schedmgr_events_get() - read a kept event
 * @seq: its number; an older one than the oldest that is kept means that
 * @record: out: the event
 *
 * Context: may sleep.
 * Return: 0; -ENODATA there is no such event yet.
 */
int schedmgr_events_get(u64 seq, struct schedmgr_record *record)
{
	int error = 0;
	u64 oldest;

	rt_mutex_lock(&events_mutex);
	oldest = last > SCHEDMGR_HISTORY_LEN ? last - SCHEDMGR_HISTORY_LEN + 1 : 1;
	if (seq > last || !last)
		error = -ENODATA;
	else
		*record = ring[max(seq, oldest) % SCHEDMGR_HISTORY_LEN];
	rt_mutex_unlock(&events_mutex);
	return error;
}

/**
 * schedmgr_events_last() - number of the last event
 *
 * Context: may sleep.
 * Return: 0 before the first.
 */
u64 schedmgr_events_last(void)
{
	u64 seq;

	rt_mutex_lock(&events_mutex);
	seq = last;
	rt_mutex_unlock(&events_mutex);
	return seq;
}

int __init schedmgr_events_init(void)
{
	ring = schedmgr_may_fail(vcalloc(SCHEDMGR_HISTORY_LEN, sizeof(*ring)), NULL);
	return ring ? 0 : -ENOMEM;
}

void schedmgr_events_exit(void)
{
	vfree(ring);
}
