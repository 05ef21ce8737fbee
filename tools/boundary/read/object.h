/* SPDX-License-Identifier: GPL-2.0 */
/*
 * object.h - one relocatable input
 */
#ifndef SCHED_BOUNDARY_READ_OBJECT_H
#define SCHED_BOUNDARY_READ_OBJECT_H

#include "base/array.h"
#include "read/elf-file.h"

struct debug;
struct section;
struct symbol;

struct object {
	const char *path;
	const char *name;
	struct elf_file elf;
	VEC(struct section) sections;
	VEC(struct symbol) symbols;
	struct symbol *source;		/* its FILE symbol */
	struct debug *debug;
	unsigned int file;		/* FILE group in vmlinux */
	uint64_t text_start, text_end;	/* where vmlinux has its text */
};

int object_read(struct object *object, const char *path);
struct section *object_section(struct object *object, const char *name);

#endif /* SCHED_BOUNDARY_READ_OBJECT_H */
