// SPDX-License-Identifier: GPL-2.0
/*
 * intent.c - a version is noted before it is activated, and what becomes of that
 *
 * It is written first, so that it is there when the activation itself takes the machine down, and
 * carries the note before it, which is right again when the activation fails: whoever asked for
 * it says so, or, when that was killed, the event does.  From the note to the manager's answer
 * "switch.lock" is held, so there is one intent at a time.  Going back to stock, or to the version
 * before, takes no lock and is noted afterwards: until then the blame stays where it was, and a
 * roll back waits for no disk.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/device.h"
#include "core/list.h"
#include "state/blame.h"
#include "state/intent.h"
#include "state/lock.h"
#include "state/state.h"

static int set_version(struct sm_running *running, const char *name, const char *version)
{
	*running = (struct sm_running){ .trial_s = SCHEDMGR_TRIAL_S };
	snprintf(running->name, sizeof(running->name), "%s", name);
	snprintf(running->version, sizeof(running->version), "%s", version);
	running->since_ns = sm_kernel_time(CLOCK_BOOTTIME);
	running->when_ns = sm_kernel_time(CLOCK_REALTIME);
	return sm_kernel_boot_id(running->boot_id);
}

/* The version that an activation of @name means; false when there is none, or several. */
static bool find_staged(const struct schedmgr_list *list, const char *name, const char *version,
			char full[SCHEDMGR_VERSION_LEN])
{
	const struct schedmgr_entry *entry;

	if (sm_list_find(list, name, version, &entry))
		return false;
	memcpy(full, entry->version, SCHEDMGR_VERSION_LEN);
	return entry->state == SCHEDMGR_STATE_STAGED;
}

static bool is_running(const struct schedmgr_list *list, const struct sm_running *running)
{
	const struct schedmgr_entry *entry;

	return !sm_list_find(list, running->name, running->version, &entry) &&
	       (entry->state == SCHEDMGR_STATE_ACTIVE || entry->state == SCHEDMGR_STATE_DEACTIVATING);
}

static int judge_and_write(struct sm_running *old, const struct sm_running *old_before,
			   const struct sm_running *running, const struct sm_running *before)
{
	char judged[SM_JUDGED_LEN];
	int ret;

	ret = sm_blame_judge(old, old_before, judged);
	return ret < 0 ? ret : sm_running_write(running, before);
}

/* What was noted before: @running, unless that is an intent that came to nothing. */
static struct sm_running *find_before(const struct schedmgr_list *list, struct sm_running *running,
				      struct sm_running *before, const char *boot_id)
{
	if (!running->pending || strcmp(running->boot_id, boot_id))
		return running;
	if (!is_running(list, running))
		return before;
	running->pending = false;
	return running;
}

/* What cannot be read is replaced: somebody is there who chose the next version. */
static void warn_damaged(struct schedmgr_ctx *ctx, int error)
{
	sm_running_fail(ctx, error);
	sm_warn_failure(ctx, "whether a version took the machine down before will not be known any more");
}

/**
 * sm_intent_note() - a version is about to be activated
 * @ctx: the context, its device is open; "switch.lock" is held
 * @name: its name
 * @version: its version, "" for the only one of that name
 * @intent: out: the note, for sm_intent_withdraw()
 *
 * Return: 1 it is noted, 0 there is nothing to note, or a negative errno, recorded.
 */
int sm_intent_note(struct schedmgr_ctx *ctx, const char *name, const char *version,
		   struct sm_running *intent)
{
	SM_CLEANUP(sm_cleanup_list) struct schedmgr_list *list = NULL;
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	struct sm_running running, before, *last;
	char full[SCHEDMGR_VERSION_LEN];
	int ret;

