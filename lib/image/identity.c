// SPDX-License-Identifier: GPL-2.0
/*
 * identity.c - what a payload is: its name and version, and the kernel that it was built for
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "image/reader.h"

static bool is_module_name(const char *name)
{
	return *name && !name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")];
}

static int read_modinfo(struct reader *reader)
{
	struct schedmgr_image *image = reader->image;
	Elf_Data *data = elf_rawdata(reader->sections[SECTION_MODINFO], NULL);
	const char *name;

	if (!data || !data->d_buf)
		return sm_image_refuse(image, REMEDY_COPY, "its section %s is damaged", sm_section_names[SECTION_MODINFO]);
	image->modinfo = calloc(1, data->d_size + 1);
	if (!image->modinfo)
		return sm_fail_memory(image->ctx);
	memcpy(image->modinfo, data->d_buf, data->d_size);
	image->modinfo_len = data->d_size;
	name = schedmgr_image_get_modinfo(image, "name");
	if (!name || strlen(name) >= SCHEDMGR_MODULE_LEN || !is_module_name(name))
		return sm_image_refuse(image, REMEDY_PAYLOAD, "its %s holds no module name of at most %d characters",
			      sm_section_names[SECTION_MODINFO], SCHEDMGR_MODULE_LEN - 1);
	return 0;
}

/* Of a payload: they become names of files, and words of command lines. */
static int check_names(struct reader *reader)
{
	static const char *const keys[] = { "schedmgr_name", "version" };
	size_t i;

	for (i = 0; i < SM_ARRAY_SIZE(keys); i++) {
		const char *value = schedmgr_image_get_modinfo(reader->image, keys[i]);

		if (!value || !schedmgr_name_is_valid(value))
			return sm_image_refuse(reader->image, REMEDY_SCHEDMOD,
					       "its %s '%s' is not 1 to %d of the characters A-Z a-z 0-9 . _ + ~ -", keys[i],
					       value ?: "", SCHEDMGR_NAME_LEN - 1);
	}
	return 0;
}

static int read_build(struct reader *reader)
{
	struct schedmgr_image *image = reader->image;
	const struct schedmgr_build *build = &image->build;
	Elf_Data *data;

	if (!reader->sections[SECTION_BUILD])
		return sm_image_refuse(image, REMEDY_PAYLOAD,
			      "it is the kernel module '%s', but not a scheduler (no section %s)",
			      schedmgr_image_get_module(image), sm_section_names[SECTION_BUILD]);
	data = elf_rawdata(reader->sections[SECTION_BUILD], NULL);
	if (!data || !data->d_buf || data->d_size < sizeof(*build))
		return sm_image_refuse(image, REMEDY_SCHEDMOD,
			      "its section %s has another format", sm_section_names[SECTION_BUILD]);
	memcpy(&image->build, data->d_buf, sizeof(*build));
	if (!memchr(build->release, 0, sizeof(build->release)) ||
	    !memchr(build->source, 0, sizeof(build->source)) ||
	    !memchr(build->compiler, 0, sizeof(build->compiler)))
		return sm_image_refuse(image, REMEDY_SCHEDMOD,
			      "its section %s has an unterminated string", sm_section_names[SECTION_BUILD]);
	return 0;
}

int sm_image_read_identity(struct reader *reader)
{
	int ret;

	ret = read_modinfo(reader);
	if (!ret)
		ret = read_build(reader);
	return ret ?: check_names(reader);
}
