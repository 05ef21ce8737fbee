// SPDX-License-Identifier: GPL-2.0
/*
 * restore.c - at boot: which version is to run, and may it?
 *
 * In this order: the version that took the machine down goes into quarantine.  schedmgr.disable=1
 * on the kernel's command line ends it there, and so does no wish.  What could not be judged must
 * not be activated, nor what is in quarantine, nor a version that could not be blamed.  Whatever
 * is decided is left in /var/lib/schedmgr/restore for schedctl status.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/device.h"
#include "core/error.h"
#include "core/file.h"
#include "core/list.h"
#include "core/log.h"
#include "ops/switch.h"
#include "ops/wanted.h"
#include "state/blame.h"
#include "state/decision.h"
#include "state/quarantine.h"

/* A decision that needs no error: the machine is as it is wanted. */
static int SM_PRINTF(3, 4) decide(struct schedmgr_restoration *r, unsigned int decision, const char *format, ...)
{
	SM_CLEANUP(sm_cleanup_free) char *message = NULL;
	va_list arguments;

	va_start(arguments, format);
	message = schedmgr_text_vformat(format, arguments);
	va_end(arguments);
	r->decision = decision;
	snprintf(r->message, sizeof(r->message), "%s", message ?: "");
	return 0;
}

/* A wish that cannot be met: the failure is recorded. */
static int refuse(struct schedmgr_ctx *ctx, struct schedmgr_restoration *r, unsigned int decision, int error)
{
	decide(r, decision, "%s", schedmgr_error_message(ctx));
	return error;
}

/* Was it a scheduler that took the machine down?  A note that cannot be read may say so. */
static int judge(struct schedmgr_ctx *ctx, struct schedmgr_restoration *r)
{
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	struct sm_running running, before;
	int ret;

	ret = sm_running_lock(ctx, &running, &before, &lock);
	if (ret <= 0)
		return ret;
	ret = sm_blame_judge(&running, &before, r->judged);
	if (ret > 0) {
		sm_log(ctx, LOG_WARNING, "%s", r->judged);
		ret = sm_running_write(&running, NULL);
	}
	return ret ? sm_state_fail(ctx, ret, "write below", SM_STATE) : 0;
}

/* Which version that would be, and is it staged already? */
static int find_wanted(struct schedmgr_ctx *ctx, struct schedmgr_restoration *r, bool *staged)
{
	SM_CLEANUP(sm_cleanup_list) struct schedmgr_list *list = NULL;
	const struct schedmgr_entry *entry;

	*staged = false;
	if (sm_device_open(ctx) || sm_list_read(ctx, &list) || sm_list_find(list, r->name, r->version, &entry))
		return 0;
	*staged = true;
	memcpy(r->version, entry->version, sizeof(r->version));
	return entry->state == SCHEDMGR_STATE_ACTIVE;
}

static int check_quarantine(struct schedmgr_ctx *ctx, struct schedmgr_restoration *r)
{
	struct schedmgr_quarantine_entry entry;

	if (!sm_quarantine_has(r->name, r->version, &entry))
		return 0;
	sm_fail(ctx, -ECANCELED, SCHEDMGR_REASON_QUARANTINED, "'%s:%s' is in quarantine: %s", r->name,
		r->version, entry.reason);
	sm_remedy(ctx, "when its fault is found: schedctl quarantine clear %s:%s, then schedctl restore",
		  r->name, r->version);
	return refuse(ctx, r, SCHEDMGR_RESTORE_QUARANTINED, -ECANCELED);
}

