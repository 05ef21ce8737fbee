// SPDX-License-Identifier: GPL-2.0
/*
 * version.c - payloads and versions for people
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/print.h"
#include "text/text.h"

void text_loaded(struct session *session, const struct schedmgr_entry *entry)
{
	char name[LABEL_MAX];

	(void)session;
	print(stdout, "loaded %s: replaces %u function%s, %" PRIu64 " KiB of code, built from %s\n",
	       label(name, entry->name, entry->version), entry->redirects, plural(entry->redirects),
	       (uint64_t)(entry->text_bytes + 1023) / 1024, *entry->source ? entry->source : "unknown source");
}

void text_unloaded(struct session *session, const struct schedmgr_entry *entry)
{
	char name[LABEL_MAX];

	(void)session;
	print(stdout, "unloaded %s\n", label(name, entry->name, entry->version));
}

/* Its state, or what keeps it from being more. */
const char *state_of(const struct schedmgr_entry *entry)
{
	if (entry->flags & SCHEDMGR_ENTRY_LEFT)
		return "left";
	if (entry->flags & SCHEDMGR_ENTRY_THROWN_OUT && entry->state == SCHEDMGR_STATE_STAGED)
		return "thrown out";
	return schedmgr_state_name(entry->state);
}

/* Widths of the columns that hold names. */
static void measure(const struct schedmgr_list *list, int *name, int *version)
{
	const struct schedmgr_entry *entry;

	*name = strlen("NAME");
	*version = strlen("VERSION");
	schedmgr_for_each_entry(entry, list) {
		int name_len = strlen(entry->name), version_len = strlen(entry->version);

		*name = name_len > *name ? name_len : *name;
		*version = version_len > *version ? version_len : *version;
	}
}

void text_versions(struct session *session, const struct schedmgr_list *list)
{
	const struct schedmgr_entry *entry;
	char state[TIME_MAX];
	int name, version;

	(void)session;
	measure(list, &name, &version);
	print(stdout, "%-*s  %-*s  %-12s  %9s  %8s  %11s  %s\n", name, "NAME", version, "VERSION", "STATE",
	       "REDIRECTS", "TEXT/KiB", "ACTIVATIONS", "SOURCE");
	schedmgr_for_each_entry(entry, list) {
		print(stdout, "%-*s  %-*s  ", name, entry->name, version, entry->version);
		snprintf(state, sizeof(state), "%-12s", state_of(entry));
		if (entry->state == SCHEDMGR_STATE_ACTIVE)
			print_colour(stdout, GREEN, state);
		else if (entry->flags)
			print_colour(stdout, RED, state);
		else
			print(stdout, "%s", state);
		print(stdout, "  %9u  %8" PRIu64 "  %11" PRIu64 "  %s\n", entry->redirects,
		       (uint64_t)(entry->text_bytes + 1023) / 1024, (uint64_t)entry->activations,
		       *entry->source ? entry->source : "-");
	}
}
