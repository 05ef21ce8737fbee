// SPDX-License-Identifier: GPL-2.0
/*
 * malformed.c - a file that cannot be read or written, or is not what it should be
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "base/diag.h"
#include "base/malformed.h"
#include "base/text.h"

static int say(const char *place, const char *remedy, const char *what)
{
	diag_error("%s: %s", place, what);
	if (remedy)
		diag_remedy("%s", remedy);
	return -EINVAL;
}

/* What is wrong with the file at @path.  @remedy NULL: none. */
int fault(const char *path, const char *remedy, const char *fmt, ...)
{
	char *what;
	va_list ap;

	va_start(ap, fmt);
	what = xvasprintf(fmt, ap);
	va_end(ap);
	return say(path, remedy, what);
}

/* The same, in a line of it, from 1. */
int fault_at(const char *path, size_t line, const char *remedy, const char *fmt, ...)
{
	char *what;
	va_list ap;

	va_start(ap, fmt);
	what = xvasprintf(fmt, ap);
	va_end(ap);
	return say(xasprintf("%s:%zu", path, line), remedy, what);
}

/* What the kernel said last. */
int fault_errno(const char *path)
{
	int err = errno ? errno : EIO;

	diag_error("%s: %s", path, strerror(err));
	return -err;
}
