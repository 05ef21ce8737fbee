// SPDX-License-Identifier: GPL-2.0
/*
 * output-text.c - results and errors for people
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "output.h"

#define NS_PER_US 1000.0
#define NS_PER_MS 1000000.0
#define NS_PER_S 1000000000.0
#define LABEL_MAX (SCHEDMGR_NAME_LEN + SCHEDMGR_VERSION_LEN)
#define TIME_MAX 32

enum colour { BOLD, RED, GREEN };

static const char *const colours[] = { [BOLD] = "\033[1m", [RED] = "\033[1;31m", [GREEN] = "\033[32m" };

/* Prints in colour when @out is a terminal and https://no-color.org does not forbid it. */
static void print_colour(FILE *out, enum colour colour, const char *text)
{
	const char *forbidden = getenv("NO_COLOR");

	if (isatty(fileno(out)) && (!forbidden || !*forbidden))
		fprintf(out, "%s%s\033[0m", colours[colour], text);
	else
		fputs(text, out);
}

/* "NAME:VERSION", as commands take it; stock has no version to choose. */
static const char *label(char text[LABEL_MAX], const char *name, const char *version)
{
	bool stock = !strcmp(name, SCHEDMGR_STOCK);

	snprintf(text, LABEL_MAX, "%s%s%s", name, stock ? "" : ":", stock ? "" : version);
	return text;
}

static const char *duration(char text[TIME_MAX], uint64_t ns)
{
	if (ns < NS_PER_MS)
		snprintf(text, TIME_MAX, "%.1f µs", ns / NS_PER_US);
	else if (ns < NS_PER_S)
		snprintf(text, TIME_MAX, "%.2f ms", ns / NS_PER_MS);
	else if (ns < 120 * NS_PER_S)
		snprintf(text, TIME_MAX, "%.1f s", ns / NS_PER_S);
	else
		snprintf(text, TIME_MAX, "%.0f min", ns / NS_PER_S / 60);
	return text;
}

/* Time since @then, a time of CLOCK_BOOTTIME. */
static const char *age(char text[TIME_MAX], uint64_t then)
{
	struct timespec now;
	uint64_t ns;

	clock_gettime(CLOCK_BOOTTIME, &now);
	ns = (uint64_t)now.tv_sec * 1000000000 + now.tv_nsec;
	return duration(text, ns > then ? ns - then : 0);
}

static const char *plural(unsigned int count)
{
	return count == 1 ? "" : "s";
}

static void print_phase(const char *name, uint64_t ns, const char *end)
{
	char text[TIME_MAX];

	printf("%s %s%s", name, duration(text, ns), end);
}

static void print_window(const struct schedmgr_report *report)
{
	print_phase("stop window", report->window_ns, " (");
	print_phase("stack check", report->check_ns, ", ");
	print_phase("quiesce", report->quiesce_ns, ", ");
	print_phase("flip", report->flip_ns, ", ");
	print_phase("rebuild", report->rebuild_ns, ")");
}

/* @newline: what a line is broken with */
static void print_counts(const struct schedmgr_report *report, const char *newline)
{
	char total[TIME_MAX];

	printf("%u stack%s checked before and %u in it, %u task%s moved, %u function%s redirected,%s",
	       report->threads, plural(report->threads), report->rechecked, report->rebuilt,
	       plural(report->rebuilt), report->redirects, plural(report->redirects), newline);
	printf("%u CPU%s, %u retr%s, %s in all", report->cpus, plural(report->cpus), report->retries,
	       report->retries == 1 ? "y" : "ies", duration(total, report->total_ns));
}

static void text_switched(struct session *session, const struct schedmgr_report *report)
{
	char from[LABEL_MAX], to[LABEL_MAX];

	(void)session;
	printf("%s -> ", label(from, report->from, report->from_version));
	print_colour(stdout, GREEN, label(to, report->to, report->to_version));
	printf(": ");
	print_window(report);
	printf(";\n");
	print_counts(report, "\n");
	printf(".\n");
}

/* The error says who it is; this shows where it is. */
static void text_blocked(struct session *session, const struct schedmgr_report *report)
{
	char *names[SCHEDMGR_STACK_DEPTH];
	unsigned int i, count;

	(void)session;
	count = output_stack(report, names);
	if (count)
		fprintf(stderr, "stack of task %d (%s):\n", report->blocker_pid, report->blocker_comm);
	for (i = 0; i < count; i++)
		fprintf(stderr, "  %s\n", names[i]);
	output_free_stack(names, count);
}

