/* SPDX-License-Identifier: GPL-2.0 */
/*
 * commands.h - what sched-boundary can be told to do
 */
#ifndef SCHED_BOUNDARY_COMMANDS_H
#define SCHED_BOUNDARY_COMMANDS_H

#include <stddef.h>

struct options;

struct command {
	const char *name;
	int (*run)(struct options *options, char *const *paths, size_t n);
	const char *help;
};

/* In the order of --help; the last one has no name. */
extern const struct command commands[];

#endif /* SCHED_BOUNDARY_COMMANDS_H */
