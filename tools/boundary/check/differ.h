/* SPDX-License-Identifier: GPL-2.0 */
/*
 * differ.h - the payload's layouts and prototypes against the reference's
 */
#ifndef SCHED_BOUNDARY_CHECK_DIFFER_H
#define SCHED_BOUNDARY_CHECK_DIFFER_H

#include <stdbool.h>

struct atom;
struct cut;
struct layout;
struct member;

const char *differ_layout(const struct layout *was, const struct layout *is,
			  const struct member **member);
void differ_layouts(struct cut *cut);
void differ_prototypes(struct cut *cut, const struct atom *atom);
bool differ_outside(struct cut *cut, const struct atom *atom);

#endif /* SCHED_BOUNDARY_CHECK_DIFFER_H */
