// SPDX-License-Identifier: GPL-2.0
/*
 * descriptor.c - what the manager looks at first: a payload's descriptor, and its layouts
 *
 * The descriptor, struct schedmgr_payload of include/linux/schedmgr.h, is an object that points to
 * schedmgr_build.  It begins with the version of the interface between manager and payloads, and
 * two sizes; nothing else of it is the same in all versions.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "image/reader.h"

#define BUILD_SYMBOL "schedmgr_build"

static const char *symbol_name(const struct reader *reader, const GElf_Sym *symbol)
{
	GElf_Shdr header;

	if (!gelf_getshdr(reader->symbols, &header))
		return "";
	return elf_strptr(reader->elf, header.sh_link, symbol->st_name) ?: "";
}

/* The object that has the byte at @offset of the section of that number; false: none has. */
static bool find_object(const struct reader *reader, size_t section, uint64_t offset, GElf_Sym *found)
{
	Elf_Data *data = elf_getdata(reader->symbols, NULL);
	int i;

	for (i = 0; data && gelf_getsym(data, i, found); i++)
		if (GELF_ST_TYPE(found->st_info) == STT_OBJECT && found->st_shndx == section && offset >= found->st_value &&
		    offset - found->st_value < found->st_size)
			return true;
	return false;
}

/* Takes what is at @symbol for the descriptor. */
static void note_descriptor(const struct reader *reader, const GElf_Sym *symbol)
{
	struct schedmgr_image *image = reader->image;
	Elf_Scn *section = elf_getscn(reader->elf, symbol->st_shndx);
	Elf_Data *data = section ? elf_rawdata(section, NULL) : NULL;

	if (!data || !data->d_buf || symbol->st_value > data->d_size ||
	    data->d_size - symbol->st_value < sizeof(image->descriptor))
		return;
	memcpy(&image->descriptor, (const char *)data->d_buf + symbol->st_value, sizeof(image->descriptor));
	image->has_descriptor = true;
}

/* Is there a reference to the build identity among these relocations, from an object? */
static void search_relocations(const struct reader *reader, Elf_Scn *section, const GElf_Shdr *header)
{
	Elf_Data *symbols = elf_getdata(reader->symbols, NULL);
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Rela rela;
	GElf_Sym symbol;
	int i;

	for (i = 0; data && gelf_getrela(data, i, &rela) && !reader->image->has_descriptor; i++)
		if (gelf_getsym(symbols, GELF_R_SYM(rela.r_info), &symbol) &&
		    !strcmp(symbol_name(reader, &symbol), BUILD_SYMBOL) &&
		    find_object(reader, header->sh_info, rela.r_offset, &symbol))
			note_descriptor(reader, &symbol);
}

static int copy_layouts(struct reader *reader)
{
	Elf_Scn *section = reader->sections[SECTION_LAYOUTS];
	Elf_Data *data = section ? elf_rawdata(section, NULL) : NULL;
	struct schedmgr_image *image = reader->image;

	if (!data || !data->d_buf)
		return 0;
	image->layouts = malloc(data->d_size + 1);
	if (!image->layouts)
		return sm_fail_memory(image->ctx);
	memcpy(image->layouts, data->d_buf, data->d_size);
	image->layouts_len = data->d_size;
	return 0;
}

/* A payload without them can be looked at; the manager will refuse it. */
int sm_image_read_descriptor(struct reader *reader)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(reader->elf, section)) && !reader->image->has_descriptor)
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_RELA)
			search_relocations(reader, section, &header);
	return copy_layouts(reader);
}
