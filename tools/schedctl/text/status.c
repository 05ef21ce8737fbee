// SPDX-License-Identifier: GPL-2.0
/*
 * status.c - schedctl status for people
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/print.h"
#include "text/text.h"

static void print_last_error(const struct schedmgr_report *last)
{
	print_colour(stdout, RED, "failed");
	print(stdout, " (%s)", (strerrordesc_np(last->error) ?: "unknown error"));
	if (last->blocker == SCHEDMGR_BLOCKER_ENTRY)
		print(stdout, ": the entry of '%s' is in use", last->blocker_function);
	else if (last->blocker && !last->blocker_pid)
		print(stdout, ": a task in '%s'", last->blocker_function);
	else if (last->blocker)
		print(stdout, ": task %d (%s) in '%s'", last->blocker_pid, last->blocker_comm, last->blocker_function);
	print(stdout, "\n");
}

static void print_last(const struct schedmgr_report *last)
{
	char from[LABEL_MAX], to[LABEL_MAX], text[TIME_MAX];

	print(stdout, "last switch  %s -> %s, %s ago: ", label(from, last->from, last->from_version),
	       label(to, last->to, last->to_version), age(text, last->when_ns));
	if (last->error) {
		print_last_error(last);
		return;
	}
	print(stdout, "made\n             ");
	print_window(last);
	print(stdout, "\n             ");
	print_counts(last, "\n             ");
	print(stdout, "\n");
}

/* A value in a column of its own, under the label of the first. */
static void print_line(const char *name, const char *value)
{
	print(stdout, "%-12s %s\n", name, value);
}

static void print_trial(const struct schedmgr_info *info)
{
	double seconds = info->confirm_left_ms / 1000.0;
	char fallback[LABEL_MAX], gate[64];

	if (!info->confirm_left_ms)
		return;
	label(fallback, info->fallback, info->fallback_version);
	if (info->refused) {
		print_colour(stdout, RED, "trial        over, and the way back refused");
		print(stdout, " %u time%s: see schedctl history\n", info->refused, plural(info->refused));
		return;
	}
	schedmgr_gate_to_text(&info->gate, gate);
	if (!info->keeps) {
		print_colour(stdout, YELLOW, "confirm      pending");
		print(stdout, ": back to %s in %.0f s unless confirmed: schedctl confirm\n", fallback, seconds);
	}
	if (*gate) {
		print_colour(stdout, YELLOW, "gate         pending");
		print(stdout, ": back to %s if worse than %s, for %.0f s\n", fallback, gate, seconds);
	}
}

/* Red while it still runs. */
static void print_thrown_out(const struct status *status)
{
	const struct schedmgr_info *info = &status->info;
	char name[LABEL_MAX], text[TIME_MAX];
	bool runs;

	if (!*info->thrown_out)
		return;
	label(name, info->thrown_out, info->thrown_out_version);
	runs = !strcmp(info->thrown_out, info->active) && !strcmp(info->thrown_out_version, info->active_version);
	print_colour(stdout, runs ? RED : YELLOW, runs ? "to be thrown out  " : "thrown out   ");
	print(stdout, "%s, %s ago [%s]: %s\n             %s\n", name, age(text, info->thrown_out_ns),
	       schedmgr_cause_name(info->thrown_out_cause), info->thrown_out_detail,
	       status->is_out ? "in quarantine: a boot does not restore it" :
				"not in quarantine: was taken out, or nobody could write");
}

static void print_default(const struct status *status)
{
	char name[LABEL_MAX];

	if (status->is_unreadable) {
		print_colour(stdout, RED, "default      cannot be read");
		print(stdout, "\n");
		return;
	}
	if (!*status->name) {
		print_line("default", "none: the kernel's own after a boot");
		return;
	}
	print(stdout, "default      %s", *status->version ? label(name, status->name, status->version) : status->name);
	if (status->is_quarantined) {
		print_colour(stdout, RED, ", in quarantine");
		print(stdout, ":\n             %s", status->quarantine.reason);
	}
	print(stdout, "\n");
	if (status->is_unavailable)
		print_unavailable(&status->available);
}

static void print_restoration(const struct schedmgr_restoration *restoration)
{
	if (restoration->decision == SCHEDMGR_RESTORE_NONE)
		return;
	print_line("at boot", restoration->message);
	if (*restoration->judged)
		print_line("", restoration->judged);
}

static void print_info(const struct status *status)
{
	const struct schedmgr_info *info = &status->info;
	char name[LABEL_MAX], text[TIME_MAX];

	print(stdout, "active       ");
	print_colour(stdout, GREEN, label(name, info->active, info->active_version));
	print(stdout, ", for %s%s\n", age(text, info->since_ns), info->switching ? ", a switch is under way" : "");
	print_trial(info);
	print_thrown_out(status);
	print(stdout, "previous     %s\n",
	       *info->previous ? label(name, info->previous, info->previous_version) : "none");
	print(stdout, "staged       %u payload%s\n", info->staged, plural(info->staged));
	print(stdout, "switches     %" PRIu64 " made, %" PRIu64 " failed\n", (uint64_t)info->switches,
	       (uint64_t)info->failures);
	print(stdout, "manager      interface version %u, %s\n", info->abi,
	       info->disabled ? "disabled: it refuses to activate" : "enabled");
}

void text_status(struct session *session, const struct status *status)
{
	(void)session;
	if (status->has_info)
		print_info(status);
	print_default(status);
	print_restoration(&status->restoration);
	if (status->has_last)
		print_last(&status->last.report);
	if (status->has_info)
		print_health(&status->info.figures, status->has_last ? &status->last.report : NULL);
}
