/* SPDX-License-Identifier: GPL-2.0 */
/*
 * waiters.h - runnable tasks that do not run
 */
#ifndef _SCHEDMGR_WAITERS_H
#define _SCHEDMGR_WAITERS_H

#include <linux/types.h>

int schedmgr_waiters_init(void);
void schedmgr_waiters_exit(void);
void schedmgr_waiters_start(void);
void schedmgr_waiters_look_at_scanner(u64 now);

#endif /* _SCHEDMGR_WAITERS_H */
