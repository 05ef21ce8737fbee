/* SPDX-License-Identifier: GPL-2.0 */
/*
 * classify.h - what becomes of each atom, and why
 */
#ifndef SCHED_BOUNDARY_MODEL_CLASSIFY_H
#define SCHED_BOUNDARY_MODEL_CLASSIFY_H

struct config;
struct ksyms;
struct tree;

void classify_reference(struct tree *tree, struct config *config, const struct ksyms *ksyms);
void classify_payload(struct tree *payload, struct tree *reference, struct config *config);

/* usermem.c */
void usermem_mark(struct tree *tree, const struct config *config, const struct ksyms *ksyms);

#endif /* SCHED_BOUNDARY_MODEL_CLASSIFY_H */
