/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmlinux.h - the kernel that is inside a bzImage, with the symbols that it knows itself
 *
 * What is read here comes from a file that nobody vouches for: each offset, length and count is
 * checked before it is used.  A function that fails says in *@what why.
 */
#ifndef SCHED_BOUNDARY_VMLINUX_H
#define SCHED_BOUNDARY_VMLINUX_H

#include <elf.h>

#include "boundary.h"

struct bytes {
	const uint8_t *at;
	size_t n;
};

/* decompress.c */
int decompress(struct bytes *plain, struct bytes packed, const char **what);

/**
 * struct vmlinux - a linked kernel, as a whole in memory
 * @image: internal: the file
 * @header: internal: a copy of its header
 * @sections: internal: copies of the section headers, the contents of each inside @image
 * @nr_sections: internal: their number, at least 1
 * @names: internal: of the sections, terminated
 */
struct vmlinux {
	struct bytes image;
	Elf64_Ehdr header;
	Elf64_Shdr *sections;
	unsigned int nr_sections;
	struct bytes names;
};

/* vmlinuz.c */
int vmlinux_open(struct vmlinux *vmlinux, const char *path, const char **what);
const char *vmlinux_section_name(const struct vmlinux *vmlinux, const Elf64_Shdr *section);
const Elf64_Shdr *vmlinux_section_at(const struct vmlinux *vmlinux, uint64_t address);

/**
 * struct kallsym - one symbol of the kernel's own table
 * @name: external: its name
 * @address: external: as the linker has it
 * @type: external: a letter, as nm prints it
 */
struct kallsym {
	const char *name;
	uint64_t address;
	char type;
};

typedef VEC(struct kallsym) kallsyms;

/* kallsyms.c */
int kallsyms_read(kallsyms *symbols, const struct vmlinux *vmlinux, const char **what);

/* symtab.c */
int vmlinux_write(const struct vmlinux *vmlinux, const kallsyms *symbols, const char *path);

#endif /* SCHED_BOUNDARY_VMLINUX_H */
