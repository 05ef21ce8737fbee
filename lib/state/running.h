/* SPDX-License-Identifier: GPL-2.0 */
/*
 * running.h - the note of which version to blame when the machine goes down
 */
#ifndef _SCHEDMGR_STATE_RUNNING_H
#define _SCHEDMGR_STATE_RUNNING_H

#include <stdbool.h>
#include <string.h>

#include "core/kernel.h"
#include "libschedmgr.h"

/**
 * struct sm_running - /var/lib/schedmgr/running
 * @boot_id: the boot that it is about; "": nothing is noted
 * @name: the version that runs, or is about to
 * @version: its version
 * @since_ns: CLOCK_BOOTTIME of its start
 * @when_ns: CLOCK_REALTIME of its start
 * @alive_ns: CLOCK_REALTIME when the machine was known to be alive: the file's time
 * @trial_s: after so many seconds it counts as stable
 * @stable: it does
 * @clean: the machine was shut down in order
 * @pending: it is about to be activated, and until then the one noted before it runs
 */
struct sm_running {
	char boot_id[SM_BOOT_ID_LEN];
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
	uint64_t since_ns;
	uint64_t when_ns;
	uint64_t alive_ns;
	unsigned int trial_s;
	bool stable;
	bool clean;
	bool pending;
};

int sm_running_read(struct sm_running *running, struct sm_running *before);
int sm_running_lock(struct schedmgr_ctx *ctx, struct sm_running *running, struct sm_running *before, int *lock);
int sm_running_write(const struct sm_running *running, const struct sm_running *before);
int sm_running_touch(const struct sm_running *running);
int sm_running_fail(struct schedmgr_ctx *ctx, int error);

static inline bool sm_running_is_stock(const struct sm_running *running)
{
	return !strcmp(running->name, SCHEDMGR_STOCK);
}

static inline bool sm_running_is(const struct sm_running *running, const char *name, const char *version)
{
	return !strcmp(running->name, name) && !strcmp(running->version, version);
}

#endif /* _SCHEDMGR_STATE_RUNNING_H */
