// SPDX-License-Identifier: GPL-2.0
/*
 * elf-file.c - an ELF file, none of whose words is believed
 *
 * Every offset, size, index and alignment is checked here, once, so that whoever reads
 * sections and symbols afterwards stays within them.  Sections that are compressed are
 * there as they were before.  libdw is handed the same bytes.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/malformed.h"
#include "base/memory.h"
#include "read/elf-file.h"
#include "read/ksyms.h"

#define ALIGN_MAX	(1ull << 21)	/* of vmlinux's .data */
#define EMPTY_MAX	(64ull << 20)	/* bytes of a section that the file has none of */
#define RATIO_MAX	1100ull		/* zlib does not do better */
#define ADDEND_MAX	(1ll << 62)

static const char remedy[] = "take it as the compiler or the kernel's package made it";

static int bad(const struct elf_file *file, const char *what)
{
	return fault(file->path, remedy, "%s", what);
}

static int bad_section(const struct elf_file *file, const struct elf_section *section,
		       const char *what)
{
	return fault(file->path, remedy, "section %u: %s", section->index, what);
}

static bool in_file(const struct elf_file *file, uint64_t offset, uint64_t size)
{
	return offset <= file->size && size <= file->size - offset;
}

static bool is_empty(const struct elf_section *section)
{
	return section->type == SHT_NOBITS || section->type == SHT_NULL;
}

static int read_section(struct elf_file *file, const Elf64_Shdr *shdr)
{
	struct elf_section *section = vec_push(&file->sections);

	*section = (struct elf_section){
		.index = file->sections.n - 1, .name = "", .type = shdr->sh_type,
		.flags = shdr->sh_flags, .address = shdr->sh_addr, .size = shdr->sh_size,
		.align = shdr->sh_addralign ? shdr->sh_addralign : 1,
		.entsize = shdr->sh_entsize, .link = shdr->sh_link, .info = shdr->sh_info,
	};
	if (!section->index) {
		section->size = 0;	/* or the number of sections, where there are many */
		return 0;
	}
	if (section->align & (section->align - 1) || section->align > ALIGN_MAX)
		return bad_section(file, section, "its alignment is none");
	if (section->size > UINT64_MAX - section->address)
		return bad_section(file, section, "its addresses wrap around");
	if (is_empty(section)) {
		if (section->size > EMPTY_MAX)
			return bad_section(file, section, "it is too large");
		return 0;
	}
	if (!in_file(file, shdr->sh_offset, shdr->sh_size))
		return bad_section(file, section, "the file ends before it does");
	section->data = file->bytes + shdr->sh_offset;
	return 0;
}

/* Strings of @index, of which the last one ends as well. */
static const struct elf_section *strings_at(const struct elf_file *file, uint64_t index)
{
	const struct elf_section *strings = file->sections.v + index;

	if (index >= file->sections.n || strings->type != SHT_STRTAB || !strings->size ||
	    strings->data[strings->size - 1])
		return NULL;
	return strings;
}

static int name_sections(struct elf_file *file, const Elf64_Shdr *headers, uint64_t names)
{
	const struct elf_section *strings = strings_at(file, names);
	struct elf_section *section;

	if (!strings)
		return bad(file, "its sections have no names");
	for_each_vec(section, &file->sections) {
		uint32_t at = headers[section->index].sh_name;

		if (at >= strings->size)
			return bad_section(file, section, "it has no name");
		section->name = (const char *)strings->data + at;
	}
	return 0;
}

static int read_sections(struct elf_file *file, const Elf64_Ehdr *ehdr)
{
	uint64_t n = ehdr->e_shnum, names = ehdr->e_shstrndx;
	const Elf64_Shdr *headers;
	int err = 0;

	if (ehdr->e_shentsize != sizeof(*headers) || !ehdr->e_shoff ||
	    ehdr->e_shoff % sizeof(uint64_t) || !in_file(file, ehdr->e_shoff, sizeof(*headers)))
		return bad(file, "it has no sections, or is truncated");
	headers = (const Elf64_Shdr *)(file->bytes + ehdr->e_shoff);
	if (!n)
		n = headers[0].sh_size;
	if (names == SHN_XINDEX)
		names = headers[0].sh_link;
	if (!n || n > (file->size - ehdr->e_shoff) / sizeof(*headers))
		return bad(file, "its table of sections is truncated");
	for (uint64_t i = 0; !err && i < n; i++)
		err = read_section(file, &headers[i]);
	return err ? err : name_sections(file, headers, names);
}