static void text_loaded(struct session *session, const struct schedmgr_entry *entry)
{
	char name[LABEL_MAX];

	(void)session;
	printf("loaded %s: replaces %u function%s, %" PRIu64 " KiB of code, built from %s\n",
	       label(name, entry->name, entry->version), entry->redirects, plural(entry->redirects),
	       (uint64_t)(entry->text_bytes + 1023) / 1024, *entry->source ? entry->source : "unknown source");
}

static void text_unloaded(struct session *session, const struct schedmgr_entry *entry)
{
	char name[LABEL_MAX];

	(void)session;
	printf("unloaded %s\n", label(name, entry->name, entry->version));
}

/* Widths of the columns that hold names. */
static void measure(const struct schedmgr_list *list, int *name, int *version)
{
	const struct schedmgr_entry *entry;

	*name = strlen("NAME");
	*version = strlen("VERSION");
	schedmgr_for_each_entry(entry, list) {
		int name_len = strlen(entry->name), version_len = strlen(entry->version);

		*name = name_len > *name ? name_len : *name;
		*version = version_len > *version ? version_len : *version;
	}
}

static void text_versions(struct session *session, const struct schedmgr_list *list)
{
	const struct schedmgr_entry *entry;
	char state[TIME_MAX];
	int name, version;

	(void)session;
	measure(list, &name, &version);
	printf("%-*s  %-*s  %-12s  %9s  %8s  %11s  %s\n", name, "NAME", version, "VERSION", "STATE",
	       "REDIRECTS", "TEXT/KiB", "ACTIVATIONS", "SOURCE");
	schedmgr_for_each_entry(entry, list) {
		printf("%-*s  %-*s  ", name, entry->name, version, entry->version);
		snprintf(state, sizeof(state), "%-12s", schedmgr_state_name(entry->state));
		if (entry->state == SCHEDMGR_STATE_ACTIVE)
			print_colour(stdout, GREEN, state);
		else
			fputs(state, stdout);
		printf("  %9u  %8" PRIu64 "  %11" PRIu64 "  %s\n", entry->redirects,
		       (uint64_t)(entry->text_bytes + 1023) / 1024, (uint64_t)entry->activations,
		       *entry->source ? entry->source : "-");
	}
}

static void print_last_error(const struct schedmgr_report *last)
{
	print_colour(stdout, RED, "failed");
	printf(" (%s)", strerror(last->error));
	if (last->blocker == SCHEDMGR_BLOCKER_ENTRY)
		printf(": the entry of '%s' is in use", last->blocker_function);
	else if (last->blocker)
		printf(": task %d (%s) in '%s'", last->blocker_pid, last->blocker_comm, last->blocker_function);
	printf("\n");
}

static void print_last(const struct schedmgr_report *last)
{
	char from[LABEL_MAX], to[LABEL_MAX], text[TIME_MAX];

	printf("last switch  %s -> %s, %s ago: ", label(from, last->from, last->from_version),
	       label(to, last->to, last->to_version), age(text, last->when_ns));
	if (last->error) {
		print_last_error(last);
		return;
	}
	printf("made\n             ");
	print_window(last);
	printf("\n             ");
	print_counts(last, "\n             ");
	printf("\n");
}

static void text_status(struct session *session, const struct schedmgr_info *info,
			const struct schedmgr_report *last)
{
	char name[LABEL_MAX], text[TIME_MAX];

	(void)session;
	printf("active       ");
	print_colour(stdout, GREEN, label(name, info->active, info->active_version));
	printf(", for %s\n", age(text, info->since_ns));
	printf("previous     %s\n",
	       *info->previous ? label(name, info->previous, info->previous_version) : "none");
	printf("staged       %u payload%s\n", info->staged, plural(info->staged));
	printf("switches     %" PRIu64 " made, %" PRIu64 " failed\n", (uint64_t)info->switches,
	       (uint64_t)info->failures);
	printf("manager      interface version %u, %s\n", info->abi,
	       info->disabled ? "disabled: it refuses to activate" : "enabled");
	if (last)
		print_last(last);
}

static void text_failed(struct session *session, const struct failure *failure)
{
	const char *command = session->command ? session->command->name : NULL;

	fflush(stdout);
	print_colour(stderr, BOLD, "schedctl");
	fprintf(stderr, "%s%s: ", command ? " " : "", command ?: "");
	print_colour(stderr, RED, "error: ");
	fprintf(stderr, "%s\n", failure->message);
	if (*failure->remedy)
		fprintf(stderr, "  %s\n", failure->remedy);
}

static void text_finish(struct session *session)
{
	(void)session;
}

const struct renderer renderer_text = {
	.loaded = text_loaded,
	.unloaded = text_unloaded,
	.versions = text_versions,
	.status = text_status,
	.switched = text_switched,
	.blocked = text_blocked,
	.failed = text_failed,
	.finish = text_finish,
};
