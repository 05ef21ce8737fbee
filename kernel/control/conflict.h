/* SPDX-License-Identifier: GPL-2.0 */
/*
 * conflict.h - somebody's claim was refused
 */
#ifndef _SCHEDMGR_CONFLICT_H
#define _SCHEDMGR_CONFLICT_H

void schedmgr_conflict(void);

#endif /* _SCHEDMGR_CONFLICT_H */
