// SPDX-License-Identifier: GPL-2.0
/*
 * payload.c - a payload's file, as schedctl show and verify read it
 */
#include "input.h"

#include "image/reader.h"

/* In the library's place: no damaged file has the right checksum, and behind it is what is to be seen. */
int sm_seal_check(struct reader *reader)
{
	(void)reader;
	return 0;
}

static void show(struct schedmgr_ctx *ctx, const char *path)
{
	const struct schedmgr_image_function *function;
	struct schedmgr_image_facts facts;
	struct schedmgr_image *image;

	if (schedmgr_image_new(ctx, path, &image))
		return;
	schedmgr_image_get_facts(image, &facts);
	schedmgr_image_get_signature(image);
	schedmgr_for_each_function(function, image)
		if (!function->name || !function->file)
			abort();
	schedmgr_image_free(image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *path = input_path(data, size);
	struct schedmgr_findings *findings;
	struct schedmgr_ctx *ctx;

	if (schedmgr_new(&ctx))
		return 0;
	show(ctx, path);
	if (!schedmgr_verify(ctx, path, &findings))
		schedmgr_findings_free(findings);
	schedmgr_unref(ctx);
	return 0;
}
