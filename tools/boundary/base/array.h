/* SPDX-License-Identifier: GPL-2.0 */
/*
 * array.h - arrays, and arrays that grow
 */
#ifndef SCHED_BOUNDARY_BASE_ARRAY_H
#define SCHED_BOUNDARY_BASE_ARRAY_H

#include <stddef.h>
#include <stdlib.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* A growing array; vec_push() returns the new element. */
#define VEC(type)                                                                                  \
	struct {                                                                                   \
		type *v;                                                                           \
		size_t n, cap;                                                                     \
	}
#define vec_push(vec)                                                                              \
	((vec)->v = vec_room((vec)->v, (vec)->n, &(vec)->cap, sizeof(*(vec)->v)),                  \
	 &(vec)->v[(vec)->n++])
#define vec_sort(vec, compare)                                                                     \
	do {                                                                                       \
		if ((vec)->n)                                                                      \
			qsort((vec)->v, (vec)->n, sizeof(*(vec)->v), compare);                     \
	} while (0)
/* One that is empty may have no memory, and nothing can be added to NULL, not even 0. */
#define for_each_vec(p, vec) for ((p) = (vec)->v; (vec)->n && (p) < (vec)->v + (vec)->n; (p)++)

/* memory.c */
void *vec_room(void *v, size_t n, size_t *cap, size_t size);

typedef VEC(const char *) name_list;

#endif /* SCHED_BOUNDARY_BASE_ARRAY_H */
