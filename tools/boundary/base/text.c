// SPDX-License-Identifier: GPL-2.0
/*
 * text.c - texts that are made
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

char *xvasprintf(const char *fmt, va_list ap)
{
	char *s;

	if (vasprintf(&s, fmt, ap) >= 0)
		return s;
	fputs("sched-boundary: out of memory\n", stderr);
	exit(EXIT_FAILURE);
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
	va_end(ap);
	return s;
}
