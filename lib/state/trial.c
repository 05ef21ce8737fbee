// SPDX-License-Identifier: GPL-2.0
/*
 * trial.c - when the version that runs has run for long enough to count as stable
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "running.h"

#define RUNNING SM_STATE "/running"

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

/* The file's time is when it began and how long that is ago: a clock that is set changes neither. */
static int note_life(const struct sm_running *running)
{
	uint64_t alive_ns = running->when_ns + sm_kernel_time(CLOCK_BOOTTIME) - running->since_ns;
	struct timespec times[2] = {
		{ .tv_nsec = UTIME_OMIT },
		{ .tv_sec = alive_ns / NS_PER_S, .tv_nsec = alive_ns % NS_PER_S },
	};

	return utimensat(AT_FDCWD, RUNNING, times, AT_SYMLINK_NOFOLLOW) ? -errno : 0;
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
		ret = note_life(running);
	return ret;
}

/* The note of this boot.  Returns 1, 0 when there is none, or a negative errno. */
static int read_current(struct sm_running *running, struct sm_running *before)
{
	char boot_id[SM_BOOT_ID_LEN];
	int ret;

	ret = sm_running_read(running, before);
	if (ret)
		return ret == -ENOENT ? 0 : ret;
	ret = sm_kernel_boot_id(boot_id);
	return ret ?: !strcmp(running->boot_id, boot_id);
}

SM_EXPORT int schedmgr_trial_check(struct schedmgr_ctx *ctx, unsigned int trial_s, unsigned int *left_s)
{
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	struct sm_running running, before;
	int ret;

	sm_clear(ctx);
	*left_s = 0;
	ret = sm_state_lock(ctx, &lock);
	if (ret)
		return ret;
	ret = read_current(&running, &before);
	if (ret > 0) {
		ret = sm_running_settle(ctx, &running, &before);
		sm_clear(ctx);
		if (!ret)
			ret = read_current(&running, &before);
	}
	if (ret > 0 && !sm_running_is_stock(&running))
		ret = update(ctx, &running, &before, trial_s, left_s);
	return ret < 0 ? sm_running_fail(ctx, ret) : 0;
}

SM_EXPORT int schedmgr_trial_end(struct schedmgr_ctx *ctx)
{
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	struct sm_running running, before;
	int ret;

	sm_clear(ctx);
	ret = sm_state_lock(ctx, &lock);
	if (ret)
		return ret;
	ret = read_current(&running, &before);
	if (ret > 0) {
		running.clean = true;
		before.clean = true;	/* an activation may still be given up */
		ret = sm_running_write(&running, &before);
	}
	return ret < 0 ? sm_running_fail(ctx, ret) : 0;
}
