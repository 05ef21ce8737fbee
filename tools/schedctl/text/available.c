// SPDX-License-Identifier: GPL-2.0
/*
 * available.c - the payloads on the disk for people
 */
#include <stdio.h>
#include <string.h>

#include "base/print.h"
#include "text/text.h"

/* Widths of the columns of names, without the last one's. */
static void measure(const struct schedmgr_available_list *list, int *release, int *name, int *version)
{
	const struct schedmgr_available *available;

	*release = strlen("KERNEL");
	*name = strlen("NAME");
	*version = strlen("VERSION");
	schedmgr_for_each_available(available, list) {
		int len = strlen(available->release);

		*release = len > *release ? len : *release;
		len = strlen(available->name);
		*name = len > *name ? len : *name;
		len = strlen(available->version);
		*version = len > *version ? len : *version;
	}
}

void text_available(struct session *session, const struct schedmgr_available_list *list)
{
	static const enum colour colours[] = {
		[SCHEDMGR_AVAILABLE_READY] = GREEN, [SCHEDMGR_AVAILABLE_QUEUED] = YELLOW,
		[SCHEDMGR_AVAILABLE_WAITING] = YELLOW, [SCHEDMGR_AVAILABLE_FAILED] = RED, [SCHEDMGR_AVAILABLE_LOST] = RED,
	};
	const struct schedmgr_available *available;
	int release, name, version;
	char text[TIME_MAX];

	(void)session;
	measure(list, &release, &name, &version);
	print(stdout, "%-*s  %-*s  %-*s  %-7s  %s\n", release, "KERNEL", name, "NAME", version, "VERSION", "STATE", "WHY");
	schedmgr_for_each_available(available, list) {
		print(stdout, "%-*s  %-*s  %-*s  ", release, available->release, name, available->name, version,
		       *available->version ? available->version : "-");
		snprintf(text, sizeof(text), "%-7s", schedmgr_availability_name(available->availability));
		print_colour(stdout, colours[available->availability], text);
		print(stdout, "  %s", *available->reason ? available->reason : "-");
		if (available->next_ns)
			print(stdout, "; again %s", date(text, available->next_ns));
		print(stdout, "\n");
	}
}

/* Of the default, of which there is no file. */
void print_unavailable(const struct schedmgr_available *available)
{
	print(stdout, "             no payload for %s yet: %s\n", available->release, available->reason);
}
