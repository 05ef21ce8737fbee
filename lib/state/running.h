/* SPDX-License-Identifier: GPL-2.0 */
/*
 * running.h - the note of which version to blame when the machine goes down
 */
#ifndef _SCHEDMGR_RUNNING_H
#define _SCHEDMGR_RUNNING_H

#include <string.h>

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

#define SM_JUDGED_LEN 384

int sm_running_read(struct sm_running *running, struct sm_running *before);
int sm_running_write(const struct sm_running *running, const struct sm_running *before);
int sm_running_fail(struct schedmgr_ctx *ctx, int error);

/* blame.c */
int sm_running_judge(struct sm_running *running, const struct sm_running *before, char judged[SM_JUDGED_LEN]);

/* intent.c */
int sm_running_intend(struct schedmgr_ctx *ctx, const char *name, const char *version,
		      struct sm_running *intent);
int sm_running_withdraw(struct schedmgr_ctx *ctx, const struct sm_running *intent);
int sm_running_settle(struct schedmgr_ctx *ctx, struct sm_running *running, const struct sm_running *before);

/* trial.c has what schedmgr_trial_check() and schedmgr_trial_end() do. */

static inline bool sm_running_is_stock(const struct sm_running *running)
{
	return !strcmp(running->name, SCHEDMGR_STOCK);
}

static inline bool sm_running_is(const struct sm_running *running, const char *name, const char *version)
{
	return !strcmp(running->name, name) && !strcmp(running->version, version);
}

#endif /* _SCHEDMGR_RUNNING_H */