/* What was loaded must be what was looked at in the file. */
static int load(struct schedmgr_ctx *ctx, struct schedmgr_restoration *r)
{
	struct schedmgr_entry entry = { .size = sizeof(entry) };
	int ret;

	ret = schedmgr_load(ctx, r->name, &entry);
	if (ret)
		return refuse(ctx, r, SCHEDMGR_RESTORE_FAILED, ret);
	if (!strcmp(r->name, entry.name) && !strcmp(r->version, entry.version))
		return 0;
	sm_fail(ctx, -ENOEXEC, SCHEDMGR_REASON_PAYLOAD, "the payload that was loaded as '%s:%s' is '%s:%s'",
		r->name, r->version, entry.name, entry.version);
	sm_remedy(ctx, "rename the file, or rebuild it with schedmod");
	return refuse(ctx, r, SCHEDMGR_RESTORE_FAILED, -ENOEXEC);
}

static int activate(struct schedmgr_ctx *ctx, struct schedmgr_restoration *r, unsigned int timeout_ms)
{
	struct schedmgr_switch sw = { .size = sizeof(sw), .timeout_ms = timeout_ms };
	int ret;

	memcpy(sw.name, r->name, sizeof(sw.name));
	memcpy(sw.version, r->version, sizeof(sw.version));
	ret = sm_switch_activate(ctx, &sw, true);
	if (ret)
		return refuse(ctx, r, SCHEDMGR_RESTORE_FAILED, ret);
	return decide(r, SCHEDMGR_RESTORE_ACTIVATED, "%s:%s was activated", r->name, r->version);
}

static int restore_version(struct schedmgr_ctx *ctx, struct schedmgr_restoration *r, unsigned int timeout_ms)
{
	bool staged;
	int ret;

	/* Somebody may have been thrown out that nobody has written down yet. */
	ret = access(SCHEDMGR_DEVICE, F_OK) ? 0 : schedmgr_history_sync(ctx);
	if (ret < 0)
		return refuse(ctx, r, SCHEDMGR_RESTORE_FAILED, ret);
	if (find_wanted(ctx, r, &staged))
		return decide(r, SCHEDMGR_RESTORE_ALREADY, "%s:%s is active already", r->name, r->version);
	ret = staged ? 0 : sm_wanted_find(ctx, r->name, r->version);
	if (ret)
		return refuse(ctx, r, SCHEDMGR_RESTORE_MISSING, ret);
	ret = check_quarantine(ctx, r);
	if (!ret && !staged)
		ret = load(ctx, r);
	return ret ?: activate(ctx, r, timeout_ms);
}

static int restore(struct schedmgr_ctx *ctx, struct schedmgr_restoration *r, unsigned int timeout_ms)
{
	int judged, ret;

	judged = judge(ctx, r);
	if (sm_kernel_is_disabled())
		return decide(r, SCHEDMGR_RESTORE_DISABLED,
			      "schedmgr.disable=1 is on the kernel's command line: the kernel's own scheduler runs");
	/* After the verdict: reading forgets the failure. */
	if (judged && !access(SM_STATE "/default", F_OK))
		return refuse(ctx, r, SCHEDMGR_RESTORE_FAILED, judged);
	ret = schedmgr_get_default(ctx, r->name, r->version);
	if (ret < 0)
		return refuse(ctx, r, SCHEDMGR_RESTORE_FAILED, ret);
	if (!ret)
		return decide(r, SCHEDMGR_RESTORE_NOTHING, "no version is set as the default: the kernel's own scheduler runs");
	if (!strcmp(r->name, SCHEDMGR_STOCK))
		return decide(r, SCHEDMGR_RESTORE_NOTHING, "the default is the kernel's own scheduler");
	return restore_version(ctx, r, timeout_ms);
}

int schedmgr_restore(struct schedmgr_ctx *ctx, unsigned int timeout_ms, struct schedmgr_restoration *restoration)
{
	int ret;

	sm_clear(ctx);
	*restoration = (struct schedmgr_restoration){ .when_ns = sm_kernel_time(CLOCK_REALTIME) };
	ret = restore(ctx, restoration, timeout_ms);
	if (!ret)
		sm_clear(ctx);
	sm_decision_write(restoration);
	return ret;
}
