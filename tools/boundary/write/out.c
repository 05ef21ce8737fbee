// SPDX-License-Identifier: GPL-2.0
/*
 * out.c - build a relocatable object and write it
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/malformed.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/text.h"
#include "read/ksyms.h"
#include "write/out.h"

struct out_section *out_section(struct out *out, const char *name, uint32_t type, uint64_t flags)
{
	struct out_section **p, *section;

	for_each_vec(p, &out->sections)
		if (!strcmp((*p)->name, name))
			return *p;
	section = xcalloc(1, sizeof(*section));
	section->name = name;
	section->type = type;
	section->flags = flags;
	section->align = 1;
	section->symbol = out_symbol(out, "", STB_LOCAL, STT_SECTION, section, 0, 0);
	*vec_push(&out->sections) = section;
	return section;
}

void out_align(struct out_section *section, uint64_t align)
{
	uint8_t fill = section->flags & SHF_EXECINSTR ? 0xcc : 0;

	if (align > section->align)
		section->align = align;
	if (section->type == SHT_NOBITS) {
		section->size = (section->size + align - 1) / align * align;
		return;
	}
	while (section->size % align) {
		*vec_push(&section->bytes) = fill;
		section->size++;
	}
}

/* @bytes NULL: zeroes.  Returns where they went. */
uint64_t out_append(struct out_section *section, const void *bytes, uint64_t n)
{
	uint64_t at = section->size;

	section->size += n;
	if (section->type == SHT_NOBITS)
		return at;
	for (uint64_t i = 0; i < n; i++)
		*vec_push(&section->bytes) = bytes ? ((const uint8_t *)bytes)[i] : 0;
	return at;
}

void out_reloc(struct out_section *section, uint64_t offset, uint32_t type,
	       struct out_symbol *symbol, int64_t addend)
{
	struct out_reloc *reloc = vec_push(&section->relocs);

	reloc->offset = offset;
	reloc->type = type;
	reloc->symbol = symbol;
	reloc->addend = addend;
}

struct out_symbol *out_symbol(struct out *out, const char *name, unsigned int bind,
			      unsigned int type, struct out_section *section, uint64_t value,
			      uint64_t size)
{
	struct out_symbol *symbol = xcalloc(1, sizeof(*symbol));

	symbol->name = name;
	symbol->bind = bind;
	symbol->type = type;
	symbol->section = section;
	symbol->value = value;
	symbol->size = size;
	*vec_push(&out->symbols) = symbol;
	return symbol;
}

/* The undefined symbol @name; one for all that refer to it. */
struct out_symbol *out_import(struct out *out, const char *name)
{
	struct out_symbol *symbol = map_get(&out->imports, name);

	if (!symbol) {
		symbol = out_symbol(out, name, STB_GLOBAL, STT_NOTYPE, NULL, 0, 0);
		map_set(&out->imports, name, symbol);
	}
	return symbol;
}

struct strings {
	VEC(char) bytes;
	struct map map;
};

static size_t strings_add(struct strings *strings, const char *s)
{
	uintptr_t at = (uintptr_t)map_get(&strings->map, s);

	if (!*s)
		return 0;
	if (at)
		return at;
	if (!strings->bytes.n)
		*vec_push(&strings->bytes) = 0;
	at = strings->bytes.n;
	for (const char *p = s; *p; p++)
		*vec_push(&strings->bytes) = *p;
	*vec_push(&strings->bytes) = 0;
	map_set(&strings->map, s, (void *)at);
	return at;
}

struct writer {
	const struct out *out;
	Elf *elf;
	struct strings names;	/* of sections */
	struct strings strings;	/* of symbols */
	unsigned int symtab;
};

static Elf_Scn *add_section(struct writer *w, const char *name, const GElf_Shdr *like,
			    const void *bytes, Elf_Type type)
{
	Elf_Scn *scn = elf_newscn(w->elf);
	Elf_Data *data = elf_newdata(scn);
	GElf_Shdr shdr;

	gelf_getshdr(scn, &shdr);
	shdr = *like;
	shdr.sh_name = strings_add(&w->names, name);
	gelf_update_shdr(scn, &shdr);
	data->d_buf = (void *)bytes;
	data->d_size = like->sh_size;
	data->d_type = type;
	data->d_align = like->sh_addralign;
	data->d_version = EV_CURRENT;
	return scn;
}

static void write_contents(struct writer *w)
{
	struct out_section **p;

	for_each_vec(p, &w->out->sections) {
		struct out_section *section = *p;
		GElf_Shdr shdr = {
			.sh_type = section->type, .sh_flags = section->flags,
			.sh_size = section->size, .sh_addralign = section->align,
			.sh_entsize = section->entsize,
		};

		section->index = elf_ndxscn(add_section(w, section->name, &shdr,
							section->bytes.v, ELF_T_BYTE));
	}
}