/* Of the section's contents: the header, and what is behind it in zlib's format. */
static uint8_t *inflated(const struct elf_section *section, uint64_t *size)
{
	const Elf64_Chdr *header = (const Elf64_Chdr *)section->data;
	uLongf length;
	uint8_t *bytes;

	if (section->flags & SHF_ALLOC || section->size < sizeof(*header) ||
	    (uintptr_t)header % sizeof(uint64_t) || header->ch_type != ELFCOMPRESS_ZLIB ||
	    header->ch_size > section->size * RATIO_MAX)
		return NULL;
	length = header->ch_size;
	bytes = xcalloc(length, 1);
	if (uncompress(bytes, &length, section->data + sizeof(*header),
		       section->size - sizeof(*header)) != Z_OK || length != header->ch_size)
		return NULL;
	*size = length;
	return bytes;
}

/*
 * The file anew, with what was compressed behind its end as it was before.  Its sections
 * have the same numbers.
 */
static int decompress(struct elf_file *file)
{
	uint64_t total = (file->size + 7) & ~7ull, table = ((const Elf64_Ehdr *)file->bytes)->e_shoff;
	struct elf_section *section;
	Elf64_Shdr *headers;
	uint8_t *bytes;

	for_each_vec(section, &file->sections) {
		uint64_t size;

		if (!(section->flags & SHF_COMPRESSED) || is_empty(section))
			continue;
		section->data = inflated(section, &size);
		if (!section->data)
			return bad_section(file, section, "it is compressed, but not with zlib, or damaged");
		section->size = size;
		total += (size + 7) & ~7ull;
	}
	bytes = xcalloc(total, 1);
	memcpy(bytes, file->bytes, file->size);
	headers = (Elf64_Shdr *)(bytes + table);
	total = (file->size + 7) & ~7ull;
	for_each_vec(section, &file->sections) {
		if (is_empty(section))
			continue;
		if (!(section->flags & SHF_COMPRESSED)) {
			section->data = bytes + (section->data - file->bytes);
			continue;
		}
		memcpy(bytes + total, section->data, section->size);
		free(section->data);
		section->data = bytes + total;
		section->flags &= ~(uint64_t)SHF_COMPRESSED;
		headers[section->index].sh_flags = section->flags;
		headers[section->index].sh_offset = total;
		headers[section->index].sh_size = section->size;
		total += (section->size + 7) & ~7ull;
	}
	file->bytes = bytes;
	file->size = total;
	return 0;
}

/* Sections of @file, whose path, bytes and size are set; the bytes stay the caller's. */
int elf_file_parse(struct elf_file *file)
{
	const Elf64_Ehdr *ehdr = (const Elf64_Ehdr *)file->bytes;
	struct elf_section *section;
	int err;

	if (file->size < sizeof(*ehdr) || memcmp(ehdr->e_ident, ELFMAG, SELFMAG) ||
	    ehdr->e_ident[EI_CLASS] != ELFCLASS64 || ehdr->e_ident[EI_DATA] != ELFDATA2LSB ||
	    ehdr->e_machine != EM_X86_64)
		return bad(file, "not a file of x86-64 ELF");
	file->type = ehdr->e_type;
	err = read_sections(file, ehdr);
	if (err)
		return err;
	for_each_vec(section, &file->sections)
		if (section->flags & SHF_COMPRESSED && !is_empty(section))
			return decompress(file);
	return 0;
}

