// SPDX-License-Identifier: GPL-2.0
/*
 * diag.c - messages
 *
 * A pass reports everything that it finds wrong and goes on; main() stops after
 * the pass.  An error names the file, the symbol and what is wrong with it, and
 * is followed by a line that says what to do about it.
 */
#include <stdarg.h>
#include <stdio.h>

#include "base/diag.h"

unsigned int diag_errors;

static void say(const char *head, const char *fmt, va_list ap)
{
	fputs(head, stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
}

void diag_error(const char *fmt, ...)
{
	va_list ap;

	diag_errors++;
	va_start(ap, fmt);
	say("error: ", fmt, ap);
	va_end(ap);
}

void diag_reason(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("  because: ", fmt, ap);
	va_end(ap);
}

void diag_remedy(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("  remedy: ", fmt, ap);
	va_end(ap);
}
