// SPDX-License-Identifier: GPL-2.0
/*
 * state.c - what is kept from boot to boot, for people
 */
#include <stdio.h>

#include "base/print.h"
#include "text/text.h"

void text_default_set(struct session *session, const char *name, const char *version)
{
	(void)session;
	if (*name)
		print(stdout, "after a boot %s%s%s runs\n", name, *version ? ":" : "", version);
	else
		print(stdout, "after a boot the kernel's own scheduler runs\n");
}

void text_quarantine(struct session *session, const struct schedmgr_quarantine *quarantine)
{
	const struct schedmgr_quarantine_entry *entry;
	char name[LABEL_MAX], time[TIME_MAX];

	(void)session;
	schedmgr_for_each_quarantined(entry, quarantine) {
		print_colour(stdout, RED, label(name, entry->name, entry->version));
		print(stdout, "  since %s%s%s\n  %s\n", date(time, entry->when_ns), *entry->release ? ", kernel " : "",
		       entry->release, entry->reason);
	}
}

void text_cleared(struct session *session, unsigned int count)
{
	(void)session;
	print(stdout, "%u version%s taken out of quarantine\n", count, plural(count));
}

/* On standard error, that is, in the journal: results of a service are not read elsewhere. */
void text_restored(struct session *session, const struct schedmgr_restoration *restoration)
{
	(void)session;
	print(stderr, "%s\n", restoration->message);
}
