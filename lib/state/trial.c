// SPDX-License-Identifier: GPL-2.0
/*
 * trial.c - when the version that runs has run for long enough to count as stable
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "core/error.h"
#include "core/file.h"
#include "core/log.h"
#include "state/intent.h"

#define NS_PER_S 1000000000ull

/* Seconds until it has run long enough. */
static unsigned int trial_left(const struct sm_running *running)
{
	uint64_t now = sm_kernel_time(CLOCK_BOOTTIME);
	uint64_t end = running->since_ns + running->trial_s * NS_PER_S;

	if (running->pending)
		return running->trial_s;
	return now >= end ? 0 : (end - now + NS_PER_S - 1) / NS_PER_S;
}

/* Notes what has changed since @running was read; else that the machine is alive. */
static int update(struct schedmgr_ctx *ctx, struct sm_running *running, const struct sm_running *before,
		  unsigned int trial_s, unsigned int *left_s)
{
	bool changed = running->clean || running->trial_s != trial_s;
	int ret = 0;

	running->clean = false;
	running->trial_s = trial_s;
	*left_s = running->stable ? 0 : trial_left(running);
	if (!running->stable && !*left_s) {
		running->stable = true;
		changed = true;
		sm_log(ctx, LOG_NOTICE, "'%s:%s' has run for %u s and counts as stable from now on",
		       running->name, running->version, trial_s);
	}
	if (changed)
		ret = sm_running_write(running, before);
	if (!ret && !running->stable)
		ret = sm_running_touch(running);
	return ret;
}

/* Is it a note of this boot?  Returns 1, 0 or a negative errno. */
static int is_current(const struct sm_running *running)
{
	char boot_id[SM_BOOT_ID_LEN];
	int ret;

	ret = sm_kernel_boot_id(boot_id);
	return ret ?: !strcmp(running->boot_id, boot_id);
}

/* The note of this boot, with the lock held.  Returns 1, 0 when there is none, or a negative errno, recorded. */
static int lock_current(struct schedmgr_ctx *ctx, struct sm_running *running, struct sm_running *before, int *lock)
{
	int ret;

	sm_clear(ctx);
	ret = sm_running_lock(ctx, running, before, lock);
	if (ret <= 0)
		return ret;
	ret = is_current(running);
	return ret < 0 ? sm_running_fail(ctx, ret) : ret;
}

/* What somebody who was killed has left is put right, and read again.  Returns 1, 0 when there is none now, or a negative errno. */
static int settle(struct schedmgr_ctx *ctx, struct sm_running *running, struct sm_running *before)
{
	int ret;

	ret = sm_intent_settle(ctx, running, before);
	sm_clear(ctx);
	if (!ret)
		ret = sm_running_read(running, before);
	if (ret)
		return ret == -ENOENT ? 0 : ret;
	return is_current(running);
}

int schedmgr_trial_check(struct schedmgr_ctx *ctx, unsigned int trial_s, unsigned int *left_s)
{
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	struct sm_running running, before;
	int ret;

	*left_s = 0;
	ret = lock_current(ctx, &running, &before, &lock);
	if (ret <= 0)
		return ret;
	ret = settle(ctx, &running, &before);
	if (ret > 0 && !sm_running_is_stock(&running))
		ret = update(ctx, &running, &before, trial_s, left_s);
	return ret < 0 ? sm_running_fail(ctx, ret) : 0;
}

int schedmgr_trial_end(struct schedmgr_ctx *ctx)
{
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	struct sm_running running, before;
	int ret;

	ret = lock_current(ctx, &running, &before, &lock);
	if (ret <= 0)
		return ret;
	running.clean = true;
	before.clean = true;	/* an activation may still be given up */
	ret = sm_running_write(&running, &before);
	return ret ? sm_running_fail(ctx, ret) : 0;
}
