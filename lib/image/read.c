// SPDX-License-Identifier: GPL-2.0
/*
 * read.c - reads a payload's file
 *
 * finit_module() of a file that does not fit ends in ENOEXEC and a line in the
 * kernel log at best, so everything that can be told from the file is told here.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "image/reader.h"

static int read_image(struct reader *reader)
{
	static int (*const passes[])(struct reader *reader) = {
		sm_elf_open, sm_image_read_identity, sm_seal_check, sm_image_read_imports, sm_image_read_tables,
		sm_image_read_descriptor,
	};
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < SM_ARRAY_SIZE(passes); i++)
		ret = passes[i](reader);
	return ret;
}

int schedmgr_image_new(struct schedmgr_ctx *ctx, const char *path, struct schedmgr_image **image)
{
	struct reader reader = { .fd = -1 };
	int ret;

	sm_clear(ctx);
	if (elf_version(EV_CURRENT) == EV_NONE)
		return sm_fail(ctx, -EIO, SCHEDMGR_REASON_FAILED, "libelf is too old: %s", elf_errmsg(-1));
	reader.image = calloc(1, sizeof(*reader.image));
	if (!reader.image)
		return sm_fail_memory(ctx);
	reader.image->ctx = schedmgr_ref(ctx);
	reader.image->path = strdup(path);
	ret = reader.image->path ? read_image(&reader) : sm_fail_memory(ctx);
	elf_end(reader.elf);
	if (reader.fd >= 0)
		close(reader.fd);
	if (ret)
		schedmgr_image_free(reader.image);
	else
		*image = reader.image;
	return ret;
}
