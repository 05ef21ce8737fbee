// SPDX-License-Identifier: GPL-2.0
/*
 * lock.c - who may write below /var/lib/schedmgr, and who may activate
 *
 * "lock" is held while files are read and written, for a moment.  "switch.lock" is held by whoever
 * activates a version, from before it is noted until the manager has answered, which may take as
 * long as the switch is tried: so the note is always that of the activation that is under way.
 * Ways back do not take it.  Whoever wants both takes "switch.lock" first.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/kernel.h"
#include "state/lock.h"
#include "state/state.h"

#define SWITCH_LOCK	SM_STATE "/switch.lock"
#define STATE_WAIT_MS	5000	/* whoever holds it longer is stuck */
#define PAUSE_MS	20

/* Returns 0, -ETIMEDOUT, -EINTR, or another negative errno. */
static int wait_for(int fd, unsigned int wait_ms, bool interruptible)
{
	static const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000 };
	uint64_t end = sm_kernel_time(CLOCK_MONOTONIC) + wait_ms * UINT64_C(1000000);

	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -errno;
		if (sm_kernel_time(CLOCK_MONOTONIC) >= end)
			return -ETIMEDOUT;
		if (nanosleep(&pause, NULL) && interruptible)
			return -EINTR;
	}
	return 0;
}

/* Makes /var/lib/schedmgr as well.  Whoever can open it can hold it: so only root can. */
static int open_lock(struct schedmgr_ctx *ctx, const char *path, int *fd)
{
	int ret;

	ret = sm_directory_make(SM_STATE);
	if (ret)
		return sm_state_fail(ctx, ret, "make the directory", SM_STATE);
	*fd = sm_file_open(path, O_WRONLY | O_CREAT, 0600);
	ret = *fd < 0 ? *fd : fchmod(*fd, 0600) ? -errno : 0;
	return ret ? sm_state_fail(ctx, ret, "lock", path) : 0;
}

/* Waits, but not for ever: a roll back must not hang because somebody else does.  Closing @fd releases it. */
int sm_state_lock(struct schedmgr_ctx *ctx, int *fd)
{
	int ret;

	*fd = -1;
	ret = open_lock(ctx, SM_LOCK, fd);
	if (ret)
		return ret;
	ret = wait_for(*fd, STATE_WAIT_MS, false);
	return ret ? sm_state_fail(ctx, ret, "lock", SM_LOCK) : 0;
}

static const struct sm_error_text switch_errors[] = {
	{ EBUSY, SCHEDMGR_REASON_BUSY, "another schedctl is activating a version",
	  "try again when it is done, or see who it is: fuser -v " SWITCH_LOCK "; schedctl rollback does not wait for it" },
	{ }
};

/*
 * Waits @wait_ms at most.  Closing @fd releases it.  Returns 0 or a negative errno, recorded:
 * -EBUSY somebody else has it, -EINTR a signal came, or that of the files.
 */
int sm_switch_lock(struct schedmgr_ctx *ctx, unsigned int wait_ms, int *fd)
{
	int ret;

	*fd = -1;
	ret = open_lock(ctx, SWITCH_LOCK, fd);
	if (ret)
		return ret;
	ret = wait_for(*fd, wait_ms, true);
	if (ret == -ETIMEDOUT)
		ret = -EBUSY;
	return ret ? sm_fail_errno(ctx, ret, switch_errors, "cannot activate") : 0;
}

/* Is an activation under way?  Where that cannot be told, one may be. */
bool sm_switch_is_locked(void)
{
	SM_CLEANUP(sm_cleanup_close) int fd = sm_file_open(SWITCH_LOCK, O_RDONLY, 0);

	if (fd < 0)
		return fd != -ENOENT;
	return flock(fd, LOCK_SH | LOCK_NB);
}
