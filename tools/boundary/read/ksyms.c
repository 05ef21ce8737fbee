// SPDX-License-Identifier: GPL-2.0
/*
 * ksyms.c - the symbols of vmlinux
 *
 * kallsyms knows names and addresses, nothing else, and names repeat.  As for
 * livepatch, the n-th symbol of a name in address order is "name,n".  Which of
 * them a file's local symbol is, only the ELF symbol table tells: there, the
 * locals of a file follow its FILE symbol.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/malformed.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/name.h"
#include "base/text.h"
#include "read/elf-file.h"
#include "read/ksyms.h"

static int by_address(const void *a, const void *b)
{
	const struct ksym *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Positions among equal names, sizes where the table has none, the index. */
static void ksyms_index(struct ksyms *ksyms)
{
	struct map last = { 0 };
	struct ksym *sym, *prev;

	vec_sort(&ksyms->symbols, by_address);
	for_each_vec(sym, &ksyms->symbols) {
		prev = map_get(&last, sym->name);
		sym->position = prev ? prev->position + 1 : 1;
		if (prev)
			prev->next = sym;
		else
			map_set(&ksyms->by_name, sym->name, sym);
		map_set(&last, sym->name, sym);
	}
	for_each_vec(sym, &ksyms->symbols)
		sym->equals = ((struct ksym *)map_get(&last, sym->name))->position;
	free(last.slots);
}

static bool in_kallsyms(const struct elf_symbol *symbol)
{
	return symbol->section != SHN_UNDEF && symbol->type != STT_FILE &&
	       symbol->type != STT_SECTION && *symbol->name &&
	       !str_starts(symbol->name, "__crc_") && !str_starts(symbol->name, ".L");
}

static int read_symtab(struct ksyms *ksyms)
{
	elf_symbols symbols = { 0 };
	int err = elf_file_symbols(ksyms->image, &symbols);
	const struct elf_symbol *from;
	unsigned int file = 0;

	vec_push(&ksyms->files);
	for_each_vec(from, &symbols) {
		if (from->type == STT_FILE) {
			file = ksyms->files.n;
			*vec_push(&ksyms->files) = from->name;
		}
		if (!err && in_kallsyms(from))
			*vec_push(&ksyms->symbols) = (struct ksym){
				.name = from->name, .address = from->value, .size = from->size,
				.sized = true, .file = from->bind == STB_LOCAL ? file : 0,
				.function = from->type == STT_FUNC,
			};
	}
	free(symbols.v);
	return err;
}

struct note {
	uint32_t name_size, size, type;
};

/* Notes begin at multiples of four bytes, and so do their contents. */
static void read_build_id(struct ksyms *ksyms, const struct elf_section *section)
{
	struct note note;

	for (uint64_t at = 0; section->size - at > sizeof(note);) {
		uint64_t name, contents;

		memcpy(&note, section->data + at, sizeof(note));
		name = at + sizeof(note);
		contents = name + ((note.name_size + 3ull) & ~3ull);
		at = contents + ((note.size + 3ull) & ~3ull);
		if (at > section->size)
			return;
		if (note.type != NT_GNU_BUILD_ID || note.name_size != sizeof("GNU") ||
		    memcmp(section->data + name, "GNU", sizeof("GNU")) ||
		    note.size != sizeof(ksyms->build_id))
			continue;
		memcpy(ksyms->build_id, section->data + contents, note.size);
		ksyms->has_build_id = true;
	}
}

int ksyms_read_elf(struct ksyms *ksyms, const char *path)
{
	const struct elf_section *section;
	int err;

	ksyms->path = path;
	ksyms->image = xcalloc(1, sizeof(*ksyms->image));
	err = elf_file_open(ksyms->image, path);
	if (!err && ksyms->image->type == ET_REL) {
		err = fault(path, NULL, "it is not linked");
	} else if (!err) {
		err = read_symtab(ksyms);
		if (err == -ENODATA)
			fault(path, NULL, "it has no table of symbols, or several");
	}
	if (err) {
		diag_remedy("give the vmlinux of the kernel's -dbg package");
		return err;
	}
	for_each_vec(section, &ksyms->image->sections)
		if (section->type == SHT_NOTE)
			read_build_id(ksyms, section);
	ksyms_index(ksyms);
	return 0;
}

/* Lines of "ADDRESS TYPE NAME", as nm and /proc/kallsyms print them. */
int ksyms_read_text(struct ksyms *ksyms, const char *path)
{
	FILE *file = fopen(path, "re");
	struct ksym *sym, *end;
	unsigned long long address;
	char type, name[512], line[1024];

	ksyms->path = path;
	if (!file)
		return fault_errno(path);
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%llx %c %511s", &address, &type, name) != 3 ||
		    strchr(line, '['))
			continue;
		sym = vec_push(&ksyms->symbols);
		sym->name = xstrdup(name);
		sym->address = address;
		sym->function = strchr("tTwW", type) != NULL;
		sym->file = strchr("tdrb", type) != NULL;
	}
	fclose(file);
	if (!ksyms->symbols.n)
		return fault(path, NULL, "no line of the form ADDRESS TYPE NAME");
	ksyms_index(ksyms);
	end = ksyms->symbols.v + ksyms->symbols.n;
	for_each_vec(sym, &ksyms->symbols) {
		struct ksym *next = sym + 1;

		while (next < end && next->address == sym->address)
			next++;
		sym->size = next < end ? next->address - sym->address : 0;
	}
	return 0;
}

struct ksym *ksyms_find(const struct ksyms *ksyms, const char *name)
{
	return map_get(&ksyms->by_name, name);
}

/* The first of the symbols that @address belongs to; NULL: it is before all. */
struct ksym *ksyms_at(const struct ksyms *ksyms, uint64_t address)
{
	size_t low = 0, high = ksyms->symbols.n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (ksyms->symbols.v[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	while (low > 1 &&
	       ksyms->symbols.v[low - 2].address == ksyms->symbols.v[low - 1].address)
		low--;
	return low ? &ksyms->symbols.v[low - 1] : NULL;
}

/* NULL: vmlinux has no such bytes. */
const uint8_t *ksyms_bytes(const struct ksyms *ksyms, uint64_t address, uint64_t size)
{
	const struct elf_section *section;

	if (!ksyms->image)
		return NULL;
	for_each_vec(section, &ksyms->image->sections)
		if (section->data && section->flags & SHF_ALLOC && address >= section->address &&
		    address - section->address <= section->size &&
		    size <= section->size - (address - section->address))
			return section->data + (address - section->address);
	return NULL;
}

/* How the manager's import table spells it. */
const char *ksym_import_name(const struct ksym *sym)
{
	return sym->equals == 1 ? sym->name : xasprintf("%s,%u", sym->name, sym->position);
}
