/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sysrq.h - the key that brings the machine back to stock
 */
#ifndef _SCHEDMGR_SYSRQ_H
#define _SCHEDMGR_SYSRQ_H

int schedmgr_sysrq_init(void);
void schedmgr_sysrq_exit(void);

#endif /* _SCHEDMGR_SYSRQ_H */
