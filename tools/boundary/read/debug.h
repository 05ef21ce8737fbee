/* SPDX-License-Identifier: GPL-2.0 */
/*
 * debug.h - what debug info says of functions and data
 */
#ifndef SCHED_BOUNDARY_READ_DEBUG_H
#define SCHED_BOUNDARY_READ_DEBUG_H

#include <elfutils/libdw.h>

#include "base/array.h"
#include "base/map.h"

struct config;
struct object;

struct parameter {
	const char *name;	/* "" for none */
	const char *type;
};

struct debug_entity {
	const char *name;
	const char *file;
	const char *function;	/* enclosing function of a static local */
	const char *signature;	/* prototype, or the type of a datum */
	VEC(struct parameter) parameters;	/* of a function; the first is its result */
	name_list used;		/* by a function: layouts that its variables have or point to */
	name_list inlined;	/* into a function: the names of others */
	unsigned int line;
	unsigned int ordinal;	/* among equal names in one function, from 1 */
	Dwarf_Die die;
};

struct debug {
	struct map entities;	/* place, or name of a function -> entity */
	struct map ordinals;
	VEC(struct layout *) layouts;
	struct map layout_by_name;
	name_list used;		/* by all functions */
};

int debug_read(struct object *object, const struct config *config);
struct debug_entity *debug_find(const struct debug *debug, unsigned int section, uint64_t start,
				const char *function);

#endif /* SCHED_BOUNDARY_READ_DEBUG_H */
