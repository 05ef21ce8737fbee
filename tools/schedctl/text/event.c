// SPDX-License-Identifier: GPL-2.0
/*
 * event.c - events for people, one line each
 */
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "base/command.h"
#include "base/print.h"
#include "text/text.h"

static void print_failure(FILE *out, const struct schedmgr_report *report)
{
	print(out, ": %s", (strerrordesc_np(report->error) ?: "unknown error"));
	if (report->blocker == SCHEDMGR_BLOCKER_ENTRY)
		print(out, ", the entry of '%s' is in use%s%s", report->blocker_function,
			*report->blocker_comm ? " by " : "", report->blocker_comm);
	else if (report->blocker && !report->blocker_pid)
		print(out, ", a task in '%s'", report->blocker_function);
	else if (report->blocker)
		print(out, ", task %d (%s) in '%s'", report->blocker_pid, report->blocker_comm,
			report->blocker_function);
}

static void print_switch(FILE *out, const struct schedmgr_record *record)
{
	const struct schedmgr_report *report = &record->report;
	const struct schedmgr_latency *fair = &report->before.latency[SCHEDMGR_CLASS_FAIR];
	char from[LABEL_MAX], to[LABEL_MAX], window[TIME_MAX], p99[TIME_MAX];

	print(out, "%s -> %s", label(from, report->from, report->from_version),
		label(to, report->to, report->to_version));
	if (record->event == SCHEDMGR_EVENT_FAILED)
		print_failure(out, report);
	else if (report->window_ns)
		print(out, ", window %s", duration(window, report->window_ns));
	if (fair->samples)
		print(out, ", before fair p99 %s", duration(p99, fair->p99_ns));
}

static void print_who(FILE *out, const struct schedmgr_record *record)
{
	unsigned int uid = record->loginuid == UINT32_MAX ? record->uid : record->loginuid;
	const struct passwd *user;

	if (record->cause != SCHEDMGR_CAUSE_REQUEST) {
		print(out, " [by the kernel: %s]", schedmgr_cause_name(record->cause));
		return;
	}
	user = getpwuid(uid);
	print(out, " [");
	if (user)
		print(out, "%s", user->pw_name);
	else
		print(out, "uid %u", uid);
	if (!record->pid)	/* somebody else's */
		print(out, "]");
	else
		print(out, ", pid %d: %s]", record->pid, *record->command ? record->command : record->comm);
}

/* Without the time, and without a newline. */
void print_event(FILE *out, const struct schedmgr_record *record)
{
	char name[LABEL_MAX];

	print(out, "%-15s ", schedmgr_event_name(record->event));
	if (*record->report.to)
		print_switch(out, record);
	else
		print(out, "%s", label(name, record->name, record->version));
	if (record->confirm_ms)
		print(out, ", on trial for %.0f s", record->confirm_ms / 1000.0);
	if (*record->detail)
		print(out, ": %s", record->detail);
	print_who(out, record);
}

void text_event(struct session *session, const struct schedmgr_record *record, const char *boot_id)
{
	char time[TIME_MAX];

	if (*boot_id && strcmp(session->boot_id, boot_id)) {
		if (*session->boot_id)
			print(stdout, "-- boot %s --\n", boot_id);
		snprintf(session->boot_id, sizeof(session->boot_id), "%s", boot_id);
	}
	print(stdout, "%s %5llu  ", date(time, record->when_ns), (unsigned long long)record->seq);
	print_event(stdout, record);
	print(stdout, "\n");
}

void text_lost(struct session *session, uint64_t count)
{
	(void)session;
	fflush(stdout);
	print_colour(stderr, YELLOW, "lost");
	print(stderr, " %llu event%s: the manager keeps the last %d\n", (unsigned long long)count,
		count == 1 ? "" : "s", SCHEDMGR_HISTORY_LEN);
}

void text_damaged(struct session *session, uint64_t count)
{
	(void)session;
	fflush(stdout);
	print_colour(stderr, YELLOW, "damaged");
	print(stderr, " %llu line%s of the history: what was in %s is not known any more\n", (unsigned long long)count,
	      count == 1 ? "" : "s", count == 1 ? "it" : "them");
}
