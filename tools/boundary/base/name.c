// SPDX-License-Identifier: GPL-2.0
/*
 * name.c - what names begin and end with
 */
#include <string.h>

#include "base/name.h"

bool str_starts(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

bool str_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && !strcmp(s + n - m, suffix);
}

/* Length of a symbol name without what the compiler appends: foo.isra.0, next.12. */
size_t base_length(const char *name)
{
	const char *dot = *name ? strchr(name + 1, '.') : NULL;

	return dot ? (size_t)(dot - name) : strlen(name);
}

bool same_base(const char *a, const char *b)
{
	size_t n = base_length(a);

	return n == base_length(b) && !strncmp(a, b, n);
}
