// SPDX-License-Identifier: GPL-2.0
/*
 * imports.c - the symbols that a payload needs
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "image/reader.h"

/*
 * Names that nobody has to resolve: what the manager exports to everybody, and the
 * symbol that the module loader of x86 passes over.
 */
static bool is_import(const char *name)
{
	return *name && strncmp(name, "schedmgr_", strlen("schedmgr_")) &&
	       strcmp(name, "_GLOBAL_OFFSET_TABLE_");
}

static int print_import(const struct reader *reader, FILE *out, const char *name)
{
	struct schedmgr_image *image = reader->image;

	if (!name)
		return sm_image_refuse(image, REMEDY_COPY, "its symbol table is damaged (%s)", elf_errmsg(-1));
	if (!is_import(name))
		return 0;
	if (strlen(name) >= SCHEDMGR_SYMBOL_LEN)
		return sm_image_refuse(image, REMEDY_PAYLOAD, "the name of the symbol '%.40s...' is longer than %d characters",
			      name, SCHEDMGR_SYMBOL_LEN - 1);
	if (image->nr_imports == SCHEDMGR_MAX_IMPORTS)
		return sm_image_refuse(image, REMEDY_PAYLOAD, "it needs more than %d symbols", SCHEDMGR_MAX_IMPORTS);
	fwrite(name, strlen(name) + 1, 1, out);
	image->nr_imports++;
	return 0;
}

static int print_imports(const struct reader *reader, FILE *out)
{
	Elf_Data *data = elf_getdata(reader->symbols, NULL);
	GElf_Shdr header;
	GElf_Sym symbol;
	int ret = 0;
	int i;

	if (!data || !gelf_getshdr(reader->symbols, &header))
		return sm_image_refuse(reader->image, REMEDY_COPY, "its symbol table is damaged (%s)", elf_errmsg(-1));
	/* The first symbol is undefined and has no name. */
	for (i = 1; !ret && gelf_getsym(data, i, &symbol); i++)
		if (symbol.st_shndx == SHN_UNDEF && GELF_ST_BIND(symbol.st_info) != STB_LOCAL)
			ret = print_import(reader, out, elf_strptr(reader->elf, header.sh_link, symbol.st_name));
	return ret;
}

int sm_image_read_imports(struct reader *reader)
{
	struct schedmgr_image *image = reader->image;
	FILE *out = open_memstream(&image->imports, &image->imports_len);
	int ret;

	if (!out)
		return sm_fail_memory(image->ctx);
	ret = print_imports(reader, out);
	if (fclose(out) && !ret)
		ret = sm_fail_memory(image->ctx);
	return ret;
}
