/* SPDX-License-Identifier: GPL-2.0 */
/*
 * layout.h - structs, unions and enumerations
 */
#ifndef SCHED_BOUNDARY_READ_LAYOUT_H
#define SCHED_BOUNDARY_READ_LAYOUT_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"

struct config;
struct debug;

/**
 * struct member - one member of a struct or union, or one value of an enumeration
 * @name: its name, "" for unnamed bit fields
 * @type: its type as text
 * @at: the bit where it begins; of an enumeration the value
 * @size: bits
 */
struct member {
	const char *name;
	const char *type;
	uint64_t at;
	uint64_t size;
};

/**
 * struct layout - one struct, union or enumeration
 * @name: "struct rq"
 * @file: where it is defined
 * @line: the line
 * @size: bytes
 * @members: its members, those of anonymous members included
 * @refers: names of the layouts that its members lead to
 * @values: it is an enumeration
 * @internal: defined inside the boundary's directory
 * @why: what makes it shared with vmlinux, NULL: nothing
 */
struct layout {
	const char *name;
	const char *file;
	unsigned int line;
	uint64_t size;
	VEC(struct member) members;
	name_list refers;
	bool values;
	bool internal;
	const char *why;
};

void layout_read(struct debug *debug, Dwarf_Die *die, const struct config *config);
void layout_refer(name_list *list, Dwarf_Die *die);

#endif /* SCHED_BOUNDARY_READ_LAYOUT_H */
