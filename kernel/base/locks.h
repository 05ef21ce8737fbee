/* SPDX-License-Identifier: GPL-2.0 */
/*
 * locks.h - mutexes of the kernel's, with a deadline
 */
#ifndef _SCHEDMGR_LOCKS_H
#define _SCHEDMGR_LOCKS_H

#include <linux/types.h>

struct mutex;

bool schedmgr_lock_until(struct mutex *mutex, unsigned long deadline);
bool schedmgr_lock_text(unsigned long deadline);
void schedmgr_unlock_text(void);

#endif /* _SCHEDMGR_LOCKS_H */
