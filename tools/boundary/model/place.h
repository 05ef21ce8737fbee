/* SPDX-License-Identifier: GPL-2.0 */
/*
 * place.h - which symbols of vmlinux are an object's, where vmlinux does not say
 */
#ifndef SCHED_BOUNDARY_MODEL_PLACE_H
#define SCHED_BOUNDARY_MODEL_PLACE_H

#include <stdbool.h>
#include <stddef.h>

struct ksyms;
struct object;

bool place_needed(const struct ksyms *ksyms);
int place_objects(struct ksyms *ksyms, struct object *objects, size_t n);

#endif /* SCHED_BOUNDARY_MODEL_PLACE_H */
