// SPDX-License-Identifier: GPL-2.0
/*
 * vmlinux.c - a vmlinux with the symbol table that the kernel's own one amounts to
 *
 * kallsyms has no sizes and no source files.  A symbol's size here is the distance to the next one;
 * the one FILE symbol has no name, as the linker writes it before local symbols of no known file.
 * See place.c for the rest.
 */
#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/malformed.h"
#include "base/name.h"
#include "read/kallsyms.h"
#include "read/vmlinuz.h"
#include "write/vmlinux.h"

struct output {
	const struct vmlinux *vmlinux;
	VEC(Elf64_Sym) symbols;
	VEC(char) strings, names;
	VEC(Elf64_Shdr) sections;
	unsigned int locals;
};

#define append(vec, text)                                                                          \
	do {                                                                                       \
		for (const char *s_ = (text);; s_++) {                                             \
			*vec_push(vec) = *s_;                                                      \
			if (!*s_)                                                                  \
				break;                                                             \
		}                                                                                  \
	} while (0)

static unsigned int bind_of(char type)
{
	if (strchr("wWvV", type))
		return STB_WEAK;
	return type >= 'a' ? STB_LOCAL : STB_GLOBAL;
}

/* Pieces of alternatives have no names: what is there is the linker's mark of the end of what comes before. */
static bool has_functions(const struct vmlinux *vmlinux, const Elf64_Shdr *section)
{
	return section && section->sh_flags & SHF_EXECINSTR &&
	       !str_starts(vmlinux_section_name(vmlinux, section), ".altinstr");
}

static void add_symbol(struct output *o, const struct kallsym *symbol, uint64_t next)
{
	const Elf64_Shdr *section = vmlinux_section_at(o->vmlinux, symbol->address);
	uint64_t end = section ? section->sh_addr + section->sh_size : symbol->address;
	bool code = strchr("tTwW", symbol->type) && has_functions(o->vmlinux, section);
	Elf64_Sym *new = vec_push(&o->symbols);

	new->st_name = o->strings.n;
	new->st_info = ELF64_ST_INFO(bind_of(symbol->type), code ? STT_FUNC : STT_OBJECT);
	new->st_shndx = section ? section - o->vmlinux->sections : SHN_ABS;
	new->st_value = symbol->address;
	new->st_size = (next < end ? next : end) - symbol->address;
	append(&o->strings, symbol->name);
}

static void add_symbols_of(struct output *o, const kallsyms *symbols, bool local)
{
	const struct kallsym *symbol, *next = symbols->v, *end = symbols->v + symbols->n;

	for_each_vec(symbol, symbols) {
		while (next < end && next->address <= symbol->address)
			next++;
		if ((bind_of(symbol->type) == STB_LOCAL) == local)
			add_symbol(o, symbol, next < end ? next->address : UINT64_MAX);
	}
}

/* Local ones come first. */
static void add_symbols(struct output *o, const kallsyms *symbols)
{
	Elf64_Sym *file;

	vec_push(&o->symbols);
	append(&o->strings, "");
	file = vec_push(&o->symbols);
	file->st_info = ELF64_ST_INFO(STB_LOCAL, STT_FILE);
	file->st_shndx = SHN_ABS;
	add_symbols_of(o, symbols, true);
	o->locals = o->symbols.n;
	add_symbols_of(o, symbols, false);
}

static Elf64_Shdr *add_section(struct output *o, const char *name, uint32_t type, uint64_t size)
{
	Elf64_Shdr *section = vec_push(&o->sections);

	section->sh_name = o->names.n;
	section->sh_type = type;
	section->sh_size = size;
	section->sh_addralign = 8;
	append(&o->names, name);
	return section;
}

static void add_sections(struct output *o)
{
	const struct vmlinux *vmlinux = o->vmlinux;
	Elf64_Shdr *section;

	for (size_t i = 0; i < vmlinux->names.n; i++)
		*vec_push(&o->names) = vmlinux->names.at[i];
	for (unsigned int i = 0; i < vmlinux->nr_sections; i++)
		*vec_push(&o->sections) = vmlinux->sections[i];
	section = add_section(o, ".symtab", SHT_SYMTAB, o->symbols.n * sizeof(Elf64_Sym));
	section->sh_entsize = sizeof(Elf64_Sym);
	section->sh_link = o->sections.n;
	section->sh_info = o->locals;
	add_section(o, ".strtab", SHT_STRTAB, o->strings.n);
	section = add_section(o, ".shstrtab", SHT_STRTAB, 0);
	section->sh_size = o->names.n;
}

/* @n bytes at the end, which is then a multiple of 8; returns where they are. */
static uint64_t write_part(FILE *file, const void *bytes, size_t n)
{
	long at = ftell(file);

	fwrite(bytes, 1, n, file);
	for (size_t pad = n; pad % 8; pad++)
		fputc(0, file);
	return at;
}

/* The image, the new sections, all section headers; then the header anew. */
static int write_file(struct output *o, FILE *file)
{
	Elf64_Ehdr header = o->vmlinux->header;
	Elf64_Shdr *new;

	write_part(file, o->vmlinux->image.at, o->vmlinux->image.n);
	new = o->sections.v + o->vmlinux->nr_sections;
	new[0].sh_offset = write_part(file, o->symbols.v, o->symbols.n * sizeof(Elf64_Sym));
	new[1].sh_offset = write_part(file, o->strings.v, o->strings.n);
	new[2].sh_offset = write_part(file, o->names.v, o->names.n);
	header.e_shnum = o->sections.n;
	header.e_shstrndx = o->sections.n - 1;
	header.e_shoff = write_part(file, o->sections.v, o->sections.n * sizeof(Elf64_Shdr));
	rewind(file);
	fwrite(&header, sizeof(header), 1, file);
	return fflush(file) || ferror(file) ? -EIO : 0;
}

int vmlinux_write(const struct vmlinux *vmlinux, const kallsyms *symbols, const char *path)
{
	struct output o = { .vmlinux = vmlinux };
	FILE *file = fopen(path, "we");
	int err;

	if (!file)
		return fault_errno(path);
	add_symbols(&o, symbols);
	add_sections(&o);
	errno = 0;
	err = write_file(&o, file);
	return fclose(file) || err ? fault_errno(path) : 0;
}
