/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ftrace.h - ftrace's records of the entries that we own
 */
#ifndef _SCHEDMGR_FTRACE_H
#define _SCHEDMGR_FTRACE_H

#include <linux/types.h>

struct schedmgr_redirect;
struct schedmgr_redirects;
struct schedmgr_version;

void schedmgr_ftrace_find(struct schedmgr_version *v);
const struct schedmgr_redirect *schedmgr_ftrace_take(struct schedmgr_redirects *r,
						     unsigned long deadline, int *error);
int schedmgr_ftrace_give(struct schedmgr_redirects *r, bool done, unsigned long deadline);

#endif /* _SCHEDMGR_FTRACE_H */
