// SPDX-License-Identifier: GPL-2.0
/*
 * file.c - files that survive a crash
 *
 * A file is replaced as a whole: written beside, synced, renamed, and the directory synced, so
 * that after a crash there is the old one or the new one.  What is not a regular file is neither
 * read nor written, and no link is followed.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"

#define FILE_MAX	(4 << 20)	/* no file of ours is that large */

/* A regular file, and no link to one.  Returns a descriptor or a negative errno. */
int sm_file_open(const char *path, int flags, mode_t mode)
{
	SM_CLEANUP(sm_cleanup_close) int fd = open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mode);
	struct stat st;
	int opened;

	if (fd < 0 || fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -ENXIO;
	opened = fd;
	fd = -1;
	return opened;
}

/* Room for at least one more byte, and a NUL. */
static int make_room(struct sm_file *file, size_t *room, size_t max)
{
	char *larger;

	if (*room - file->len >= 2)
		return 0;
	*room = *room ? 2 * *room : 8192;
	if (*room > max)
		return -EFBIG;
	larger = realloc(file->text, *room);
	if (!larger)
		return -ENOMEM;
	file->text = larger;
	return 0;
}

static int read_all(int fd, size_t max, struct sm_file *file)
{
	size_t room = 0;
	ssize_t got;
	int ret;

	do {
		ret = make_room(file, &room, max);
		if (ret)
			return ret;
		got = read(fd, file->text + file->len, room - file->len - 1);
		if (got > 0)
			file->len += got;
	} while (got > 0 || (got < 0 && errno == EINTR));
	if (got < 0)
		return -errno;
	file->text[file->len] = '\0';
	return 0;
}

/* All of a file of @max bytes at most, with a NUL behind it; sm_cleanup_text() releases it.  Returns 0 or a negative errno. */
int sm_file_read_up_to(const char *path, size_t max, struct sm_file *file)
{
	SM_CLEANUP(sm_cleanup_close) int fd = sm_file_open(path, O_RDONLY, 0);
	struct stat st;

	*file = (struct sm_file){ .len = 0 };
	if (fd < 0)
		return fd;
	if (fstat(fd, &st))
		return -errno;
	file->modified_ns = st.st_mtim.tv_sec * 1000000000ull + st.st_mtim.tv_nsec;
	return (size_t)st.st_size >= max ? -EFBIG : read_all(fd, max, file);
}

int sm_file_read(const char *path, struct sm_file *file)
{
	return sm_file_read_up_to(path, FILE_MAX, file);
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
	SM_CLEANUP(sm_cleanup_close) int fd = -1;

	/* Left behind by a crash, or put there by somebody else: either way it is not written to. */
	if (unlink(path) && errno != ENOENT)
		return -errno;
	fd = sm_file_open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
	if (fd < 0)
		return fd;
	return fchmod(fd, 0644) ? -errno : write_all(fd, text, strlen(text));
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

/* For scandir(): the same order whatever the locale. */
int sm_by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}
