// SPDX-License-Identifier: GPL-2.0
/*
 * state.c - what is kept from boot to boot: why it could not be read or written
 *
 * All that write below /var/lib/schedmgr hold its lock.
 */
#include <errno.h>

#include "state/state.h"

static const struct sm_error_text state_errors[] = {
	{ EACCES, SCHEDMGR_REASON_DENIED, "you may not write below " SM_STATE, "run it as root" },
	{ EPERM, SCHEDMGR_REASON_DENIED, "you may not write below " SM_STATE, "run it as root" },
	{ EROFS, SCHEDMGR_REASON_FAILED, "the file system is read-only",
	  "mount it writable: mount -o remount,rw; the kernel log says if it has errors" },
	{ ENOSPC, SCHEDMGR_REASON_FAILED, "no space is left on the file system",
	  "free some space: df -h " SM_STATE "; what the manager still knows is written the next time" },
	{ EDQUOT, SCHEDMGR_REASON_FAILED, "the disk quota is used up",
	  "free some space; what the manager still knows is written the next time" },
	{ EIO, SCHEDMGR_REASON_FAILED, "the disk has an error", "the kernel log says more: dmesg" },
	{ ETIMEDOUT, SCHEDMGR_REASON_BUSY, "another schedctl has held the lock for 5 s",
	  "see who is stuck: fuser -v " SM_LOCK },
	{ ELOOP, SCHEDMGR_REASON_FAILED, "it is a symbolic link", "put a regular file in its place" },
	{ ENXIO, SCHEDMGR_REASON_FAILED, "it is not a regular file", "put a regular file in its place, or remove it" },
	{ ENOTDIR, SCHEDMGR_REASON_FAILED, "a part of the path is not a directory", "see ls -ld " SM_STATE },
	{ }
};

/* Record that something below /var/lib/schedmgr could not be done.  Returns @error. */
int sm_state_fail(struct schedmgr_ctx *ctx, int error, const char *what, const char *path)
{
	return sm_fail_errno(ctx, error, state_errors, "cannot %s '%s'", what, path);
}
