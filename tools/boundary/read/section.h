/* SPDX-License-Identifier: GPL-2.0 */
/*
 * section.h - a section of an object
 */
#ifndef SCHED_BOUNDARY_READ_SECTION_H
#define SCHED_BOUNDARY_READ_SECTION_H

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"

struct atom;
struct object;
struct reloc;

enum section_kind {
	SECTION_OTHER,		/* not part of the image: symbol table, debug info */
	SECTION_TEXT,
	SECTION_DATA,		/* writable */
	SECTION_CONST,
	SECTION_TABLE,		/* one atom per entry */
	SECTION_ORC,		/* .orc_unwind_ip, .orc_unwind */
	SECTION_DROPPED,
};

struct section {
	struct object *object;
	const char *name;
	const uint8_t *data;
	uint64_t size, align, flags, entsize;
	uint32_t type;
	unsigned int index;
	enum section_kind kind;
	unsigned int entry_size;
	bool init;
	VEC(struct reloc) relocs;	/* sorted by offset */
	VEC(struct atom *) atoms;	/* sorted by start */
};

#endif /* SCHED_BOUNDARY_READ_SECTION_H */
