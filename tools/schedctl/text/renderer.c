// SPDX-License-Identifier: GPL-2.0
/*
 * renderer.c - results and errors for people
 */
#include <stdio.h>

#include "base/command.h"
#include "base/print.h"
#include "text/text.h"

static void text_warned(struct session *session, const char *message)
{
	(void)session;
	fflush(stdout);
	print_colour(stderr, BOLD, "schedctl");
	print(stderr, ": ");
	print_colour(stderr, YELLOW, "warning: ");
	print(stderr, "%s\n", message);
}

static void text_failed(struct session *session, const struct failure *failure)
{
	const char *command = session->command ? session->command->name : NULL;

	fflush(stdout);
	print_colour(stderr, BOLD, "schedctl");
	print(stderr, "%s%s: ", command ? " " : "", command ?: "");
	print_colour(stderr, RED, "error: ");
	print(stderr, "%s\n", failure->message);
	if (*failure->remedy)
		print(stderr, "  %s\n", failure->remedy);
}

static void text_flush(struct session *session)
{
	(void)session;
	fflush(stdout);
}

static void text_finish(struct session *session)
{
	(void)session;
}

const struct renderer renderer_text = {
	.loaded = text_loaded,
	.unloaded = text_unloaded,
	.versions = text_versions,
	.available = text_available,
	.described = text_described,
	.findings = text_findings,
	.status = text_status,
	.switched = text_switched,
	.blocked = text_blocked,
	.predicted = text_predicted,
	.confirmed = text_confirmed,
	.event = text_event,
	.lost = text_lost,
	.damaged = text_damaged,
	.default_set = text_default_set,
	.quarantine = text_quarantine,
	.cleared = text_cleared,
	.restored = text_restored,
	.warned = text_warned,
	.failed = text_failed,
	.flush = text_flush,
	.finish = text_finish,
};
