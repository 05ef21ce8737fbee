/* SPDX-License-Identifier: GPL-2.0 */
/*
 * map.h - a map from a string to whatever belongs to it
 */
#ifndef SCHED_BOUNDARY_BASE_MAP_H
#define SCHED_BOUNDARY_BASE_MAP_H

#include <stddef.h>

struct map {
	struct map_slot {
		const char *key;
		void *value;
	} *slots;
	size_t n, cap;
};

void *map_get(const struct map *map, const char *key);
void map_set(struct map *map, const char *key, void *value);

#endif /* SCHED_BOUNDARY_BASE_MAP_H */
