/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pace.h - how long the kthreads keep their CPU from others
 */
#ifndef _SCHEDMGR_PACE_H
#define _SCHEDMGR_PACE_H

#include <linux/types.h>

void schedmgr_give_way(void);
void schedmgr_give_way_at(u64 *end);

#endif /* _SCHEDMGR_PACE_H */
