// SPDX-License-Identifier: GPL-2.0
/*
 * list.c - the versions that the manager knows
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/device.h"
#include "core/error.h"
#include "core/list.h"

/**
 * struct schedmgr_list - all versions at one time
 * @count: entries
 * @entries: the entries, stock first
 */
struct schedmgr_list {
	unsigned int count;
	struct schedmgr_entry entries[];
};

/* Room for stock, all that may be staged, and one to see the end of the list. */
#define LIST_MAX (SCHEDMGR_MAX_STAGED + 2)

static int read_entries(struct schedmgr_ctx *ctx, struct schedmgr_list *list)
{
	int ret = 0;

	for (list->count = 0; list->count < LIST_MAX; list->count++) {
		struct schedmgr_entry *entry = &list->entries[list->count];

		entry->size = sizeof(*entry);
		entry->index = list->count;
		ret = sm_device_ioctl(ctx, SCHEDMGR_IOC_LIST, entry);
		if (ret)
			break;
	}
	return ret == -ENOENT ? 0 : ret;
}

/* The list, for callers that have opened the device.  Records nothing. */
int sm_list_read(struct schedmgr_ctx *ctx, struct schedmgr_list **list)
{
	struct schedmgr_list *new;
	int ret;

	new = calloc(1, sizeof(*new) + LIST_MAX * sizeof(new->entries[0]));
	if (!new)
		return -ENOMEM;
	ret = read_entries(ctx, new);
	if (ret) {
		free(new);
		return ret;
	}
	*list = new;
	return 0;
}

int schedmgr_get_list(struct schedmgr_ctx *ctx, struct schedmgr_list **list)
{
	int ret;

	sm_clear(ctx);
	ret = sm_device_open(ctx);
	if (ret)
		return ret;
	ret = sm_list_read(ctx, list);
	return ret ? sm_fail_errno(ctx, ret, NULL, "cannot list the staged payloads") : 0;
}

const struct schedmgr_entry *schedmgr_list_next(const struct schedmgr_list *list,
						const struct schedmgr_entry *entry)
{
	size_t next = entry ? (size_t)(entry - list->entries) + 1 : 0;

	return next < list->count ? &list->entries[next] : NULL;
}

void schedmgr_list_free(struct schedmgr_list *list)
{
	free(list);
}

/* The only version of that name: 0 and @found, -ENOENT or -ENOTUNIQ. */
int sm_list_find(const struct schedmgr_list *list, const char *name, const char *version,
		 const struct schedmgr_entry **found)
{
	const struct schedmgr_entry *entry;

	*found = NULL;
	schedmgr_for_each_entry(entry, list) {
		if (strcmp(entry->name, name) || (*version && strcmp(entry->version, version)))
			continue;
		if (*found)
			return -ENOTUNIQ;
		*found = entry;
	}
	return *found ? 0 : -ENOENT;
}

/* "a:1, b:2" of all versions in a list, or of those called @name; the caller frees it. */
char *sm_list_names(const struct schedmgr_list *list, const char *name)
{
	const struct schedmgr_entry *entry;
	char *names = NULL;
	size_t size;
	FILE *out;

	out = open_memstream(&names, &size);
	if (!out)
		return NULL;
	schedmgr_for_each_entry(entry, list) {
		if (name && strcmp(entry->name, name))
			continue;
		fprintf(out, "%s%s", ftell(out) ? ", " : "", entry->name);
		if (entry->index)
			fprintf(out, ":%s", entry->version);
	}
	fclose(out);
	return names;
}
