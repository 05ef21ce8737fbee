// SPDX-License-Identifier: GPL-2.0
/*
 * search.c - where a payload is looked for
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/name.h"
#include "image/image.h"
#include "image/search.h"

#define SUFFIX ".ko"

static const char *const search_path[] = { "/usr/lib/schedmgr", "/var/lib/schedmgr" };

#define for_each_directory(d) \
	for ((d) = search_path; (d) < search_path + sizeof(search_path) / sizeof(*search_path); (d)++)

static bool has_suffix(const char *text)
{
	size_t len = strlen(text);

	return len >= strlen(SUFFIX) && !strcmp(text + len - strlen(SUFFIX), SUFFIX);
}

/* The first file of that name in the search path; NULL when there is none. */
static char *find_name(const char *name)
{
	const char *const *directory;
	char release[65];
	char *path;

	sm_kernel_release(release);
	for_each_directory(directory) {
		if (asprintf(&path, "%s/%s/%s" SUFFIX, *directory, release, name) < 0)
			return NULL;
		if (!access(path, F_OK))
			return path;
		free(path);
	}
	return NULL;
}

bool sm_search_has(const char *name)
{
	SM_CLEANUP(sm_cleanup_free) char *path = find_name(name);

	return path;
}

static void print_releases(FILE *out, const char *directory, const char *name)
{
	struct dirent **files;
	int i, count;

	count = scandir(directory, &files, NULL, versionsort);
	for (i = 0; i < count; i++) {
		SM_CLEANUP(sm_cleanup_free) char *path = NULL;

		if (asprintf(&path, "%s/%s/%s" SUFFIX, directory, files[i]->d_name, name) < 0)
			path = NULL;
		if (path && *files[i]->d_name != '.' && !access(path, F_OK))
			fprintf(out, "%s%s", ftell(out) ? ", " : "", files[i]->d_name);
		free(files[i]);
	}
	if (count >= 0)
		free(files);
}

/* The kernel releases that have a payload of that name, separated by commas; the caller frees it. */
char *sm_search_releases(const char *name)
{
	const char *const *directory;
	char *releases = NULL;
	size_t size;
	FILE *out;

	out = open_memstream(&releases, &size);
	if (!out)
		return NULL;
	for_each_directory(directory)
		print_releases(out, *directory, name);
	fclose(out);
	return releases;
}

/* Names of the payloads in a directory, each with @separator before it unless it is the first. */
static void print_directory(FILE *out, const char *directory, const char *release, const char *separator)
{
	SM_CLEANUP(sm_cleanup_free) char *path = NULL;
	struct dirent **files;
	int i, count;

	if (asprintf(&path, "%s/%s", directory, release) < 0) {
		path = NULL;
		return;
	}
	count = scandir(path, &files, NULL, sm_by_name);
	for (i = 0; i < count; i++) {
		char *name = files[i]->d_name;

		if (has_suffix(name) && *name != '.') {
			name[strlen(name) - strlen(SUFFIX)] = '\0';
			/* No other name can be asked for. */
			if (schedmgr_name_is_valid(name))
				fprintf(out, "%s%s", ftell(out) ? separator : "", name);
		}
		free(files[i]);
	}
	if (count >= 0)
		free(files);
}

/* Names of all payloads in the search path; the caller frees them. */
static char *all_names(const char *separator)
{
	const char *const *directory;
	char release[65];
	char *names = NULL;
	size_t size;
	FILE *out;

	out = open_memstream(&names, &size);
	if (!out)
		return NULL;
	sm_kernel_release(release);
	for_each_directory(directory)
		print_directory(out, *directory, release, separator);
	fclose(out);
	return names;
}

int schedmgr_get_payloads(struct schedmgr_ctx *ctx, char **names)
{
	sm_clear(ctx);
	*names = all_names("\n");
	return *names ? 0 : sm_fail_memory(ctx);
}

static int fail_not_found(struct schedmgr_ctx *ctx, const char *name)
{
	SM_CLEANUP(sm_cleanup_free) char *names = all_names(", ");
	char release[65];

	sm_kernel_release(release);
	sm_fail(ctx, -ENOENT, SCHEDMGR_REASON_NOT_FOUND,
		"no payload '%s' in %s/%s or %s/%s", name,
		search_path[0], release, search_path[1], release);
	if (names && *names)
		sm_remedy(ctx, "there are: %s; or give the path of a .ko file", names);
	else
		sm_remedy(ctx, "there are none for this kernel: build one with schedmod, or give the path of a .ko file");
	return -ENOENT;
}

/* What the user gave, as the path of a file; the caller frees it. */
int sm_search_find(struct schedmgr_ctx *ctx, const char *what, char **path)
{
	if (!*what)
		return sm_fail(ctx, -EINVAL, SCHEDMGR_REASON_ARGUMENT,
			       "the name of the payload to load is empty");
	if (sm_name_is_path(what)) {
		*path = strdup(what);
		return *path ? 0 : sm_fail_memory(ctx);
	}
	*path = find_name(what);
	return *path ? 0 : fail_not_found(ctx, what);
}

int schedmgr_image_find(struct schedmgr_ctx *ctx, const char *what, struct schedmgr_image **image)
{
	SM_CLEANUP(sm_cleanup_free) char *path = NULL;
	int ret;

	sm_clear(ctx);
	ret = sm_search_find(ctx, what, &path);
	return ret ?: schedmgr_image_new(ctx, path, image);
}

/* Version of the payload that is found by that name.  Returns 0 or a negative errno, recorded. */
int sm_search_version(struct schedmgr_ctx *ctx, const char *name, char version[SCHEDMGR_VERSION_LEN])
{
	SM_CLEANUP(sm_cleanup_image) struct schedmgr_image *image = NULL;
	int ret;

	ret = schedmgr_image_find(ctx, name, &image);
	if (!ret)
		snprintf(version, SCHEDMGR_VERSION_LEN, "%s", schedmgr_image_get_modinfo(image, "version") ?: "");
	return ret;
}
