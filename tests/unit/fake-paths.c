// SPDX-License-Identifier: GPL-2.0
/*
 * fake-paths.c - a made-up system below $FAKE_ROOT, for tests of schedctl
 *
 * Preloaded into schedctl, with fake-device.c and fake-events.c.  $FAKE_RELEASE is the kernel
 * release.  $FAKE_STATE names the error with which writing below /var/lib/schedmgr fails, and
 * $FAKE_FULL=BYTES how much of the history fits before the disk is full.  $FAKE_CRASH names the
 * point at which the process is killed, as POINT or POINT:N for the Nth time that it comes by, and
 * $FAKE_STOP that at which it is stopped; $FAKE_OWNER is the uid that files belong to.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "fake.h"

#define STATE "/var/lib/schedmgr"

static const char *const redirected[] = {
	SCHEDMGR_DEVICE, "/usr/lib/schedmgr", STATE, "/var/lib/schedmod", "/lib/modules", "/boot",
	"/sys/", "/proc/kallsyms", "/proc/self/status", "/proc/modules", "/proc/cmdline",
	"/proc/sys/kernel", "/proc/config.gz", "/etc/systemd", "/lib/systemd",
};

const char *below_root(char path[PATH_MAX], const char *name)
{
	snprintf(path, PATH_MAX, "%s/%s", getenv("FAKE_ROOT") ?: "/nonexistent", name);
	return path;
}

static const char *map(char path[PATH_MAX], const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(redirected) / sizeof(*redirected); i++)
		if (!strncmp(name, redirected[i], strlen(redirected[i])))
			return below_root(path, name);
	return name;
}

FILE *state(const char *name, const char *mode)
{
	char path[PATH_MAX];

	return NEXT(fopen)(below_root(path, name), mode);
}

/* Is a failure ordered for this operation?  Then errno says which. */
bool fails(const char *operation)
{
	const char *wanted = getenv(operation);
	int error;

	for (error = 1; wanted && error < 134; error++)
		if (!strcmp(wanted, strerrorname_np(error) ?: "")) {
			errno = error;
			return true;
		}
	return false;
}

/* "POINT" or "POINT:N": the Nth time that it comes by. */
static bool is_reached(const char *wanted, const char *point)
{
	static int counts[2];
	size_t len = strlen(point);
	int *count = &counts[wanted == getenv("FAKE_STOP")];

	if (strncmp(wanted, point, len) || (wanted[len] && wanted[len] != ':'))
		return false;
	return ++*count == (wanted[len] ? atoi(wanted + len + 1) : 1);
}

void crash_at(const char *point)
{
	const char *wanted = getenv("FAKE_CRASH");

	if (wanted && is_reached(wanted, point))
		raise(SIGKILL);
	wanted = getenv("FAKE_STOP");
	if (wanted && is_reached(wanted, point))
		raise(SIGSTOP);
}

static bool write_fails(const char *name)
{
	return !strncmp(name, STATE, strlen(STATE)) && fails("FAKE_STATE");
}

int open(const char *name, int flags, ...)
{
	char path[PATH_MAX];
	va_list arguments;
	mode_t mode;
	int fd;

	va_start(arguments, flags);
	mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
	va_end(arguments);
	if (!strcmp(name, SCHEDMGR_DEVICE) && fails("FAKE_OPEN"))
		return -1;
	if (flags & (O_WRONLY | O_RDWR) && write_fails(name))
		return -1;
	fd = NEXT(open)(map(path, name), flags, mode);
	if (!strcmp(name, SCHEDMGR_DEVICE))
		fake_device = fd;
	return fd;
}

/* As libraries call it that are built for large files. */
int open64(const char *name, int flags, ...)
{
	va_list arguments;
	mode_t mode;

	va_start(arguments, flags);
	mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
	va_end(arguments);
	return open(name, flags, mode);
}

FILE *fopen(const char *name, const char *mode)
{
	char path[PATH_MAX];

	return NEXT(fopen)(map(path, name), mode);
}

int access(const char *name, int mode)
{
	char path[PATH_MAX];

	if (mode & W_OK && write_fails(name))
		return -1;
	return NEXT(access)(map(path, name), mode);
}

int stat(const char *name, struct stat *st)
{
	char path[PATH_MAX];

	if (NEXT(stat)(map(path, name), st))
		return -1;
	/* Whoever runs the tests, it is root's. */
	st->st_uid = atoi(getenv("FAKE_OWNER") ?: "0");
	return 0;
}

int utimensat(int directory, const char *name, const struct timespec times[2], int flags)
{
	char path[PATH_MAX];

	return NEXT(utimensat)(directory, map(path, name), times, flags);
}

int mkdir(const char *name, mode_t mode)
{
	char path[PATH_MAX];

	return write_fails(name) ? -1 : NEXT(mkdir)(map(path, name), mode);
}

int chmod(const char *name, mode_t mode)
{
	char path[PATH_MAX];

	return write_fails(name) ? -1 : NEXT(chmod)(map(path, name), mode);
}

int unlink(const char *name)
{
	char path[PATH_MAX];

	return write_fails(name) ? -1 : NEXT(unlink)(map(path, name));
}

int rename(const char *name, const char *new_name)
{
	char path[PATH_MAX], new_path[PATH_MAX];

	crash_at("rename");
	if (write_fails(name) || NEXT(rename)(map(path, name), map(new_path, new_name)))
		return -1;
	crash_at("renamed");
	return 0;
}

int flock(int fd, int operation)
{
	int ret = NEXT(flock)(fd, operation);

	if (!ret)
		crash_at("locked");
	return ret;
}

DIR *opendir(const char *name)
{
	char path[PATH_MAX];

	return NEXT(opendir)(map(path, name));
}

int scandir(const char *name, struct dirent ***list, int (*filter)(const struct dirent *),
	    int (*compare)(const struct dirent **, const struct dirent **))
{
	char path[PATH_MAX];

	return NEXT(scandir)(map(path, name), list, filter, compare);
}

int inotify_add_watch(int fd, const char *name, uint32_t mask)
{
	char path[PATH_MAX];

	return NEXT(inotify_add_watch)(fd, strcmp(name, "/dev") ? name : below_root(path, name), mask);
}

/* Only the history is written this way. */
ssize_t pwrite(int fd, const void *buffer, size_t size, off_t offset)
{
	const char *full = getenv("FAKE_FULL");
	const char *crash = getenv("FAKE_CRASH");
	static size_t used;
	ssize_t done;

	if (full && used + size > (size_t)atoi(full)) {
		size = (size_t)atoi(full) - used;
		errno = ENOSPC;
		done = size ? NEXT(pwrite)(fd, buffer, size, offset) : -1;
		used += size;
		return done;
	}
	if (crash && !strcmp(crash, "append") && NEXT(pwrite)(fd, buffer, size - 20, offset) > 0)
		raise(SIGKILL);
	return NEXT(pwrite)(fd, buffer, size, offset);
}

int uname(struct utsname *name)
{
	int ret = NEXT(uname)(name);

	if (getenv("FAKE_RELEASE"))
		snprintf(name->release, sizeof(name->release), "%s", getenv("FAKE_RELEASE"));
	return ret;
}
