// SPDX-License-Identifier: GPL-2.0
/*
 * available.c - the payloads on the disk, for any kernel, and why there is none
 *
 * Beside /var/lib/schedmgr/RELEASE/NAME.ko lies NAME.json, in which schedmod has left how it was
 * built, or why it could not be; see schedmod(1).  What is still to be built is in its queue: for
 * these kernels, all that is registered.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/error.h"
#include "core/field.h"
#include "core/json.h"
#include "image/image.h"
#include "ops/available.h"
#include "state/state.h"

#define QUEUE	"/var/lib/schedmod/queue"
#define SOURCES	"/var/lib/schedmod/sources"

/**
 * struct schedmgr_available_list - a list, sorted when it is complete
 * @count: how many
 * @failed: there was no memory for one
 * @entries: the entries
 */
struct schedmgr_available_list {
	size_t count;
	bool failed;
	struct schedmgr_available *entries;
};

static const char *const names[] = {
	[SCHEDMGR_AVAILABLE_READY] = "ready",
	[SCHEDMGR_AVAILABLE_QUEUED] = "queued",
	[SCHEDMGR_AVAILABLE_WAITING] = "waiting",
	[SCHEDMGR_AVAILABLE_FAILED] = "failed",
	[SCHEDMGR_AVAILABLE_LOST] = "lost",
};

static const struct sm_words words = SM_WORDS(names);

const char *schedmgr_availability_name(unsigned int availability)
{
	return sm_word(&words, availability);
}

static const struct sm_field fields[] = {
	SM_FIELD(struct schedmgr_available, NAME, "name", name, "its name", .always = true),
	SM_FIELD(struct schedmgr_available, STRING, "version", version, "its version"),
	SM_FIELD(struct schedmgr_available, STRING, "kernel", release, "the release of the kernel that it is for", .always = true),
	SM_FIELD(struct schedmgr_available, WORD, "state", availability, "what there is of it", .words = &words),
	SM_FIELD(struct schedmgr_available, STRING, "reason", reason, "why there is no file, or none of its newest source"),
	SM_FIELD(struct schedmgr_available, NUMBER, "when_ns", when_ns, "the last attempt to build it", .absent = true),
	SM_FIELD(struct schedmgr_available, NUMBER, "next_ns", next_ns, "the next one", .absent = true),
};

const struct sm_table sm_available_table = SM_TABLE(fields);

char *schedmgr_available_to_json(const struct schedmgr_available *available)
{
	return sm_json_text(sm_fields_make(&sm_available_table, 0, available));
}

/* The one of that name, which is made when there is none yet; NULL: that name cannot be one, or there is no memory. */
static struct schedmgr_available *get(struct schedmgr_available_list *list, const char *release, const char *name, size_t len)
{
	struct schedmgr_available *entry, *larger;

	if (!len || len >= sizeof(entry->name) || strlen(release) >= sizeof(entry->release))
		return NULL;
	for (entry = list->entries; entry < list->entries + list->count; entry++)
		if (!strcmp(entry->release, release) && strlen(entry->name) == len && !strncmp(entry->name, name, len))
			return entry;
	larger = reallocarray(list->entries, list->count + 1, sizeof(*larger));
	if (!larger) {
		list->failed = true;
		return NULL;
	}
	list->entries = larger;
	entry = &larger[list->count++];
	*entry = (struct schedmgr_available){ 0 };
	snprintf(entry->release, sizeof(entry->release), "%s", release);
	memcpy(entry->name, name, len);
	return entry;
}

/* What schedmod has left. */
static void take_result(struct schedmgr_available *entry, const char *path)
{
	struct json_object *object = NULL;
	char status[16];

	sm_json_read(path, &object, NULL);
	sm_json_get_string(object, "status", status, sizeof(status));
	sm_json_get_string(object, "reason", entry->reason, sizeof(entry->reason));
	if (!*entry->version)
		sm_json_get_string(object, "version", entry->version, sizeof(entry->version));
	entry->when_ns = sm_json_get_number(object, "when_ns");
	entry->next_ns = sm_json_get_number(object, "next_ns");
	json_object_put(object);
	if (entry->availability)
		return;
	if (!strcmp(status, "waiting")) {
		entry->availability = SCHEDMGR_AVAILABLE_WAITING;
	} else if (!strcmp(status, "failed")) {
		entry->availability = SCHEDMGR_AVAILABLE_FAILED;
	} else {
		entry->availability = SCHEDMGR_AVAILABLE_LOST;
		snprintf(entry->reason, sizeof(entry->reason), "%s", strcmp(status, "built") ?
			 "the result of its build cannot be read" : "it was built, but its file is gone");
	}
}

static void take_file(struct schedmgr_ctx *ctx, struct schedmgr_available *entry, const char *path)
{
	SM_CLEANUP(sm_cleanup_image) struct schedmgr_image *image = NULL;

	if (entry->availability == SCHEDMGR_AVAILABLE_LOST)
		*entry->reason = '\0';
	entry->availability = SCHEDMGR_AVAILABLE_READY;
	if (!schedmgr_image_new(ctx, path, &image))
		snprintf(entry->version, sizeof(entry->version), "%s", schedmgr_image_get_modinfo(image, "version") ?: "");
	sm_clear(ctx);
}

