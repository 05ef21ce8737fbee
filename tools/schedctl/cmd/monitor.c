// SPDX-License-Identifier: GPL-2.0
/*
 * monitor.c - schedctl monitor
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>

#include "base/array.h"
#include "base/renderer.h"
#include "cmd/cmd.h"

static int show_events(struct session *session, struct schedmgr_monitor *monitor, const char *boot_id,
		       unsigned long long *left)
{
	struct schedmgr_record record = { .size = sizeof(record) };
	int ret = 0;

	while (*left && (ret = schedmgr_monitor_next(monitor, &record)) > 0) {
		if (ret == SCHEDMGR_MONITOR_LOST)
			session->render->lost(session, schedmgr_monitor_get_lost(monitor));
		session->render->event(session, &record, boot_id);
		session->render->flush(session);
		if (ferror(stdout))
			return EXIT_FAILED;
		(*left)--;
	}
	return ret < 0 ? ret : 0;
}

/* Ends as well when whoever reads the output is gone. */
static int wait_event(struct schedmgr_monitor *monitor)
{
	struct pollfd fds[] = {
		{ .fd = schedmgr_monitor_get_fd(monitor), .events = POLLIN },
		{ .fd = fileno(stdout), .events = 0 },
	};

	if (poll(fds, ARRAY_SIZE(fds), -1) < 0 && errno != EINTR)
		return EXIT_FAILED;
	return fds[1].revents & (POLLERR | POLLHUP) ? EXIT_FAILED : 0;
}

static int follow(struct session *session, struct schedmgr_monitor *monitor)
{
	unsigned long long left = session->options.count ?: ULLONG_MAX;
	char boot_id[37];
	int ret;

	schedmgr_get_boot_id(boot_id);
	for (;;) {
		ret = show_events(session, monitor, boot_id, &left);
		if (ret || !left)
			return ret;
		/* An open device would keep the manager from being unloaded. */
		schedmgr_close(session->ctx);
		ret = wait_event(monitor);
		if (ret)
			return ret;
	}
}

static int run(struct session *session, int argc, char **argv)
{
	struct schedmgr_monitor *monitor;
	int ret;

	(void)argc;
	(void)argv;
	ret = schedmgr_monitor_new(session->ctx, session->options.kept ? 1 : 0, &monitor);
	if (ret)
		return ret;
	ret = follow(session, monitor);
	schedmgr_monitor_free(monitor);
	return ret;
}

const struct command command_monitor = {
	.name = "monitor",
	.arguments = "",
	.summary = "show events as they happen",
	.description =
		"Shows each event of the manager when it happens, in order and without a gap,\n"
		"until it is interrupted or the manager is unloaded. With --json one object a\n"
		"line; its schema is /usr/share/schedmgr/events.schema.json.\n",
	.run = run,
	.max_arguments = 0,
	.lines = true,
	.options = OPTIONS(&option_count, &option_kept),
};
