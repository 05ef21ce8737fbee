/* SPDX-License-Identifier: GPL-2.0 */
/*
 * input.h - what a coverage-guided fuzzer hands over, as a file
 */
#ifndef _FUZZ_INPUT_H
#define _FUZZ_INPUT_H

#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* libFuzzer calls it for each input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void input_write(int fd, const uint8_t *data, size_t size)
{
	if (ftruncate(fd, 0) || pwrite(fd, data, size, 0) != (ssize_t)size)
		err(1, "the input");
}

/* The path of a file in memory with these contents, until the next call. */
static inline const char *input_path(const uint8_t *data, size_t size)
{
	static char path[32];
	static int fd = -1;

	if (fd < 0) {
		fd = memfd_create("input", MFD_CLOEXEC);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	input_write(fd, data, size);
	return path;
}

#endif
