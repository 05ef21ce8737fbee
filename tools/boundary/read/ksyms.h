/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ksyms.h - the symbols of vmlinux
 */
#ifndef SCHED_BOUNDARY_READ_KSYMS_H
#define SCHED_BOUNDARY_READ_KSYMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/map.h"

struct elf_file;

struct ksym {
	const char *name;
	uint64_t address;
	uint64_t size;
	unsigned int file;	/* FILE group it is local to; 0: global */
	unsigned int position;	/* among equal names in address order, from 1 */
	unsigned int equals;	/* how many of that name there are */
	bool function;
	bool sized;		/* false: @size was derived from the next symbol */
	struct ksym *next;	/* next of equal name */
};

struct ksyms {
	const char *path;
	VEC(struct ksym) symbols;
	VEC(const char *) files;	/* by group number; 0 is not used */
	struct map by_name;
	struct elf_file *image;		/* NULL: no bytes, symbols only */
	uint8_t build_id[20];
	bool has_build_id;
};

int ksyms_read_elf(struct ksyms *ksyms, const char *path);
int ksyms_read_text(struct ksyms *ksyms, const char *path);
struct ksym *ksyms_find(const struct ksyms *ksyms, const char *name);
struct ksym *ksyms_at(const struct ksyms *ksyms, uint64_t address);
const uint8_t *ksyms_bytes(const struct ksyms *ksyms, uint64_t address, uint64_t size);
const char *ksym_import_name(const struct ksym *sym);

#endif /* SCHED_BOUNDARY_READ_KSYMS_H */
