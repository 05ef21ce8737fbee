/* SPDX-License-Identifier: GPL-2.0 */
/*
 * elf-file.h - an ELF file, checked
 */
#ifndef SCHED_BOUNDARY_READ_ELF_FILE_H
#define SCHED_BOUNDARY_READ_ELF_FILE_H

#include <elfutils/libdw.h>
#include <stdint.h>

#include "base/array.h"

/**
 * struct elf_section - one section
 * @name: never NULL
 * @data: its contents, not compressed; NULL: the file has none
 * @index: its number
 * @link: as in the file, not checked; so are @info and @entsize
 */
struct elf_section {
	const char *name;
	uint8_t *data;
	uint64_t address, size, align, flags, entsize;
	uint32_t type, link, info;
	unsigned int index;
};

/**
 * struct elf_file - an ELF file in memory
 * @path: for messages
 * @bytes: all of it
 * @type: ET_REL, ET_EXEC, ...
 * @sections: by number
 */
struct elf_file {
	const char *path;
	uint8_t *bytes;
	uint64_t size;
	unsigned int type;
	VEC(struct elf_section) sections;
};

struct elf_symbol {
	const char *name;
	uint64_t value, size;
	uint16_t section;	/* or SHN_UNDEF, SHN_ABS */
	uint8_t bind, type;
};

struct elf_reloc {
	uint64_t offset;
	int64_t addend;
	uint32_t type, symbol;
};

typedef VEC(struct elf_symbol) elf_symbols;
typedef VEC(struct elf_reloc) elf_relocs;

int elf_file_open(struct elf_file *file, const char *path);
int elf_file_parse(struct elf_file *file);
int elf_file_symbols(const struct elf_file *file, elf_symbols *symbols);
int elf_file_relocs(const struct elf_file *file, const struct elf_section *table,
		    size_t nr_symbols, elf_relocs *relocs);
Dwarf *elf_file_dwarf(const struct elf_file *file);

#endif /* SCHED_BOUNDARY_READ_ELF_FILE_H */
