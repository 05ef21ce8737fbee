// SPDX-License-Identifier: GPL-2.0
/*
 * events.c - what happened, numbered and kept
 *
 * Whoever changes something tells of it (base/listener.c).  The number, the place in the ring
 * and the message on the wire are made under one lock, so that all who read see the same order.
 * What a task is called and does is for its own user and for who may see all: whoever else
 * listens or asks is not told.
 */
#include <linux/cred.h>
#include <linux/module.h>
#include <linux/rtmutex.h>
#include <linux/schedmgr.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>
#include <linux/vmalloc.h>

#include "base/actor.h"
#include "base/fault.h"
#include "base/listener.h"
#include "base/occasion.h"
#include "base/version.h"
#include "report/events.h"

/*
 * Covers the ring and the number of the last event.  Taken inside schedmgr_mutex or
 * without it; sending a message sleeps under it.  It lends its priority like that one.
 */
static DEFINE_RT_MUTEX(events_mutex);

/* What is kept of an event. */
struct kept {
	struct schedmgr_record record;
	char open[SCHEDMGR_DETAIL_LEN];	/* its detail for everybody */
};

/* Who is told of each event, in the order of schedmgr_events_read(); complete before the first can happen. */
static struct schedmgr_reader *readers;
static struct schedmgr_reader **readers_end = &readers;

/* Event n is at n % SCHEDMGR_HISTORY_LEN. */
static struct kept *ring;
static u64 last;

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
 * schedmgr_events_hide_blocker() - leave out whose task was in the way
 * @report: of a switch
 */
void schedmgr_events_hide_blocker(struct schedmgr_report *report)
{
	if (report->blocker != SCHEDMGR_BLOCKER_TASK && report->blocker != SCHEDMGR_BLOCKER_STACK)
		return;
	report->blocker_pid = 0;
	memset(report->blocker_comm, 0, sizeof(report->blocker_comm));
}

/* @uid: for whom; INVALID_UID: for everybody */
static void copy_for_all(struct schedmgr_record *to, const struct kept *from, kuid_t uid)
{
	*to = from->record;
	memcpy(to->detail, from->open, sizeof(to->detail));
	schedmgr_events_hide_blocker(&to->report);
	if (!to->pid || (uid_valid(uid) && uid_eq(uid, make_kuid(&init_user_ns, to->uid))))
		return;
	to->pid = 0;
	memset(to->comm, 0, sizeof(to->comm));
	memset(to->command, 0, sizeof(to->command));
}

/**
 * schedmgr_events_read() - be told of each event, as everybody may see it
 * @reader: for as long as the manager is there
 *
 * Context: module init.
 */
void __init schedmgr_events_read(struct schedmgr_reader *reader)
{
	*readers_end = reader;
	readers_end = &reader->next;
}

static void post(const struct schedmgr_occasion *occasion)
{
	static struct schedmgr_record for_all;	/* under events_mutex */
	const struct schedmgr_reader *r;
	struct kept *kept;

	rt_mutex_lock(&events_mutex);
	kept = &ring[(last + 1) % SCHEDMGR_HISTORY_LEN];
	fill_record(&kept->record, occasion);
	memcpy(kept->open, kept->record.detail, sizeof(kept->open));
	if (occasion->open)
		strscpy(kept->open, occasion->open, sizeof(kept->open));
	last++;
	copy_for_all(&for_all, kept, INVALID_UID);
	for (r = readers; r; r = r->next)
		r->read(&for_all);
	rt_mutex_unlock(&events_mutex);
}

static struct schedmgr_listener listener = { .hear = post };

/**
 * schedmgr_events_get() - read a kept event
 * @seq: its number; an older one than the oldest that is kept means that
 * @record: out: the event, as the caller may see it
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
	else if (schedmgr_may_see_all())
		*record = ring[max(seq, oldest) % SCHEDMGR_HISTORY_LEN].record;
	else
		copy_for_all(record, &ring[max(seq, oldest) % SCHEDMGR_HISTORY_LEN], current_uid());
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
	if (!ring)
		return -ENOMEM;
	schedmgr_listen(&listener);
	return 0;
}

void schedmgr_events_exit(void)
{
	vfree(ring);
}
