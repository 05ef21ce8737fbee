/* SPDX-License-Identifier: GPL-2.0 */
/*
 * image.h - a payload's file, when it was read
 */
#ifndef _SCHEDMGR_IMAGE_IMAGE_H
#define _SCHEDMGR_IMAGE_IMAGE_H

#include <schedmgr/format.h>
#include <stdbool.h>

#include "core/error.h"
#include "core/kernel.h"
#include "libschedmgr.h"

struct sm_signature;

/**
 * struct schedmgr_image - a payload that was read
 * @ctx: its context, referenced
 * @path: its file
 * @modinfo: contents of .modinfo with one more NUL at the end
 * @modinfo_len: bytes at @modinfo, without that
 * @build: contents of .schedmgr.build
 * @imports: names of the undefined symbols, one after the other
 * @imports_len: bytes at @imports
 * @nr_imports: names at @imports
 * @file_bytes: size of the file
 * @text_bytes: size of its code
 * @strings: names that @functions points to
 * @functions: its boundary functions
 * @nr_functions: how many
 * @nr_redirects: how many of them are redirected
 * @nr_overlays: shared objects that it overlays
 * @nr_privates: its own data
 * @has_descriptor: @descriptor is there
 * @descriptor: how its descriptor begins
 * @layouts: contents of .init.schedmgr.layouts, or NULL
 * @layouts_len: bytes of that
 * @signature: what libkmod says of its signature, NULL before it was asked
 */
struct schedmgr_image {
	struct schedmgr_ctx *ctx;
	char *path;
	char *modinfo;
	size_t modinfo_len;
	struct schedmgr_build build;
	char *imports;
	size_t imports_len;
	unsigned int nr_imports;
	uint64_t file_bytes;
	uint64_t text_bytes;
	char *strings;
	struct schedmgr_image_function *functions;
	unsigned int nr_functions;
	unsigned int nr_redirects;
	unsigned int nr_overlays;
	unsigned int nr_privates;
	bool has_descriptor;
	struct schedmgr_head descriptor;
	char *layouts;
	size_t layouts_len;
	struct sm_signature *signature;
};

#define REMEDY_COPY	"copy or build it again"
#define REMEDY_PAYLOAD	"give a payload that schedmod built"
#define REMEDY_KERNEL	"give the payload that was built for this kernel, or rebuild it: schedmod build"
#define REMEDY_SCHEDMOD	"rebuild it with the schedmod that belongs to schedctl"

int sm_image_refuse(const struct schedmgr_image *image, const char *remedy, const char *format, ...)
	SM_PRINTF(3, 4);

static inline void sm_cleanup_image(struct schedmgr_image **image)
{
	schedmgr_image_free(*image);
}

#endif /* _SCHEDMGR_IMAGE_IMAGE_H */
