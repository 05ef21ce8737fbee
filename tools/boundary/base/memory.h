/* SPDX-License-Identifier: GPL-2.0 */
/*
 * memory.h - memory that is there, or the end
 */
#ifndef SCHED_BOUNDARY_BASE_MEMORY_H
#define SCHED_BOUNDARY_BASE_MEMORY_H

#include <stddef.h>

void *xcalloc(size_t n, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);

#endif /* SCHED_BOUNDARY_BASE_MEMORY_H */
