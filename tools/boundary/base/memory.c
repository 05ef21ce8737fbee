// SPDX-License-Identifier: GPL-2.0
/*
 * util.c - memory, strings and a string map
 *
 * The process lives for a second or two and then gives everything back at once,
 * so nothing here is freed; an allocation that fails ends it.
 */
#include <stdlib.h>
#include <string.h>

#include "boundary.h"

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

char *xasprintf(const char *fmt, ...)
{
	char *s = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		s = NULL;
	va_end(ap);
	return need(s);
}

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

static size_t hash(const char *s)
{
	uint64_t h = 14695981039346656037ull;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211ull;
	return h ^ h >> 32;
}

static struct map_slot *map_slot(const struct map *map, const char *key)
{
	size_t i = hash(key) & (map->cap - 1);

	while (map->slots[i].key && strcmp(map->slots[i].key, key))
		i = (i + 1) & (map->cap - 1);
	return &map->slots[i];
}

void *map_get(const struct map *map, const char *key)
{
	return map->cap ? map_slot(map, key)->value : NULL;
}

static void map_grow(struct map *map)
{
	struct map old = *map;

	map->cap = old.cap ? old.cap * 2 : 64;
	map->slots = xcalloc(map->cap, sizeof(*map->slots));
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].key)
			*map_slot(map, old.slots[i].key) = old.slots[i];
	free(old.slots);
}

/* @key must live as long as the map. */
void map_set(struct map *map, const char *key, void *value)
{
	struct map_slot *slot;

	if (map->n * 2 >= map->cap)
		map_grow(map);
	slot = map_slot(map, key);
	if (!slot->key) {
		slot->key = key;
		map->n++;
	}
	slot->value = value;
}
