// SPDX-License-Identifier: GPL-2.0
/*
 * record.c - schedctl record: writes the history, and watches over the trial time
 *
 * A service that can start before the manager and survives its unloading: it waits for
 * /dev/schedmgr.  It holds nothing that keeps the manager from being unloaded, and if it is down,
 * nothing is lost: the next one reads what the manager kept.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/print.h"
#include "cmd/cmd.h"
#include "text/text.h"

#define ALIVE_S		5	/* during the trial: how often it is noted that the machine lives */
#define RETRY_S		30	/* a disk that was full may have room again */
#define ATTACH_S	1	/* the device is there before or after the netlink family */
#define POLLS		2
#define FAILURE_MAX	256

/**
 * struct recorder - the service
 * @session: its run
 * @monitor: subscription, NULL: there is no manager
 * @devices: inotify on /dev
 * @wait_s: how long to wait for an event at most, 0: for ever
 * @deaf: why no events are heard, so that the same is not said every 30 s
 * @failure: likewise, what failed last of that which is written
 */
struct recorder {
	struct session *session;
	struct schedmgr_monitor *monitor;
	int devices;
	unsigned int wait_s;
	char deaf[FAILURE_MAX];
	char failure[FAILURE_MAX];
};

static volatile sig_atomic_t is_stopped;

static void stop(int signal)
{
	(void)signal;
	is_stopped = 1;
}

/* Lines for the journal begin with their priority; see sd-daemon(3). */
static void print_priority(int priority)
{
	if (!isatty(STDERR_FILENO))
		print(stderr, "<%d>", priority);
}

static void log_message(void *data, int priority, const char *message)
{
	(void)data;
	print_priority(priority);
	print(stderr, "%s\n", message);
}

static void log_failure(struct recorder *recorder, char said[FAILURE_MAX])
{
	const char *message = schedmgr_error_message(recorder->session->ctx);
	const char *remedy = schedmgr_error_remedy(recorder->session->ctx);

	if (!strncmp(said, message, FAILURE_MAX - 1))
		return;
	snprintf(said, FAILURE_MAX, "%s", message);
	print_priority(LOG_ERR);
	print(stderr, "%s%s%s\n", message, *remedy ? "; " : "", remedy);
}

static int event_priority(const struct schedmgr_record *record)
{
	if (record->event == SCHEDMGR_EVENT_CONFIRMED)
		return LOG_NOTICE;
	if (record->event == SCHEDMGR_EVENT_WATCHDOG || record->event == SCHEDMGR_EVENT_FAILED ||
	    record->cause != SCHEDMGR_CAUSE_REQUEST)
		return LOG_WARNING;
	if (record->event == SCHEDMGR_EVENT_ACTIVATED || record->event == SCHEDMGR_EVENT_ROLLED_BACK)
		return LOG_NOTICE;
	return LOG_INFO;
}

/* Tells systemd, where that has started us; see sd_notify(3). */
static void notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t len = path ? strlen(path) : 0;
	int fd;

	if (!len || len >= sizeof(address.sun_path))
		return;
	memcpy(address.sun_path, path, len);
	if (*path == '@')
		address.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address,
	       offsetof(struct sockaddr_un, sun_path) + len);
	close(fd);
}

static void wait_at_most(struct recorder *recorder, unsigned int seconds)
{
	if (!recorder->wait_s || seconds < recorder->wait_s)
		recorder->wait_s = seconds;
}

static void detach(struct recorder *recorder)
{
	schedmgr_monitor_free(recorder->monitor);
	recorder->monitor = NULL;
	notify("STATUS=waiting for the manager");
}

static void attach(struct recorder *recorder)
{
	int ret;

	ret = schedmgr_monitor_new(recorder->session->ctx, 0, &recorder->monitor);
	if (!ret) {
		notify("STATUS=recording");
	} else if (ret != -ENODEV) {
		log_failure(recorder, recorder->deaf);
		wait_at_most(recorder, ret == -ENOENT ? ATTACH_S : RETRY_S);
	}
}

/* To the journal; what is written to the disk comes from the ring. */
static void report_events(struct recorder *recorder)
{
	struct schedmgr_record record = { .size = sizeof(record) };
	int ret;

	while (recorder->monitor && (ret = schedmgr_monitor_next(recorder->monitor, &record))) {
		if (ret < 0) {
			if (ret != -ENODEV)
				log_failure(recorder, recorder->deaf);
			detach(recorder);
			return;
		}
		print_priority(event_priority(&record));
		print_event(stderr, &record);
		print(stderr, "\n");
	}
	if (recorder->monitor)
		recorder->deaf[0] = '\0';
}

