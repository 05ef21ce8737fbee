// SPDX-License-Identifier: GPL-2.0
/*
 * state.c - what is kept from boot to boot, damaged; the first byte says which file
 *
 * It writes to the real directory: scripts/fuzz runs it in a mount namespace that has one of its own.
 */
#include <string.h>
#include <sys/stat.h>

#include "input.h"

#include "state/history.h"
#include "state/quarantine.h"

static const char *const files[] = {
	SM_STATE "/running", SM_STATE "/default", SM_QUARANTINE "/hello:1", SM_HISTORY, SM_HISTORY_OLD, SM_STATE "/restore",
};

static void read_all(struct schedmgr_ctx *ctx)
{
	char name[SCHEDMGR_NAME_LEN], version[SCHEDMGR_VERSION_LEN];
	const struct schedmgr_quarantine_entry *entry;
	const struct schedmgr_history_entry *past;
	struct schedmgr_quarantine *quarantine;
	struct schedmgr_restoration restoration;
	struct schedmgr_history *history;
	unsigned int left;

	schedmgr_get_default(ctx, name, version);
	schedmgr_get_restoration(ctx, &restoration);
	schedmgr_trial_check(ctx, 600, &left);
	schedmgr_restore(ctx, 1, &restoration);
	if (!schedmgr_quarantine_new(ctx, &quarantine)) {
		schedmgr_for_each_quarantined(entry, quarantine)
			(void)strlen(entry->reason);
		schedmgr_quarantine_free(quarantine);
	}
	if (!schedmgr_history_new(ctx, &history)) {
		schedmgr_for_each_past(past, history)
			free(schedmgr_record_to_json(&past->record, past->boot_id));
		schedmgr_history_free(history);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct schedmgr_ctx *ctx;
	const char *path;
	int fd;

	if (!size || schedmgr_new(&ctx))
		return 0;
	path = files[data[0] % (sizeof(files) / sizeof(files[0]))];
	mkdir(SM_QUARANTINE, 0700);
	fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0)
		err(1, "%s", path);
	input_write(fd, data + 1, size - 1);
	close(fd);
	read_all(ctx);
	unlink(path);
	schedmgr_unref(ctx);
	return 0;
}
