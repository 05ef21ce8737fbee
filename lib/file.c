// SPDX-License-Identifier: GPL-2.0
/*
 * file.c - files that survive a crash
 *
 * A file is replaced as a whole: written beside, synced, renamed, and the directory synced, so
 * that after a crash there is the old one or the new one.  All that write below
 * /var/lib/schedmgr hold its lock.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>

#include "private.h"

#define FILE_MAX	(4 << 20)	/* no file of ours is that large */
#define LOCK		SM_STATE "/lock"
#define LOCK_TRIES	250		/* 5 s: whoever holds it longer is stuck */
#define LOCK_WAIT_NS	20000000

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
	  "see who is stuck: fuser -v " LOCK },
	{ ENOTDIR, SCHEDMGR_REASON_FAILED, "a part of the path is not a directory", "see ls -ld " SM_STATE },
	{ }
};

/* Record that something below /var/lib/schedmgr could not be done.  Returns @error. */
int sm_state_fail(struct schedmgr_ctx *ctx, int error, const char *what, const char *path)
{
	return sm_fail_errno(ctx, error, state_errors, "cannot %s '%s'", what, path);
}

static int read_all(int fd, char **text)
{
	size_t size = 0, room = 4096;
	char *buffer = NULL, *larger;
	ssize_t got;

	do {
		if (!buffer || room - size < 2)
			room *= 2;
		larger = room > FILE_MAX ? NULL : realloc(buffer, room);
		if (!larger) {
			free(buffer);
			return room > FILE_MAX ? -EFBIG : -ENOMEM;
		}
		buffer = larger;
		got = read(fd, buffer + size, room - size - 1);
		if (got > 0)
			size += got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0) {
		free(buffer);
		return -errno;
	}
	buffer[size] = '\0';
	*text = buffer;
	return 0;
}

/* The contents of a file, with a NUL; the caller frees them.  Returns 0 or a negative errno. */
int sm_file_read(const char *path, char **text)
{
	SM_CLEANUP(sm_cleanup_close) int fd = open(path, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : read_all(fd, text);
}

static int write_all(int fd, const char *text, size_t len)
{
	ssize_t done;

	while (len) {
		done = write(fd, text, len);
		if (done < 0 && errno != EINTR)
			return -errno;
		if (done > 0) {
			text += done;
			len -= done;
		}
	}
	return fsync(fd) ? -errno : 0;
}

/* The directory that a path is in; the caller frees it. */
static char *parent(const char *path)
{
	return strndup(path, strrchr(path, '/') - path);
}

int sm_directory_sync(const char *path)
{
	SM_CLEANUP(sm_cleanup_close) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 || fsync(fd) ? -errno : 0;
}

static int sync_parent(const char *path)
{
	SM_CLEANUP(sm_cleanup_free) char *directory = parent(path);

	return directory ? sm_directory_sync(directory) : -ENOMEM;
}

/* Makes a directory unless it is there; everybody may read it, whatever the umask.  Returns 0 or a negative errno. */
int sm_directory_make(const char *path)
{
	if (!access(path, F_OK))
		return 0;
	if (mkdir(path, 0755))
		return errno == EEXIST ? 0 : -errno;
	return chmod(path, 0755) ? -errno : sync_parent(path);
}

static int write_new(const char *path, const char *text)
{
	SM_CLEANUP(sm_cleanup_close) int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	return fd < 0 || fchmod(fd, 0644) ? -errno : write_all(fd, text, strlen(text));
}

/* Gives a file new contents, which everybody may read, or leaves it.  Returns 0 or a negative errno. */
int sm_file_replace(const char *path, const char *text)
{
	SM_CLEANUP(sm_cleanup_free) char *directory = parent(path);
	SM_CLEANUP(sm_cleanup_free) char *new = NULL;
	int ret;

	if (!directory || asprintf(&new, "%s/.new", directory) < 0) {
		new = NULL;
		return -ENOMEM;
	}
	ret = write_new(new, text);
	if (!ret && rename(new, path))
		ret = -errno;
	if (!ret)
		return sm_directory_sync(directory);
	unlink(new);
	return ret;
}

/* Returns 0 or a negative errno, -ENOENT: there is no such file. */
int sm_file_remove(const char *path)
{
	return unlink(path) ? -errno : sync_parent(path);
}

/* Waits, but not for ever: a roll back must not hang because somebody else does. */
static int lock_file(int fd)
{
	static const struct timespec wait = { .tv_nsec = LOCK_WAIT_NS };
	int i;

	for (i = 0; i < LOCK_TRIES; i++) {
		if (!flock(fd, LOCK_EX | LOCK_NB))
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -errno;
		nanosleep(&wait, NULL);
	}
	return -ETIMEDOUT;
}

/* Makes /var/lib/schedmgr and takes its lock, which closing @fd releases.  Whoever can read it can hold it. */
int sm_state_lock(struct schedmgr_ctx *ctx, int *fd)
{
	int ret;

	*fd = -1;
	ret = sm_directory_make(SM_STATE);
	if (ret)
		return sm_state_fail(ctx, ret, "make the directory", SM_STATE);
	*fd = open(LOCK, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	ret = *fd < 0 || fchmod(*fd, 0600) ? -errno : lock_file(*fd);
	return ret ? sm_state_fail(ctx, ret, "lock", LOCK) : 0;
}
