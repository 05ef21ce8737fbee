/* SPDX-License-Identifier: GPL-2.0 */
/*
 * manifest.h - a manifest as JSON
 */
#ifndef SCHED_BOUNDARY_WRITE_MANIFEST_H
#define SCHED_BOUNDARY_WRITE_MANIFEST_H

struct manifest;

int manifest_print(const struct manifest *manifest);

#endif /* SCHED_BOUNDARY_WRITE_MANIFEST_H */