	if (sm_list_read(ctx, &list) || !find_staged(list, name, version, full))
		return 0;
	ret = sm_state_lock(ctx, &lock);
	if (ret)
		return ret;
	ret = sm_running_read(&running, &before);
	if (ret && ret != -ENOENT)
		warn_damaged(ctx, ret);
	ret = set_version(intent, name, full);
	if (ret)
		return sm_state_fail(ctx, ret, "tell the boot from others:", "/proc/sys/kernel/random/boot_id");
	intent->pending = true;
	last = find_before(list, &running, &before, intent->boot_id);
	ret = judge_and_write(&running, &before, intent, last);
	return ret ? sm_running_fail(ctx, ret) : 1;
}

/* The activation failed: what was noted before is right, unless the events have told more since. */
int sm_intent_withdraw(struct schedmgr_ctx *ctx, const struct sm_running *intent)
{
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	struct sm_running running, before;
	int ret;

	ret = sm_running_lock(ctx, &running, &before, &lock);
	if (ret <= 0)
		return ret;
	if (!running.pending || !sm_running_is(&running, intent->name, intent->version) ||
	    running.since_ns != intent->since_ns)
		return 0;
	ret = sm_running_write(&before, NULL);
	return ret ? sm_running_fail(ctx, ret) : 0;
}

/* A note of this boot that nobody is left to withdraw: it was made, or came to nothing.  The lock is held. */
int sm_intent_settle(struct schedmgr_ctx *ctx, struct sm_running *running, const struct sm_running *before)
{
	SM_CLEANUP(sm_cleanup_list) struct schedmgr_list *list = NULL;

	if (!running->pending || sm_switch_is_locked() || sm_device_open(ctx) || sm_list_read(ctx, &list))
		return 0;
	if (is_running(list, running))
		running->pending = false;
	else
		*running = *before;
	return sm_running_write(running, NULL);
}

/* A switch that was not the one that is noted as pending. */
static int follow_other(const struct schedmgr_record *record, const struct sm_running *old,
			const struct sm_running *before, const struct sm_running *running)
{
	/* Whoever wrote the note was killed, and another switch was made since. */
	if (record->boot_ns > old->since_ns && !sm_switch_is_locked())
		return sm_running_write(running, NULL);
	if (!strcmp(before->boot_id, old->boot_id) && before->since_ns >= record->boot_ns)
		return 0;
	return sm_running_write(old, running);
}

static int follow_pending(const struct schedmgr_record *record, const struct sm_running *old,
			  const struct sm_running *before, const struct sm_running *running)
{
	bool is_noted = sm_running_is(old, running->name, running->version) && record->boot_ns >= old->since_ns;

	if (record->event == SCHEDMGR_EVENT_FAILED)
		return is_noted && !sm_switch_is_locked() ? sm_running_write(before, NULL) : 0;
	/* Its trial begins with the switch, not with the note. */
	return is_noted ? sm_running_write(running, NULL) : follow_other(record, old, before, running);
}

/*
 * A switch was made, by whomever, or one that was noted was given up.  The lock is held.
 * Returns 0 or a negative errno.
 */
int sm_intent_follow(const struct schedmgr_record *record, const char *boot_id)
{
	const struct schedmgr_report *report = &record->report;
	struct sm_running old, before, running;
	bool is_known;
	int ret;

	if (record->event != SCHEDMGR_EVENT_ACTIVATED && record->event != SCHEDMGR_EVENT_ROLLED_BACK &&
	    record->event != SCHEDMGR_EVENT_FAILED)
		return 0;
	ret = sm_running_read(&old, &before);
	if (ret && ret != -ENOENT && ret != -EBADMSG)
		return ret;
	ret = set_version(&running, report->to, report->to_version);
	if (ret)
		return ret;
	running.since_ns = record->boot_ns;
	running.when_ns = record->when_ns;
	is_known = !strcmp(old.boot_id, boot_id);
	if (is_known && old.pending)
		return follow_pending(record, &old, &before, &running);
	if (record->event == SCHEDMGR_EVENT_FAILED || (is_known && old.since_ns >= record->boot_ns))
		return 0;
	return judge_and_write(&old, &before, &running, NULL);
}
