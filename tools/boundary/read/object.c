// SPDX-License-Identifier: GPL-2.0
/*
 * object.c - read one relocatable object
 */
#include <errno.h>
#include <string.h>

#include "base/malformed.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/symbol.h"

static const char remedy[] = "compile the kernel's own source with the kernel's own Makefile";

static int bad(const struct object *object, const char *what)
{
	return fault(object->path, remedy, "%s", what);
}

/* Sections that the kernel's loader would take no notice of when they had no contents. */
static bool may_be_empty(const struct elf_section *section)
{
	return !(section->flags & SHF_ALLOC) ||
	       (section->flags & SHF_WRITE && !(section->flags & (SHF_EXECINSTR | SHF_STRINGS)));
}

static int read_sections(struct object *object)
{
	const struct elf_section *from;

	for_each_vec(from, &object->elf.sections) {
		struct section *section = vec_push(&object->sections);

		*section = (struct section){
			.object = object, .name = from->name, .data = from->data,
			.size = from->size, .align = from->align, .flags = from->flags,
			.entsize = from->entsize, .type = from->type, .index = from->index,
		};
		if (from->type == SHT_REL)
			return bad(object, "relocations without addends are not those of x86-64");
		if (from->size && !from->data && !may_be_empty(from))
			return fault(object->path, remedy, "section %s has no contents", from->name);
	}
	return 0;
}

static int read_symbols(struct object *object)
{
	elf_symbols symbols = { 0 };
	int err = elf_file_symbols(&object->elf, &symbols);
	const struct elf_symbol *from;

	if (err)
		return err == -ENODATA ? bad(object, "it has no table of symbols, or several") : err;
	for_each_vec(from, &symbols) {
		struct symbol *symbol = vec_push(&object->symbols);

		*symbol = (struct symbol){
			.name = from->name, .value = from->value, .size = from->size,
			.bind = from->bind, .type = from->type,
			.undefined = from->section == SHN_UNDEF,
		};
		if (from->section && from->section != SHN_ABS)
			symbol->section = &object->sections.v[from->section];
		if (symbol->type == STT_SECTION && symbol->section)
			symbol->name = symbol->section->name;
	}
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	const struct reloc *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static int read_relocs(struct object *object, const struct elf_section *table)
{
	elf_relocs relocs = { 0 };
	int err = elf_file_relocs(&object->elf, table, object->symbols.n, &relocs);
	const struct elf_reloc *from;
	struct section *section;

	if (err)
		return err;
	section = &object->sections.v[table->info];
	for_each_vec(from, &relocs)
		*vec_push(&section->relocs) = (struct reloc){
			.offset = from->offset, .addend = from->addend, .type = from->type,
			.symbol = &object->symbols.v[from->symbol],
		};
	vec_sort(&section->relocs, by_offset);
	return 0;
}

static int read_all_relocs(struct object *object)
{
	const struct elf_section *section;
	int err = 0;

	for_each_vec(section, &object->elf.sections)
		if (!err && section->type == SHT_RELA)
			err = read_relocs(object, section);
	return err;
}

int object_read(struct object *object, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct symbol *symbol;
	int err;

	object->path = path;
	object->name = slash ? slash + 1 : path;
	err = elf_file_open(&object->elf, path);
	if (err)
		return err;
	if (object->elf.type != ET_REL)
		return bad(object, "not a relocatable x86-64 object");
	err = read_sections(object);
	if (!err)
		err = read_symbols(object);
	if (!err)
		err = read_all_relocs(object);
	if (err)
		return err;
	for_each_vec(symbol, &object->symbols)
		if (symbol->type == STT_FILE && !object->source)
			object->source = symbol;
	return 0;
}

struct section *object_section(struct object *object, const char *name)
{
	struct section *section;

	for_each_vec(section, &object->sections)
		if (!strcmp(section->name, name))
			return section;
	return NULL;
}

/* Bytes that the linker fills in. */
size_t reloc_field_size(const struct reloc *reloc)
{
	switch (reloc->type) {
	case R_X86_64_64:
	case R_X86_64_PC64:
		return 8;
	case R_X86_64_PC8:	/* a branch that the assembler resolved */
		return 0;
	default:
		return reloc->symbol ? 4 : 0;
	}
}