static unsigned int number_symbols(const struct out *out)
{
	unsigned int n = 1, locals;
	struct out_symbol **p;

	for_each_vec(p, &out->symbols)
		if ((*p)->bind == STB_LOCAL)
			(*p)->index = n++;
	locals = n;
	for_each_vec(p, &out->symbols)
		if ((*p)->bind != STB_LOCAL)
			(*p)->index = n++;
	return locals;
}

static void write_symbols(struct writer *w)
{
	const struct out *out = w->out;
	Elf64_Sym *table = xcalloc(out->symbols.n + 1, sizeof(*table));
	GElf_Shdr shdr = {
		.sh_type = SHT_SYMTAB, .sh_size = (out->symbols.n + 1) * sizeof(*table),
		.sh_entsize = sizeof(*table), .sh_addralign = 8,
		.sh_info = number_symbols(out),
	};
	struct out_symbol **p;

	for_each_vec(p, &out->symbols) {
		Elf64_Sym *sym = &table[(*p)->index];

		sym->st_name = strings_add(&w->strings, (*p)->name);
		sym->st_info = ELF64_ST_INFO((*p)->bind, (*p)->type);
		sym->st_shndx = (*p)->section ? (*p)->section->index :
				(*p)->type == STT_FILE ? SHN_ABS : SHN_UNDEF;
		sym->st_value = (*p)->value;
		sym->st_size = (*p)->size;
	}
	w->symtab = elf_ndxscn(add_section(w, ".symtab", &shdr, table, ELF_T_SYM));
}

static void write_relocs(struct writer *w, const struct out_section *section)
{
	size_t n = section->relocs.n;
	Elf64_Rela *table = xcalloc(n, sizeof(*table));
	GElf_Shdr shdr = {
		.sh_type = SHT_RELA, .sh_flags = SHF_INFO_LINK, .sh_size = n * sizeof(*table),
		.sh_entsize = sizeof(*table), .sh_addralign = 8,
		.sh_link = w->symtab, .sh_info = section->index,
	};

	for (size_t i = 0; i < n; i++) {
		const struct out_reloc *reloc = &section->relocs.v[i];

		table[i].r_offset = reloc->offset;
		table[i].r_info = ELF64_R_INFO((uint64_t)reloc->symbol->index, reloc->type);
		table[i].r_addend = reloc->addend;
	}
	add_section(w, xasprintf(".rela%s", section->name), &shdr, table, ELF_T_RELA);
}

static Elf_Scn *write_strings(struct writer *w, const char *name, const struct strings *strings)
{
	GElf_Shdr shdr = {
		.sh_type = SHT_STRTAB, .sh_size = strings->bytes.n, .sh_addralign = 1,
	};

	return add_section(w, name, &shdr, strings->bytes.v, ELF_T_BYTE);
}

static int write_elf(struct writer *w)
{
	GElf_Ehdr ehdr;
	struct out_section **p;
	Elf_Scn *strings, *names;
	GElf_Shdr shdr;

	if (!gelf_newehdr(w->elf, ELFCLASS64))
		return -EIO;
	gelf_getehdr(w->elf, &ehdr);
	ehdr.e_ident[EI_DATA] = ELFDATA2LSB;
	ehdr.e_type = ET_REL;
	ehdr.e_machine = EM_X86_64;
	ehdr.e_version = EV_CURRENT;

	write_contents(w);
	write_symbols(w);
	for_each_vec(p, &w->out->sections)
		if ((*p)->relocs.n)
			write_relocs(w, *p);
	strings = write_strings(w, ".strtab", &w->strings);
	gelf_getshdr(elf_getscn(w->elf, w->symtab), &shdr);
	shdr.sh_link = elf_ndxscn(strings);
	gelf_update_shdr(elf_getscn(w->elf, w->symtab), &shdr);

	strings_add(&w->names, ".shstrtab");
	names = write_strings(w, ".shstrtab", &w->names);
	ehdr.e_shstrndx = elf_ndxscn(names);
	gelf_update_ehdr(w->elf, &ehdr);
	return elf_update(w->elf, ELF_C_WRITE) < 0 ? -EIO : 0;
}

/* Written beside @path and moved there, so that a failure leaves nothing behind. */
int out_write(const struct out *out, const char *path)
{
	char *temporary = xasprintf("%s.tmp", path);
	int fd = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), err;
	struct writer w = { .out = out };

	if (fd < 0)
		return fault_errno(temporary);
	w.elf = elf_begin(fd, ELF_C_WRITE, NULL);
	err = w.elf ? write_elf(&w) : -EIO;
	if (err)
		fault(path, NULL, "%s", elf_errmsg(-1));
	elf_end(w.elf);
	close(fd);
	if (!err && rename(temporary, path))
		err = fault_errno(path);
	if (err)
		unlink(temporary);
	return err;
}
