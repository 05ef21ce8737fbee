/* SPDX-License-Identifier: GPL-2.0 */
/*
 * malformed.h - a file that cannot be read or written, or is not what it should be
 */
#ifndef SCHED_BOUNDARY_BASE_MALFORMED_H
#define SCHED_BOUNDARY_BASE_MALFORMED_H

#include <stddef.h>

int fault(const char *path, const char *remedy, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int fault_at(const char *path, size_t line, const char *remedy, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
int fault_errno(const char *path);

#endif /* SCHED_BOUNDARY_BASE_MALFORMED_H */
