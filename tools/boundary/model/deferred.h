/* SPDX-License-Identifier: GPL-2.0 */
/*
 * deferred.h - timers and work items inside data
 */
#ifndef SCHED_BOUNDARY_MODEL_DEFERRED_H
#define SCHED_BOUNDARY_MODEL_DEFERRED_H

#include <stdint.h>

#include "base/array.h"

struct atom;

struct deferred {
	const char *name;	/* with the path of members: "group.timers[3]" */
	uint64_t offset;
	unsigned int kind;
};

typedef VEC(struct deferred) deferred_list;

void deferred_find(deferred_list *list, const struct atom *datum);

#endif /* SCHED_BOUNDARY_MODEL_DEFERRED_H */