/* A private copy of the file's bytes, which relocating may change. */
int elf_file_open(struct elf_file *file, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	file->path = path;
	if (fd < 0 || fstat(fd, &st))
		return fault_errno(path);
	if (!S_ISREG(st.st_mode) || !st.st_size) {
		close(fd);
		return bad(file, "not a file of x86-64 ELF");
	}
	file->size = st.st_size;
	file->bytes = mmap(NULL, file->size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	close(fd);
	if (file->bytes == MAP_FAILED)
		return fault_errno(path);
	return elf_file_parse(file);
}

static const struct elf_section *symbol_table(const struct elf_file *file)
{
	const struct elf_section *section, *found = NULL;

	for_each_vec(section, &file->sections)
		if (section->type == SHT_SYMTAB) {
			if (found)
				return NULL;
			found = section;
		}
	return found;
}

/* In a relocatable file a symbol's value is a place in its section, else an address. */
static bool in_section(const struct elf_file *file, const Elf64_Sym *sym)
{
	const struct elf_section *section = file->sections.v + sym->st_shndx;

	if (sym->st_shndx >= SHN_LORESERVE)
		return sym->st_shndx == SHN_ABS;
	if (sym->st_shndx >= file->sections.n)
		return false;
	if (file->type != ET_REL)
		return sym->st_size <= UINT64_MAX - sym->st_value;
	return !sym->st_shndx || (sym->st_value <= section->size &&
				  sym->st_size <= section->size - sym->st_value);
}

/* All of them, the first, which is none, included.  -ENODATA: it has no table of them. */
int elf_file_symbols(const struct elf_file *file, elf_symbols *symbols)
{
	const struct elf_section *table = symbol_table(file), *strings;

	if (!table)
		return -ENODATA;
	strings = strings_at(file, table->link);
	if (table->entsize != sizeof(Elf64_Sym) || table->size % sizeof(Elf64_Sym) || !strings)
		return bad_section(file, table, "it is no table of symbols");
	for (uint64_t at = 0; at < table->size; at += sizeof(Elf64_Sym)) {
		struct elf_symbol *symbol = vec_push(symbols);
		Elf64_Sym sym;

		memcpy(&sym, table->data + at, sizeof(sym));
		if (sym.st_name >= strings->size || !in_section(file, &sym))
			return fault(file->path, remedy, "section %u: symbol %zu is in no place that there is",
				     table->index, symbols->n - 1);
		*symbol = (struct elf_symbol){
			.name = (const char *)strings->data + sym.st_name,
			.value = sym.st_value, .size = sym.st_size, .section = sym.st_shndx,
			.bind = ELF64_ST_BIND(sym.st_info), .type = ELF64_ST_TYPE(sym.st_info),
		};
	}
	return 0;
}

static unsigned int relocated_bytes(uint32_t type)
{
	switch (type) {
	case R_X86_64_NONE:
		return 0;
	case R_X86_64_64:
	case R_X86_64_PC64:
		return 8;
	case R_X86_64_PC8:
	case R_X86_64_8:
		return 1;
	default:
		return 4;
	}
}

static bool is_table_of(const struct elf_file *file, const struct elf_section *table)
{
	return table->type == SHT_RELA && table->entsize == sizeof(Elf64_Rela) &&
	       table->size % sizeof(Elf64_Rela) == 0 && table->info &&
	       table->info < file->sections.n && table->link < file->sections.n &&
	       file->sections.v[table->link].type == SHT_SYMTAB;
}

/* Those of one table, for the section table->info, with @nr_symbols to refer to. */
int elf_file_relocs(const struct elf_file *file, const struct elf_section *table,
		    size_t nr_symbols, elf_relocs *relocs)
{
	const struct elf_section *section;

	if (!is_table_of(file, table))
		return bad_section(file, table, "it is no table of relocations");
	section = &file->sections.v[table->info];
	for (uint64_t at = 0; at < table->size; at += sizeof(Elf64_Rela)) {
		struct elf_reloc *reloc = vec_push(relocs);
		Elf64_Rela rela;

		memcpy(&rela, table->data + at, sizeof(rela));
		*reloc = (struct elf_reloc){
			.offset = rela.r_offset, .addend = rela.r_addend,
			.type = ELF64_R_TYPE(rela.r_info), .symbol = ELF64_R_SYM(rela.r_info),
		};
		if (reloc->symbol >= nr_symbols || reloc->offset >= section->size ||
		    relocated_bytes(reloc->type) > section->size - reloc->offset ||
		    reloc->addend > ADDEND_MAX || reloc->addend < -ADDEND_MAX)
			return fault(file->path, remedy, "section %u: relocation %zu is out of bounds",
				     table->index, relocs->n - 1);
	}
	return 0;
}

/* NULL: it has no debug info. */
Dwarf *elf_file_dwarf(const struct elf_file *file)
{
	Elf *elf = elf_memory((char *)file->bytes, file->size);

	return elf ? dwarf_begin_elf(elf, DWARF_C_READ, NULL) : NULL;
}
