/* SPDX-License-Identifier: GPL-2.0 */
/*
 * limit.h - how long is too long, and since when time counts
 */
#ifndef _SCHEDMGR_LIMIT_H
#define _SCHEDMGR_LIMIT_H

#include <linux/types.h>

u64 schedmgr_limit(void);
u64 schedmgr_limit_begin(void);
u64 schedmgr_limit_switched(void);
void schedmgr_limit_excuse(u64 now);
void schedmgr_limit_begin_anew(void);
u64 schedmgr_limit_lasted(u64 now, u64 since);

#endif /* _SCHEDMGR_LIMIT_H */
