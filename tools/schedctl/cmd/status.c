// SPDX-License-Identifier: GPL-2.0
/*
 * status.c - schedctl status
 */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/print.h"
#include "base/renderer.h"
#include "cmd/cmd.h"

/* What cannot be read is said; the rest is shown. */
static void warn(struct session *session)
{
	session->render->warned(session, schedmgr_error_message(session->ctx));
}

/* What belongs to the manager, but is on the disk. */
static void read_state(struct session *session, struct status *status)
{
	int ret = schedmgr_get_default(session->ctx, status->name, status->version);

	status->is_unreadable = ret < 0;
	if (status->is_unreadable)
		warn(session);
	if (ret > 0)
		status->is_quarantined = schedmgr_is_quarantined(session->ctx, status->name, status->version,
								 &status->quarantine);
	if (ret > 0)
		status->is_unavailable = schedmgr_why_unavailable(session->ctx, status->name, &status->available) > 0;
	if (schedmgr_get_restoration(session->ctx, &status->restoration) < 0)
		warn(session);
	if (schedmgr_check_running(session->ctx))
		warn(session);
}

/* Whoever comes first puts into quarantine what the manager has thrown out: that may be us. */
static bool is_out(struct session *session, const struct schedmgr_info *info)
{
	struct schedmgr_quarantine_entry entry;

	if (!*info->thrown_out)
		return false;
	if (schedmgr_is_quarantined(session->ctx, info->thrown_out, info->thrown_out_version, &entry) > 0)
		return true;
	if (schedmgr_history_sync(session->ctx) <= 0)
		return false;
	return schedmgr_is_quarantined(session->ctx, info->thrown_out, info->thrown_out_version, &entry) > 0;
}

static int read_manager(struct session *session, struct status *status)
{
	int ret = schedmgr_get_info(session->ctx, &status->info);

	if (ret)
		return ret;
	ret = schedmgr_get_last_switch(session->ctx, &status->last);
	if (ret < 0)
		return ret;
	status->has_last = ret;
	status->has_info = true;
	status->is_out = is_out(session, &status->info);
	return 0;
}

/* Without a manager, why there is none, as far as the last boot knows; and the error. */
static int show(struct session *session)
{
	struct status status = { .info.size = sizeof(status.info), .last.size = sizeof(status.last) };
	int ret;

	read_state(session, &status);
	ret = read_manager(session, &status);
	if (ret && schedmgr_error_reason(session->ctx) != SCHEDMGR_REASON_MANAGER)
		return ret;
	session->render->status(session, &status);
	return ret;
}

static int show_versions(struct session *session)
{
	struct schedmgr_list *list;
	int ret;

	ret = schedmgr_get_list(session->ctx, &list);
	if (ret)
		return ret;
	session->render->versions(session, list);
	schedmgr_list_free(list);
	return 0;
}

/* Until a signal ends it, or the output is gone. */
static int watch(struct session *session)
{
	struct timespec interval = {
		.tv_sec = session->options.watch_ms / 1000,
		.tv_nsec = session->options.watch_ms % 1000 * 1000000,
	};
	bool redraw = !session->json && isatty(STDOUT_FILENO);
	int ret;

	session->lines = true;
	for (;;) {
		if (redraw)
			print(stdout, "\033[H\033[2J");
		ret = show_versions(session);
		if (!ret && !session->json)
			print(stdout, "\n");
		if (!ret)
			ret = show(session);
		if (ret)
			return ret;
		if (!redraw && !session->json)
			print(stdout, "\n");
		session->render->flush(session);
		if (ferror(stdout))
			return EXIT_FAILED;
		nanosleep(&interval, NULL);
	}
}

static int run(struct session *session, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return session->options.watch_ms ? watch(session) : show(session);
}

const struct command command_status = {
	.name = "status",
	.arguments = "",
	.summary = "show which scheduler runs, and the last switch",
	.description =
		"Shows the active scheduler, the one that a roll back goes to, whether a\n"
		"confirmation is pending, what was thrown out last and why, how many switches\n"
		"were made and failed, what runs\n"
		"after a boot and what was done at the last one, and what the last switch did:\n"
		"its stop window, what was checked and moved, or who stood in the way. With\n"
		"--watch all versions as well.\n",
	.run = run,
	.max_arguments = 0,
	.options = OPTIONS(&option_watch),
};
