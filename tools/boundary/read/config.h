/* SPDX-License-Identifier: GPL-2.0 */
/*
 * config.h - the boundary file
 */
#ifndef SCHED_BOUNDARY_READ_CONFIG_H
#define SCHED_BOUNDARY_READ_CONFIG_H

#include "base/array.h"

/**
 * struct rule - one line of a list in the boundary file
 * @pattern: shell pattern for a name
 * @reason: why; NULL where the list needs none
 * @size: bytes of an entry, for tables
 */
struct rule {
	const char *pattern;
	const char *reason;
	unsigned int size;
};

typedef VEC(struct rule) rules;

struct config {
	const char *path;
	const char *series;
	const char *directory;
	const char *entry;
	const char *switch_call;
	const char *switch_to;
	const char *switch_trace;
	rules objects;
	rules files;
	rules outside;
	rules inside;
	rules user_memory;
	rules mangled;
	rules overlays;
	rules once;
	rules given;
	rules lock_classes;
	rules machinery;
	rules structs;
	rules tables;
	rules dropped;
	rules hooks;
	rules runtime;
};

int config_read(struct config *config, const char *path);
const struct rule *rules_match(const rules *list, const char *name);

#endif /* SCHED_BOUNDARY_READ_CONFIG_H */
