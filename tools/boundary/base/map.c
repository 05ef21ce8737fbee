// SPDX-License-Identifier: GPL-2.0
/*
 * map.c - a map from a string to whatever belongs to it: open addressing, doubled when half full
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"

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
