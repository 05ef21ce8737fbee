// SPDX-License-Identifier: GPL-2.0
/*
 * image.c - a payload that was read from a file: what it is and what it needs
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/module.h"
#include "image/image.h"

int sm_image_refuse(const struct schedmgr_image *image, const char *remedy, const char *format, ...)
{
	SM_CLEANUP(sm_cleanup_free) char *why = NULL;
	va_list arguments;

	va_start(arguments, format);
	why = schedmgr_text_vformat(format, arguments);
	va_end(arguments);
	sm_fail(image->ctx, -ENOEXEC, SCHEDMGR_REASON_PAYLOAD, "'%s' is not a payload for this kernel: %s",
		image->path, why ?: "");
	sm_remedy(image->ctx, "%s", remedy);
	return -ENOEXEC;
}

void schedmgr_image_free(struct schedmgr_image *image)
{
	if (!image)
		return;
	schedmgr_unref(image->ctx);
	free(image->path);
	free(image->modinfo);
	free(image->imports);
	free(image->strings);
	free(image->functions);
	free(image->layouts);
	sm_module_free_signature(image->signature);
	free(image);
}

const char *schedmgr_image_get_module(const struct schedmgr_image *image)
{
	return schedmgr_image_get_modinfo(image, "name");
}

const char *schedmgr_image_get_modinfo(const struct schedmgr_image *image, const char *key)
{
	const char *end = image->modinfo + image->modinfo_len;
	size_t len = strlen(key);
	const char *field;

	for (field = image->modinfo; field < end; field += strlen(field) + 1)
		if (!strncmp(field, key, len) && field[len] == '=')
			return field + len + 1;
	return NULL;
}

const char *schedmgr_image_get_release(const struct schedmgr_image *image)
{
	return image->build.release;
}

const char *schedmgr_image_get_source(const struct schedmgr_image *image)
{
	return image->build.source;
}

const uint8_t *schedmgr_image_get_build_id(const struct schedmgr_image *image)
{
	return image->build.build_id;
}

unsigned int schedmgr_image_get_imports(const struct schedmgr_image *image,
					const char **names, size_t *len)
{
	*names = image->imports;
	*len = image->imports_len;
	return image->nr_imports;
}

void schedmgr_image_get_facts(const struct schedmgr_image *image, struct schedmgr_image_facts *facts)
{
	const struct schedmgr_build *build = &image->build;

	*facts = (struct schedmgr_image_facts){
		.path = image->path,
		.name = schedmgr_image_get_modinfo(image, "schedmgr_name") ?: "",
		.version = schedmgr_image_get_modinfo(image, "version") ?: "",
		.module = schedmgr_image_get_module(image),
		.description = schedmgr_image_get_modinfo(image, "description") ?: "",
		.srcversion = schedmgr_image_get_modinfo(image, "srcversion") ?: "",
		.release = build->release,
		.source = build->source,
		.compiler = build->compiler,
		.file_bytes = image->file_bytes,
		.text_bytes = image->text_bytes,
		.imports = image->nr_imports,
		.functions = image->nr_functions,
		.redirects = image->nr_redirects,
		.overlays = image->nr_overlays,
		.privates = image->nr_privates,
	};
	memcpy(facts->build_id, build->build_id, sizeof(facts->build_id));
	memcpy(facts->source_hash, build->source_hash, sizeof(facts->source_hash));
}

const struct schedmgr_image_function *
schedmgr_image_next_function(const struct schedmgr_image *image, const struct schedmgr_image_function *function)
{
	size_t next = function ? (size_t)(function - image->functions) + 1 : 0;

	return next < image->nr_functions ? &image->functions[next] : NULL;
}

const struct schedmgr_image_signature *schedmgr_image_get_signature(struct schedmgr_image *image)
{
	if (!image->signature)
		image->signature = sm_module_read_signature(image->ctx, image->path);
	return sm_module_get_signature(image->signature);
}
