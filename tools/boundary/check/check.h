/* SPDX-License-Identifier: GPL-2.0 */
/*
 * check.h - changes that a payload cannot carry
 */
#ifndef SCHED_BOUNDARY_CHECK_CHECK_H
#define SCHED_BOUNDARY_CHECK_CHECK_H

struct atom;
struct cut;

int check(struct cut *cut);

/* One kind of them each. */
void entry_check(struct cut *cut, const struct atom *atom);
void imports_check(struct cut *cut);
void keep_check(struct cut *cut);
void sidecar_check(struct cut *cut);
void usermem_check(struct cut *cut);

#endif /* SCHED_BOUNDARY_CHECK_CHECK_H */
