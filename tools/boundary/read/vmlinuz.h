/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmlinuz.h - the kernel that is inside a bzImage
 *
 * What is read here comes from a file that nobody vouches for: each offset, length and count is
 * checked before it is used.  A function that fails says in *@what why.
 */
#ifndef SCHED_BOUNDARY_READ_VMLINUZ_H
#define SCHED_BOUNDARY_READ_VMLINUZ_H

#include <elf.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
	const uint8_t *at;
	size_t n;
};

/* decompress.c */
int decompress(struct bytes *plain, struct bytes packed, const char **what);

/**
 * struct vmlinux - a linked kernel, as a whole in memory
 * @image: the file
 * @header: a copy of its header
 * @sections: copies of the section headers, the contents of each inside @image
 * @nr_sections: their number, at least 1
 * @names: of the sections, terminated
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

#endif /* SCHED_BOUNDARY_READ_VMLINUZ_H */
