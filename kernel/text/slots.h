/* SPDX-License-Identifier: GPL-2.0 */
/*
 * slots.h - executable memory that chooses between two versions
 */
#ifndef _SCHEDMGR_SLOTS_H
#define _SCHEDMGR_SLOTS_H

#include <linux/types.h>

int schedmgr_slots_init(void);
void schedmgr_slots_exit(void);
bool schedmgr_slots_begin(unsigned int n, bool to_stock);
bool schedmgr_slots_fit(void);
void schedmgr_slots_checked(void);
void schedmgr_slots_given_up(void);
int schedmgr_slots_add(const void *from, const void *to, void **slot);
void schedmgr_slots_commit(void);
void schedmgr_slots_flip(void);
bool schedmgr_slots_owns(unsigned long address);

#endif /* _SCHEDMGR_SLOTS_H */
