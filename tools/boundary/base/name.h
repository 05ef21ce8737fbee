/* SPDX-License-Identifier: GPL-2.0 */
/*
 * name.h - what names begin and end with
 */
#ifndef SCHED_BOUNDARY_BASE_NAME_H
#define SCHED_BOUNDARY_BASE_NAME_H

#include <stdbool.h>
#include <stddef.h>

bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
size_t base_length(const char *name);
bool same_base(const char *a, const char *b);

#endif /* SCHED_BOUNDARY_BASE_NAME_H */
