// SPDX-License-Identifier: GPL-2.0
/*
 * switch.c - switches, made, tried or predicted, for people
 */
#include <stdio.h>

#include "base/print.h"
#include "base/stack.h"
#include "text/text.h"

static void print_phase(const char *name, uint64_t ns, const char *end)
{
	char text[TIME_MAX];

	print(stdout, "%s %s%s", name, duration(text, ns), end);
}

void print_window(const struct schedmgr_report *report)
{
	print_phase("stop window", report->window_ns, " (");
	print_phase("stack check", report->check_ns, ", ");
	print_phase("quiesce", report->quiesce_ns, ", ");
	print_phase("flip", report->flip_ns, ", ");
	print_phase("rebuild", report->rebuild_ns, ")");
}

/* @newline: what a line is broken with */
void print_counts(const struct schedmgr_report *report, const char *newline)
{
	char total[TIME_MAX];

	print(stdout, "%u stack%s checked before and %u in it, %u task%s moved, %u function%s redirected,",
	       report->threads, plural(report->threads), report->rechecked, report->rebuilt,
	       plural(report->rebuilt), report->redirects, plural(report->redirects));
	fputs(newline, stdout);
	print(stdout, "%u CPU%s, %u retr%s, %s in all", report->cpus, plural(report->cpus), report->retries,
	       report->retries == 1 ? "y" : "ies", duration(total, report->total_ns));
}

/* What ends the trial, and how. */
static void print_trial(const struct schedmgr_switch *sw)
{
	double seconds = sw->confirm_ms / 1000.0;
	char gate[64];

	if (!sw->confirm_ms)
		return;
	schedmgr_gate_to_text(&sw->gate, gate);
	print_colour(stdout, YELLOW, "It goes back by itself");
	if (sw->flags & SCHEDMGR_SWITCH_KEEP) {
		print(stdout, " if it is worse than %s within %.0f s; then it stays\n", gate, seconds);
		return;
	}
	print(stdout, " in %.0f s unless it is confirmed: schedctl confirm%s%s\n", seconds,
	       *gate ? "; before that if it is worse than " : "", gate);
}

void text_switched(struct session *session, const struct schedmgr_switch *sw)
{
	const struct schedmgr_report *report = &sw->report;
	char from[LABEL_MAX], to[LABEL_MAX];

	(void)session;
	print(stdout, "%s -> ", label(from, report->from, report->from_version));
	print_colour(stdout, GREEN, label(to, report->to, report->to_version));
	print(stdout, ": ");
	print_window(report);
	print(stdout, ";\n");
	print_counts(report, "\n");
	print(stdout, ".\n");
	print_trial(sw);
}

/* The error says who it is; this shows where it is. */
void text_blocked(struct session *session, const struct schedmgr_report *report)
{
	char *names[SCHEDMGR_STACK_DEPTH];
	unsigned int i, count;

	(void)session;
	count = stack_resolve(report, names);
	if (count)
		print(stderr, "stack of task %d (%s):\n", report->blocker_pid, report->blocker_comm);
	for (i = 0; i < count; i++)
		print(stderr, "  %s\n", names[i]);
	stack_free(names, count);
}

void text_predicted(struct session *session, const struct schedmgr_report *report)
{
	char from[LABEL_MAX], to[LABEL_MAX], window[TIME_MAX];

	(void)session;
	print(stdout, "%s -> %s could be made now: stop window %s by prediction;\n",
	       label(from, report->from, report->from_version), label(to, report->to, report->to_version),
	       duration(window, report->predicted_ns));
	print(stdout, "%u stack%s checked, %u retr%s. Nothing has changed.\n", report->threads, plural(report->threads),
	       report->retries, report->retries == 1 ? "y" : "ies");
}

void text_confirmed(struct session *session, const struct schedmgr_confirm *confirm)
{
	char name[LABEL_MAX];

	(void)session;
	print(stdout, "confirmed %s: it stays\n", label(name, confirm->name, confirm->version));
}
