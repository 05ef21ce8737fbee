// SPDX-License-Identifier: GPL-2.0
/*
 * memory.c - memory that is there, or the end
 *
 * The process lives for a second or two and then gives everything back at once,
 * so nothing here is freed; an allocation that fails ends it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"

static void *need(void *memory)
{
	if (!memory) {
		fputs("sched-boundary: out of memory\n", stderr);
		exit(EXIT_FAILURE);
	}
	return memory;
}

void *xcalloc(size_t n, size_t size)
{
	return need(calloc(n ? n : 1, size ? size : 1));
}

/* Room for one more element, cleared. */
void *vec_room(void *v, size_t n, size_t *cap, size_t size)
{
	if (n == *cap) {
		*cap = *cap ? *cap * 2 : 16;
		v = need(realloc(v, *cap * size));
	}
	memset((char *)v + n * size, 0, size);
	return v;
}

char *xstrdup(const char *s)
{
	return need(strdup(s));
}

char *xstrndup(const char *s, size_t n)
{
	return need(strndup(s, n));
}