/* A file's name without @suffix; 0: it has another one. */
static size_t stem(const char *file, const char *suffix)
{
	size_t len = strlen(file), end = strlen(suffix);

	return len > end && *file != '.' && !strcmp(file + len - end, suffix) ? len - end : 0;
}

static void take_payload(struct schedmgr_ctx *ctx, struct schedmgr_available_list *list, const char *directory,
			 const char *release, const char *file)
{
	SM_CLEANUP(sm_cleanup_free) char *path = NULL;
	size_t module = stem(file, ".ko"), len = module ?: stem(file, ".json");
	struct schedmgr_available *entry = len ? get(list, release, file, len) : NULL;

	if (!entry)
		return;
	if (asprintf(&path, "%s/%s", directory, file) < 0) {
		path = NULL;
		list->failed = true;
	} else if (module) {
		take_file(ctx, entry, path);
	} else {
		take_result(entry, path);
	}
}

/* All that a directory holds, in order; not to be left by break or return. */
#define for_each_name(files, i, count, path) \
	for ((i) = 0, (count) = scandir((path), &(files), NULL, versionsort); (i) < (count) || free_names((files), (count)); (i)++)

static bool free_names(struct dirent **files, int count)
{
	int i;

	for (i = 0; i < count; i++)
		free(files[i]);
	if (count >= 0)
		free(files);
	return false;
}

static void take_release(struct schedmgr_ctx *ctx, struct schedmgr_available_list *list, const char *root, const char *release)
{
	SM_CLEANUP(sm_cleanup_free) char *directory = NULL;
	struct dirent **files;
	int i, count;

	/* There are other directories beside those of kernels. */
	if (*release < '0' || *release > '9')
		return;
	if (asprintf(&directory, "%s/%s", root, release) < 0) {
		directory = NULL;
		list->failed = true;
		return;
	}
	for_each_name(files, i, count, directory)
		take_payload(ctx, list, directory, release, files[i]->d_name);
}

static void take_root(struct schedmgr_ctx *ctx, struct schedmgr_available_list *list, const char *root)
{
	struct dirent **files;
	int i, count;

	for_each_name(files, i, count, root)
		take_release(ctx, list, root, files[i]->d_name);
}

static void take_queued(struct schedmgr_available_list *list, const char *release)
{
	struct schedmgr_available *entry;
	struct dirent **files;
	int i, count;

	if (*release == '.')
		return;
	for_each_name(files, i, count, SOURCES) {
		const char *name = files[i]->d_name;

		entry = *name == '.' ? NULL : get(list, release, name, strlen(name));
		if (!entry || entry->availability)
			continue;
		entry->availability = SCHEDMGR_AVAILABLE_QUEUED;
		snprintf(entry->reason, sizeof(entry->reason), "it is in the queue to be built");
	}
}

static void take_queue(struct schedmgr_available_list *list)
{
	struct dirent **files;
	int i, count;

	for_each_name(files, i, count, QUEUE)
		take_queued(list, files[i]->d_name);
}

static int compare(const void *one, const void *other)
{
	const struct schedmgr_available *a = one, *b = other;

	return strverscmp(a->release, b->release) ?: strcmp(a->name, b->name);
}

int schedmgr_available_new(struct schedmgr_ctx *ctx, struct schedmgr_available_list **list)
{
	struct schedmgr_available_list *new = calloc(1, sizeof(*new));

	sm_clear(ctx);
	if (new) {
		take_root(ctx, new, "/usr/lib/schedmgr");
		take_root(ctx, new, SM_STATE);
		take_queue(new);
	}
	if (!new || new->failed) {
		schedmgr_available_free(new);
		return sm_fail_memory(ctx);
	}
	if (new->count)
		qsort(new->entries, new->count, sizeof(*new->entries), compare);
	*list = new;
	return 0;
}

const struct schedmgr_available *schedmgr_available_next(const struct schedmgr_available_list *list,
							 const struct schedmgr_available *available)
{
	size_t next = available ? (size_t)(available - list->entries) + 1 : 0;

	return next < list->count ? &list->entries[next] : NULL;
}

void schedmgr_available_free(struct schedmgr_available_list *list)
{
	if (list)
		free(list->entries);
	free(list);
}

int schedmgr_why_unavailable(struct schedmgr_ctx *ctx, const char *name, struct schedmgr_available *available)
{
	struct schedmgr_available_list *list;
	const struct schedmgr_available *entry;
	char release[65];
	int ret;

	ret = schedmgr_available_new(ctx, &list);
	if (ret)
		return ret;
	sm_kernel_release(release);
	schedmgr_for_each_available(entry, list)
		if (!strcmp(entry->release, release) && !strcmp(entry->name, name) &&
		    entry->availability != SCHEDMGR_AVAILABLE_READY) {
			*available = *entry;
			ret = 1;
		}
	schedmgr_available_free(list);
	return ret;
}
