/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tree.h - a set of objects that were linked into one kernel
 */
#ifndef SCHED_BOUNDARY_MODEL_TREE_H
#define SCHED_BOUNDARY_MODEL_TREE_H

#include <stddef.h>

#include "base/array.h"
#include "base/map.h"

struct atom;
struct config;
struct object;

struct tree {
	const char *what;		/* "payload", "reference": for messages */
	VEC(struct object) objects;
	VEC(struct atom *) atoms;
	struct map globals;		/* name -> struct symbol that defines it */
};

#define for_each_atom(var, tree)                                                                   \
	for (struct atom **p_ = (tree)->atoms.v;                                                   \
	     (tree)->atoms.n && p_ < (tree)->atoms.v + (tree)->atoms.n && ((var) = *p_); p_++)

int tree_read(struct tree *tree, const char *what, char *const *paths, size_t n,
	      struct config *config);
void tree_attribute(struct tree *tree);
struct layout *tree_layout(const struct tree *tree, const char *name);

#endif /* SCHED_BOUNDARY_MODEL_TREE_H */
