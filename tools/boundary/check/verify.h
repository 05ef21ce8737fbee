/* SPDX-License-Identifier: GPL-2.0 */
/*
 * verify.h - do unmodified objects reproduce vmlinux?
 */
#ifndef SCHED_BOUNDARY_CHECK_VERIFY_H
#define SCHED_BOUNDARY_CHECK_VERIFY_H

struct ksyms;
struct tree;

int verify(struct tree *tree, const struct ksyms *ksyms, const char *json);

#endif /* SCHED_BOUNDARY_CHECK_VERIFY_H */
