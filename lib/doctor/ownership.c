// SPDX-License-Identifier: GPL-2.0
/*
 * ownership.c - who can change what is loaded into the kernel, and what is restored at boot
 *
 * Whoever can write a payload, or a directory that it is in, chooses what runs in the kernel.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/file.h"
#include "doctor/examine.h"
#include "doctor/findings.h"
#include "state/state.h"

#define NAMED_MAX 5	/* findings; one of them is enough to act on */

static bool is_safe(const struct stat *st)
{
	return !st->st_uid && !(st->st_mode & 022);
}

static void examine_path(struct schedmgr_findings *findings, const char *path, unsigned int *found)
{
	struct stat st;

	/* What a link leads to is what counts; one that leads nowhere is none of ours. */
	if (stat(path, &st) || is_safe(&st) || (*found)++ >= NAMED_MAX)
		return;
	sm_findings_add(findings, "ownership", SCHEDMGR_VERDICT_FAIL,
			"'%s' can be written by others than root: it belongs to uid %u, mode %04o", path, st.st_uid,
			st.st_mode & 07777);
	sm_findings_advise(findings, "see that its contents are yours, then: chown root:root '%s'; chmod go-w '%s'", path, path);
}

static int is_entry(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
}

/* A directory, and what is in it, @depth levels deep. */
static void examine_tree(struct schedmgr_findings *findings, const char *path, int depth, unsigned int *found)
{
	struct dirent **entries = NULL;
	int i, count;

	examine_path(findings, path, found);
	count = depth ? scandir(path, &entries, is_entry, sm_by_name) : 0;
	for (i = 0; i < count; i++) {
		SM_CLEANUP(sm_cleanup_free) char *inner = NULL;

		if (asprintf(&inner, "%s/%s", path, entries[i]->d_name) < 0)
			inner = NULL;
		else
			examine_tree(findings, inner, depth - 1, found);
		free(entries[i]);
	}
	free(entries);
}

void sm_ownership_examine(struct schedmgr_findings *findings)
{
	static const char *const trees[] = { "/usr/lib/schedmgr", SM_STATE };
	unsigned int found = 0;
	size_t i;

	for (i = 0; i < SM_ARRAY_SIZE(trees); i++)
		examine_tree(findings, trees[i], 2, &found);
	if (!found)
		sm_findings_add(findings, "ownership", SCHEDMGR_VERDICT_OK, "only root can write payloads, and what is kept for the next boot");
}
