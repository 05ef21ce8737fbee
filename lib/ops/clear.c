// SPDX-License-Identifier: GPL-2.0
/*
 * clear.c - takes versions out of quarantine
 */
#include <errno.h>
#include <string.h>

#include "core/error.h"
#include "state/lock.h"
#include "state/quarantine.h"

static int clear_entries(struct schedmgr_ctx *ctx, const struct schedmgr_quarantine *quarantine, const char *name,
			 const char *version)
{
	const struct schedmgr_quarantine_entry *entry;
	int count = 0, ret;

	schedmgr_for_each_quarantined(entry, quarantine) {
		if (name && (strcmp(entry->name, name) || (*version && strcmp(entry->version, version))))
			continue;
		ret = sm_quarantine_remove(ctx, entry->name, entry->version);
		if (ret)
			return ret;
		count++;
	}
	return count;
}

int schedmgr_quarantine_clear(struct schedmgr_ctx *ctx, const char *name, const char *version)
{
	SM_CLEANUP(sm_cleanup_quarantine) struct schedmgr_quarantine *quarantine = NULL;
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	int ret;

	/* What has happened until now must not bring it back. */
	ret = schedmgr_history_sync(ctx);
	if (ret < 0 && schedmgr_error_reason(ctx) != SCHEDMGR_REASON_MANAGER)
		return ret;
	ret = schedmgr_quarantine_new(ctx, &quarantine);
	if (!ret)
		ret = sm_state_lock(ctx, &lock);
	if (!ret)
		ret = clear_entries(ctx, quarantine, name, version);
	if (ret || !name)
		return ret;
	sm_fail(ctx, -ENOENT, SCHEDMGR_REASON_NOT_FOUND, "'%s%s%s' is not in quarantine", name,
		*version ? ":" : "", version);
	sm_remedy(ctx, "see schedctl quarantine list");
	return -ENOENT;
}
