/* SPDX-License-Identifier: GPL-2.0 */
/*
 * split.h - sections cut into atoms
 */
#ifndef SCHED_BOUNDARY_MODEL_SPLIT_H
#define SCHED_BOUNDARY_MODEL_SPLIT_H

struct section;
struct tree;

int section_split(struct section *section, struct tree *tree);
int section_decode(struct section *section);

#endif /* SCHED_BOUNDARY_MODEL_SPLIT_H */
