/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stranded.h - tasks that a CPU was about to wake when it was taken out
 */
#ifndef _SCHEDMGR_STRANDED_H
#define _SCHEDMGR_STRANDED_H

void schedmgr_stranded_wake(void);

#endif /* _SCHEDMGR_STRANDED_H */
