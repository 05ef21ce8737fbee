/* SPDX-License-Identifier: GPL-2.0 */
/*
 * run.h - from the files that are named to atoms whose fate is known
 */
#ifndef SCHED_BOUNDARY_RUN_H
#define SCHED_BOUNDARY_RUN_H

#include <stddef.h>

struct options;

struct cut *run_new(const struct options *options);
int run_analyse(struct cut *cut, struct options *options, char *const *paths, size_t n);

#endif /* SCHED_BOUNDARY_RUN_H */
