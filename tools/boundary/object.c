// SPDX-License-Identifier: GPL-2.0
/*
 * object.c - read one relocatable object
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boundary.h"

static int bad(const struct object *object, const char *what)
{
	diag_error("%s: %s", object->path, what);
	diag_remedy("compile the kernel's own source with the kernel's own Makefile");
	return -EINVAL;
}

static int read_sections(struct object *object)
{
	Elf_Scn *scn = NULL;
	size_t strings;
	GElf_Shdr shdr;

	if (elf_getshdrstrndx(object->elf, &strings))
		return bad(object, "no section names");
	vec_push(&object->sections)->name = "";
	while ((scn = elf_nextscn(object->elf, scn))) {
		struct section *section = vec_push(&object->sections);
		Elf_Data *data;

		if (!gelf_getshdr(scn, &shdr))
			return bad(object, elf_errmsg(-1));
		data = shdr.sh_type == SHT_NOBITS ? NULL : elf_rawdata(scn, NULL);
		section->name = elf_strptr(object->elf, strings, shdr.sh_name);
		section->object = object;
		section->data = data ? data->d_buf : NULL;
		section->size = shdr.sh_size;
		section->align = shdr.sh_addralign ? shdr.sh_addralign : 1;
		section->flags = shdr.sh_flags;
		section->entsize = shdr.sh_entsize;
		section->type = shdr.sh_type;
		section->index = elf_ndxscn(scn);
		if (!section->name || (data && data->d_size != shdr.sh_size))
			return bad(object, "a section is truncated");
	}
	return 0;
}

static int read_symbol(struct object *object, const GElf_Sym *sym, size_t strings)
{
	struct symbol *symbol = vec_push(&object->symbols);

	symbol->name = elf_strptr(object->elf, strings, sym->st_name);
	symbol->value = sym->st_value;
	symbol->size = sym->st_size;
	symbol->bind = GELF_ST_BIND(sym->st_info);
	symbol->type = GELF_ST_TYPE(sym->st_info);
	symbol->undefined = sym->st_shndx == SHN_UNDEF;
	if (!symbol->name || sym->st_shndx == SHN_XINDEX || sym->st_shndx == SHN_COMMON)
		return bad(object, "a symbol is in no section that can be told");
	if (sym->st_shndx < SHN_LORESERVE && sym->st_shndx) {
		if (sym->st_shndx >= object->sections.n)
			return bad(object, "a symbol is in a section that does not exist");
		symbol->section = &object->sections.v[sym->st_shndx];
	}
	if (symbol->type == STT_SECTION && symbol->section)
		symbol->name = symbol->section->name;
	return 0;
}

static int read_symbols(struct object *object)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;
	GElf_Sym sym;

	while ((scn = elf_nextscn(object->elf, scn))) {
		Elf_Data *data;

		if (!gelf_getshdr(scn, &shdr) || shdr.sh_type != SHT_SYMTAB)
			continue;
		data = elf_getdata(scn, NULL);
		for (size_t i = 0; i < shdr.sh_size / shdr.sh_entsize; i++) {
			if (!gelf_getsym(data, i, &sym))
				return bad(object, elf_errmsg(-1));
			if (read_symbol(object, &sym, shdr.sh_link))
				return -EINVAL;
		}
	}
	return object->symbols.n ? 0 : bad(object, "it has no symbol table");
}

static int by_offset(const void *a, const void *b)
{
	const struct reloc *x = a, *y = b;

	return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static int read_relocs(struct object *object, Elf_Scn *scn, const GElf_Shdr *shdr)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	struct section *section;
	GElf_Rela rela;

	if (!data || shdr->sh_info >= object->sections.n)
		return bad(object, "relocations for a section that does not exist");
	section = &object->sections.v[shdr->sh_info];
	for (size_t i = 0; i < shdr->sh_size / shdr->sh_entsize; i++) {
		struct reloc *reloc = vec_push(&section->relocs);

		if (!gelf_getrela(data, i, &rela) ||
		    GELF_R_SYM(rela.r_info) >= object->symbols.n || rela.r_offset >= section->size)
			return bad(object, "a relocation is out of bounds");
		reloc->offset = rela.r_offset;
		reloc->addend = rela.r_addend;
		reloc->type = GELF_R_TYPE(rela.r_info);
		reloc->symbol = &object->symbols.v[GELF_R_SYM(rela.r_info)];
	}
	vec_sort(&section->relocs, by_offset);
	return 0;
}

static int read_all_relocs(struct object *object)
{
	Elf_Scn *scn = NULL;
	GElf_Shdr shdr;
	int err = 0;

	while (!err && (scn = elf_nextscn(object->elf, scn)))
		if (gelf_getshdr(scn, &shdr) && shdr.sh_type == SHT_RELA)
			err = read_relocs(object, scn, &shdr);
	return err;
}

int object_read(struct object *object, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct symbol *symbol;
	GElf_Ehdr ehdr;
	int err;

	object->path = path;
	object->name = slash ? slash + 1 : path;
	object->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (object->fd < 0) {
		diag_error("%s: %s", path, strerror(errno));
		return -errno;
	}
	object->elf = elf_begin(object->fd, ELF_C_READ_MMAP_PRIVATE, NULL);
	if (!object->elf || !gelf_getehdr(object->elf, &ehdr) || ehdr.e_type != ET_REL ||
	    ehdr.e_machine != EM_X86_64 || ehdr.e_ident[EI_CLASS] != ELFCLASS64)
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
