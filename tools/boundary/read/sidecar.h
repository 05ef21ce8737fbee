/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sidecar.h - functions of other files that a payload replaces as well
 */
#ifndef SCHED_BOUNDARY_READ_SIDECAR_H
#define SCHED_BOUNDARY_READ_SIDECAR_H

#include <stdbool.h>
#include <stddef.h>

struct config;
struct manifest;
struct word;

const char *sidecar_object(const struct config *config, const struct manifest *manifest, size_t i);
bool sidecar_has(const struct manifest *manifest, const char *file, const char *function);
int sidecar_file_length(const struct word *item);
bool sidecar_names(const struct word *item, const char *file, const char *function);

#endif /* SCHED_BOUNDARY_READ_SIDECAR_H */
