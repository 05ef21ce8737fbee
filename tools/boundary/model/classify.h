/* SPDX-License-Identifier: GPL-2.0 */
/*
 * classify.h - what becomes of each atom, and why
 */
#ifndef SCHED_BOUNDARY_MODEL_CLASSIFY_H
#define SCHED_BOUNDARY_MODEL_CLASSIFY_H

struct config;
struct cut;
struct ksyms;
struct tree;

void classify_reference(struct cut *cut);
void classify_payload(struct cut *cut);

/* usermem.c */
void usermem_mark(struct tree *tree, const struct config *config, const struct ksyms *ksyms);

#endif /* SCHED_BOUNDARY_MODEL_CLASSIFY_H */
