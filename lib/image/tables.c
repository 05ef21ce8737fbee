// SPDX-License-Identifier: GPL-2.0
/*
 * tables.c - the tables of a payload: which functions it replaces
 *
 * The members of a record that are addresses are relocations: the first one's symbol is the
 * function in vmlinux, as "NAME" or "NAME,POSITION", the second one is there if it is redirected.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "image/reader.h"

static size_t section_size(const struct reader *reader, enum section section)
{
	GElf_Shdr header;

	if (!reader->sections[section] || !gelf_getshdr(reader->sections[section], &header))
		return 0;
	return header.sh_size;
}

static int refuse_table(const struct reader *reader, const char *what)
{
	return sm_image_refuse(reader->image, REMEDY_SCHEDMOD, "its table of functions is damaged: %s", what);
}

/* A string of .schedmgr.strings, or NULL. */
static const char *get_string(const struct reader *reader, int64_t offset)
{
	size_t size = section_size(reader, SECTION_STRINGS);

	return offset >= 0 && (size_t)offset < size ? reader->image->strings + offset : NULL;
}

/* What one relocation says of the record that it is in. */
static int apply(const struct reader *reader, const GElf_Rela *rela)
{
	struct schedmgr_image *image = reader->image;
	struct schedmgr_image_function *function;

	if (rela->r_offset / sizeof(struct schedmgr_function) >= image->nr_functions)
		return refuse_table(reader, "a relocation leads out of it");
	function = &image->functions[rela->r_offset / sizeof(struct schedmgr_function)];
	switch (rela->r_offset % sizeof(struct schedmgr_function)) {
	case offsetof(struct schedmgr_function, old):
		function->is_bound = 1;
		break;
	case offsetof(struct schedmgr_function, new):
		function->is_redirected = 1;
		image->nr_redirects++;
		break;
	case offsetof(struct schedmgr_function, name):
		function->name = get_string(reader, rela->r_addend);
		break;
	case offsetof(struct schedmgr_function, file):
		function->file = get_string(reader, rela->r_addend);
		break;
	default:
		return refuse_table(reader, "a relocation is where there is no address");
	}
	return 0;
}

static int apply_relocations(const struct reader *reader)
{
	Elf_Data *data = elf_getdata(reader->sections[SECTION_FUNCTIONS_RELA], NULL);
	GElf_Rela rela;
	int i, ret = 0;

	for (i = 0; !ret && data && gelf_getrela(data, i, &rela); i++)
		ret = apply(reader, &rela);
	return ret;
}

static int check_functions(const struct reader *reader)
{
	const struct schedmgr_image *image = reader->image;
	const struct schedmgr_image_function *function;
	unsigned int i;

	for (i = 0; i < image->nr_functions; i++) {
		function = &image->functions[i];
		if (!function->is_bound || !function->name || !*function->name || !function->file)
			return refuse_table(reader, "a record has no function, name or file");
		if (i && strcmp(function[-1].name, function->name) > 0)
			return refuse_table(reader, "it is not sorted");
		if (!function->old_size || !function->new_size != !function->is_redirected)
			return refuse_table(reader, "a size is missing");
	}
	return 0;
}

static int read_functions(struct reader *reader)
{
	Elf_Data *data = elf_rawdata(reader->sections[SECTION_FUNCTIONS], NULL);
	struct schedmgr_image *image = reader->image;
	unsigned int i;
	int ret;

	if (!data || !data->d_buf || data->d_size % sizeof(struct schedmgr_function))
		return refuse_table(reader, "its size is wrong");
	image->nr_functions = data->d_size / sizeof(struct schedmgr_function);
	image->functions = calloc(image->nr_functions, sizeof(*image->functions));
	if (!image->functions)
		return sm_fail_memory(image->ctx);
	for (i = 0; i < image->nr_functions; i++) {
		struct schedmgr_function record;

		memcpy(&record, (const char *)data->d_buf + i * sizeof(record), sizeof(record));
		image->functions[i] = (struct schedmgr_image_function){
			.old_size = record.old_size,
			.new_size = record.new_size,
			.flags = record.flags,
			.position = record.sympos,
		};
	}
	ret = apply_relocations(reader);
	return ret ?: check_functions(reader);
}

static int read_strings(struct reader *reader)
{
	Elf_Data *data = elf_rawdata(reader->sections[SECTION_STRINGS], NULL);
	struct schedmgr_image *image = reader->image;

	if (!data || !data->d_buf || !data->d_size || ((char *)data->d_buf)[data->d_size - 1])
		return refuse_table(reader, "its strings are missing or not ended");
	image->strings = malloc(data->d_size);
	if (!image->strings)
		return sm_fail_memory(image->ctx);
	memcpy(image->strings, data->d_buf, data->d_size);
	return 0;
}

/* A payload without tables replaces nothing; the manager will say what it thinks of that. */
int sm_image_read_tables(struct reader *reader)
{
	struct schedmgr_image *image = reader->image;
	int ret;

	image->nr_overlays = section_size(reader, SECTION_OVERLAYS) / sizeof(struct schedmgr_overlay);
	image->nr_privates = section_size(reader, SECTION_PRIVATES) / sizeof(struct schedmgr_private);
	if (!section_size(reader, SECTION_FUNCTIONS))
		return 0;
	ret = read_strings(reader);
	return ret ?: read_functions(reader);
}
