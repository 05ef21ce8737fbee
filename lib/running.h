/* SPDX-License-Identifier: GPL-2.0 */
/*
 * running.h - the note of which version to blame when the machine goes down
 */
#ifndef _SCHEDMGR_RUNNING_H
#define _SCHEDMGR_RUNNING_H

#include "private.h"

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
};

bool sm_running_read(struct sm_running *running, struct sm_running *before);
int sm_running_write(const struct sm_running *running, const struct sm_running *before);
bool sm_running_is_stock(const struct sm_running *running);
int sm_running_judge(struct sm_running *running, char *reason, size_t size);
int sm_running_intend(struct schedmgr_ctx *ctx, const char *name, const char *version,
		      struct sm_running *intent);
int sm_running_withdraw(struct schedmgr_ctx *ctx, const struct sm_running *intent);

#endif /* _SCHEDMGR_RUNNING_H */
