// SPDX-License-Identifier: GPL-2.0
/*
 * text.c - results and errors for people: what all of it has in common
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/print.h"
#include "text/text.h"

#define NS_PER_US 1000.0
#define NS_PER_MS 1000000.0
#define NS_PER_S 1000000000.0

static const char *const colours[] = { [BOLD] = "\033[1m", [RED] = "\033[1;31m", [GREEN] = "\033[32m",
	[YELLOW] = "\033[33m" };

/* Prints in colour when @out is a terminal and https://no-color.org does not forbid it. */
void print_colour(FILE *out, enum colour colour, const char *text)
{
	const char *forbidden = getenv("NO_COLOR");
	bool coloured = isatty(fileno(out)) && (!forbidden || !*forbidden);

	if (coloured)
		fputs(colours[colour], out);
	print(out, "%s", text);
	if (coloured)
		fputs("\033[0m", out);
}

/* "NAME:VERSION", as commands take it; stock has no version to choose. */
const char *label(char text[LABEL_MAX], const char *name, const char *version)
{
	bool stock = !strcmp(name, SCHEDMGR_STOCK);

	snprintf(text, LABEL_MAX, "%s%s%s", name, stock ? "" : ":", stock ? "" : version);
	return text;
}

const char *duration(char text[TIME_MAX], uint64_t ns)
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
const char *age(char text[TIME_MAX], uint64_t then)
{
	struct timespec now;
	uint64_t ns;

	clock_gettime(CLOCK_BOOTTIME, &now);
	ns = (uint64_t)now.tv_sec * 1000000000 + now.tv_nsec;
	return duration(text, ns > then ? ns - then : 0);
}

/* @when_ns: CLOCK_REALTIME */
const char *date(char text[TIME_MAX], uint64_t when_ns)
{
	time_t seconds = when_ns / 1000000000;
	struct tm tm;

	if (!localtime_r(&seconds, &tm) || !strftime(text, TIME_MAX, "%Y-%m-%d %H:%M:%S", &tm))
		strcpy(text, "?");
	return text;
}

const char *plural(unsigned int count)
{
	return count == 1 ? "" : "s";
}
