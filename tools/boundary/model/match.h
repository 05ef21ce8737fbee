/* SPDX-License-Identifier: GPL-2.0 */
/*
 * match.h - which symbol of vmlinux something is
 */
#ifndef SCHED_BOUNDARY_MODEL_MATCH_H
#define SCHED_BOUNDARY_MODEL_MATCH_H

#include <stdbool.h>

struct ksym;
struct ksyms;
struct object;
struct symbol;
struct tree;

struct ksym *match_global(const struct ksyms *ksyms, const char *name);
struct ksym *match_symbol(const struct ksyms *ksyms, const struct object *object,
			  const struct symbol *symbol);
bool match_overridden(const struct object *object, const struct symbol *symbol,
		      const struct ksym *sym);
void match_reference(struct tree *tree, const struct ksyms *ksyms);
void match_twins(struct tree *payload, struct tree *reference);

#endif /* SCHED_BOUNDARY_MODEL_MATCH_H */
