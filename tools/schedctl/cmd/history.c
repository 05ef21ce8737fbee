// SPDX-License-Identifier: GPL-2.0
/*
 * history.c - schedctl history
 */
#include <string.h>

#include "base/renderer.h"
#include "cmd/cmd.h"

/* Numbers within a boot have no gap: where there is one, events were lost. */
static void show_gap(struct session *session, const struct schedmgr_history_entry *before,
		     const struct schedmgr_history_entry *entry)
{
	if (before && !strcmp(before->boot_id, entry->boot_id) && entry->record.seq > before->record.seq + 1)
		session->render->lost(session, entry->record.seq - before->record.seq - 1);
}

static int run(struct session *session, int argc, char **argv)
{
	const struct schedmgr_history_entry *entry, *before = NULL;
	struct schedmgr_history *history;
	unsigned long long skip = 0;
	size_t count;
	int ret;

	(void)argc;
	(void)argv;
	ret = schedmgr_history_new(session->ctx, &history);
	if (ret)
		return ret;
	count = schedmgr_history_count(history);
	if (session->options.lines && session->options.lines < count)
		skip = count - session->options.lines;
	schedmgr_for_each_past(entry, history) {
		if (skip) {
			skip--;
			continue;
		}
		show_gap(session, before, entry);
		session->render->event(session, &entry->record, entry->boot_id);
		before = entry;
	}
	if (schedmgr_history_damaged(history))
		session->render->damaged(session, schedmgr_history_damaged(history));
	schedmgr_history_free(history);
	return 0;
}

const struct command command_history = {
	.name = "history",
	.arguments = "",
	.summary = "show what happened, in earlier boots as well",
	.description =
		"Shows all events of this and earlier boots, the oldest first: who did what,\n"
		"when, from which version to which, how it ended and how long the machine\n"
		"stood still. With --json one object a line, as in the file\n"
		"/var/lib/schedmgr/history.jsonl; its schema is\n"
		"/usr/share/schedmgr/events.schema.json.\n",
	.run = run,
	.max_arguments = 0,
	.lines = true,
	.options = OPTIONS(&option_lines),
};
