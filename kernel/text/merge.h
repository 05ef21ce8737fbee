/* SPDX-License-Identifier: GPL-2.0 */
/*
 * merge.h - which entries a switch concerns
 */
#ifndef _SCHEDMGR_MERGE_H
#define _SCHEDMGR_MERGE_H

struct schedmgr_redirects;
struct schedmgr_version;

struct schedmgr_redirects *schedmgr_redirects_build(const struct schedmgr_redirects *owned,
						    const struct schedmgr_version *to);

#endif /* _SCHEDMGR_MERGE_H */
