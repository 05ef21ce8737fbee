/* SPDX-License-Identifier: GPL-2.0 */
/*
 * file.h - files that survive a crash
 */
#ifndef _SCHEDMGR_CORE_FILE_H
#define _SCHEDMGR_CORE_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

#include "core/compiler.h"

struct dirent;

/**
 * struct sm_file - a file that was read
 * @text: all of it, and a NUL
 * @len: bytes without that one; others may be NUL as well
 * @modified_ns: CLOCK_REALTIME of the last change
 */
struct sm_file {
	char *text;
	size_t len;
	uint64_t modified_ns;
};

int sm_file_open(const char *path, int flags, mode_t mode);
int sm_file_read(const char *path, struct sm_file *file);
int sm_file_read_up_to(const char *path, size_t max, struct sm_file *file);
int sm_file_replace(const char *path, const char *text);
int sm_file_remove(const char *path);
int sm_directory_make(const char *path);
int sm_directory_sync(const char *path);
int sm_by_name(const struct dirent **a, const struct dirent **b);

static inline void sm_cleanup_text(struct sm_file *file)
{
	free(file->text);
}

static inline void sm_cleanup_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void sm_cleanup_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

#endif /* _SCHEDMGR_CORE_FILE_H */
