/* SPDX-License-Identifier: GPL-2.0 */
/*
 * out.h - an object under construction
 */
#ifndef SCHED_BOUNDARY_WRITE_OUT_H
#define SCHED_BOUNDARY_WRITE_OUT_H

#include <stdint.h>

#include "base/array.h"
#include "base/map.h"

struct out_symbol {
	const char *name;
	unsigned int bind, type, index;
	struct out_section *section;	/* NULL: undefined, or a file's name */
	uint64_t value, size;
};

struct out_reloc {
	uint64_t offset;
	uint32_t type;
	struct out_symbol *symbol;
	int64_t addend;
};

struct out_section {
	const char *name;
	uint32_t type;
	uint64_t flags, align, size, entsize;
	unsigned int index;
	struct out_symbol *symbol;
	VEC(uint8_t) bytes;
	VEC(struct out_reloc) relocs;
};

struct out {
	VEC(struct out_section *) sections;
	VEC(struct out_symbol *) symbols;
	struct map imports;
	struct map strings;	/* of the tables: text -> place, counted from 1 */
};

struct out_section *out_section(struct out *out, const char *name, uint32_t type, uint64_t flags);
void out_align(struct out_section *section, uint64_t align);
uint64_t out_append(struct out_section *section, const void *bytes, uint64_t n);
void out_reloc(struct out_section *section, uint64_t offset, uint32_t type,
	       struct out_symbol *symbol, int64_t addend);
struct out_symbol *out_symbol(struct out *out, const char *name, unsigned int bind,
			      unsigned int type, struct out_section *section, uint64_t value,
			      uint64_t size);
struct out_symbol *out_import(struct out *out, const char *name);
int out_write(const struct out *out, const char *path);

#endif /* SCHED_BOUNDARY_WRITE_OUT_H */
