// SPDX-License-Identifier: GPL-2.0
/*
 * health.c - how long tasks wait for a CPU, and how often CPUs switch, for people
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/print.h"
#include "text/text.h"

#define COLUMN "             "

/* Right-aligned; the µ is two bytes, but one column. */
static void print_latency(uint64_t ns)
{
	char text[TIME_MAX];

	print(stdout, "  %*s", ns < 1000000 ? 10 : 9, duration(text, ns));
}

/* A table, whose lines are indented as values of status are; @when: of which time the figures are. */
void print_figures(const struct schedmgr_figures *figures, const char *when)
{
	unsigned int class;
	char text[TIME_MAX];

	if (!figures->duration_ns)
		return;
	print(stdout, COLUMN "%s, %s: %" PRIu64 " context switches/s\n", when, duration(text, figures->duration_ns),
	       schedmgr_switch_rate(figures));
	for (class = 0; class < SCHEDMGR_CLASSES; class++) {
		const struct schedmgr_latency *latency = &figures->latency[class];

		if (!latency->samples)
			continue;
		print(stdout, COLUMN "  %-8s", schedmgr_class_name(class));
		print_latency(latency->p50_ns);
		print_latency(latency->p95_ns);
		print_latency(latency->p99_ns);
		print_latency(latency->p999_ns);
		print(stdout, "  %9" PRIu64 "\n", (uint64_t)latency->samples);
	}
}

void print_health(const struct schedmgr_figures *now, const struct schedmgr_report *last)
{
	char name[LABEL_MAX], when[LABEL_MAX + 16];

	if (!now->duration_ns) {
		print(stdout, "wake-up      is not measured: the manager was loaded with health=0\n");
		return;
	}
	print(stdout, "wake-up      %-10s  %9s  %9s  %9s  %9s  %9s\n", "to run", "p50", "p95", "p99", "p99.9", "samples");
	print_figures(now, "now");
	if (!last)
		return;
	snprintf(when, sizeof(when), "before, %s", label(name, last->from, last->from_version));
	print_figures(&last->before, when);
}