static void write_down(struct recorder *recorder)
{
	struct session *session = recorder->session;
	unsigned int left_s;
	int ret;

	ret = recorder->monitor ? schedmgr_history_sync(session->ctx) : 0;
	if (ret >= 0)
		ret = schedmgr_trial_check(session->ctx, session->options.stable_s, &left_s);
	if (ret < 0) {
		log_failure(recorder, recorder->failure);
		wait_at_most(recorder, RETRY_S);
		return;
	}
	recorder->failure[0] = '\0';
	if (left_s)
		wait_at_most(recorder, left_s < ALIVE_S ? left_s : ALIVE_S);
}

static void wait_for_something(struct recorder *recorder, const sigset_t *unblocked)
{
	struct pollfd fds[POLLS] = {
		{ .fd = recorder->devices, .events = POLLIN },
		{ .fd = recorder->monitor ? schedmgr_monitor_get_fd(recorder->monitor) : -1, .events = POLLIN },
	};
	struct timespec wait = { .tv_sec = recorder->wait_s };
	char events[4096];

	if (ppoll(fds, POLLS, recorder->wait_s ? &wait : NULL, unblocked) > 0 && fds[0].revents &&
	    read(recorder->devices, events, sizeof(events)) < 0)
		wait_at_most(recorder, RETRY_S);
}

static void record(struct recorder *recorder, const sigset_t *unblocked)
{
	while (!is_stopped) {
		recorder->wait_s = 0;
		if (!recorder->monitor)
			attach(recorder);
		report_events(recorder);
		write_down(recorder);
		schedmgr_close(recorder->session->ctx);
		wait_for_something(recorder, unblocked);
	}
}

/* Signals come only while it waits. */
static void catch_signals(sigset_t *unblocked)
{
	struct sigaction action = { .sa_handler = stop };
	sigset_t blocked;

	sigemptyset(&blocked);
	sigaddset(&blocked, SIGTERM);
	sigaddset(&blocked, SIGINT);
	sigprocmask(SIG_BLOCK, &blocked, unblocked);
	sigdelset(unblocked, SIGTERM);
	sigdelset(unblocked, SIGINT);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
}

static int run_service(struct session *session)
{
	struct recorder recorder = { .session = session };
	sigset_t unblocked;

	recorder.devices = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (recorder.devices < 0 || inotify_add_watch(recorder.devices, "/dev", IN_CREATE | IN_ATTRIB) < 0) {
		print(stderr, "schedctl record: cannot watch /dev: %s\n", (strerrordesc_np(errno) ?: "unknown error"));
		return EXIT_FAILED;
	}
	catch_signals(&unblocked);
	notify("READY=1\nSTATUS=waiting for the manager");
	record(&recorder, &unblocked);
	notify("STOPPING=1");
	schedmgr_monitor_free(recorder.monitor);
	close(recorder.devices);
	return 0;
}

/* Without a manager there is nothing that ran. */
static int shut_down(struct session *session)
{
	int ret = schedmgr_history_sync(session->ctx);

	if (ret < 0 && schedmgr_error_reason(session->ctx) != SCHEDMGR_REASON_MANAGER)
		return ret;
	return schedmgr_trial_end(session->ctx);
}

static int run(struct session *session, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	if (session->options.shutdown)
		return shut_down(session);
	schedmgr_set_log_fn(session->ctx, log_message, NULL);
	schedmgr_set_log_priority(session->ctx, session->options.verbose ? LOG_DEBUG : LOG_NOTICE);
	return run_service(session);
}

const struct command command_record = {
	.name = "record",
	.arguments = "",
	.summary = "write events to the history: a service",
	.description =
		"Writes each event of the manager to the history and to standard error, for\n"
		"the journal; puts versions that the kernel threw out into quarantine, and\n"
		"notes when the active one has run long enough to count as stable. Waits for\n"
		"the manager where it is not loaded. Ends at SIGTERM.\n",
	.run = run,
	.max_arguments = 0,
	.options = OPTIONS(&option_stable_after, &option_shutdown),
};
