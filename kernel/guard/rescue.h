/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rescue.h - gets a CPU out of a payload that is stuck, or has oopsed
 */
#ifndef _SCHEDMGR_RESCUE_H
#define _SCHEDMGR_RESCUE_H

struct pt_regs;

int schedmgr_rescue_init(void);
void schedmgr_rescue_exit(void);
void schedmgr_rescue_cpu(int cpu);
unsigned long schedmgr_rescue_address(struct pt_regs *regs);

#endif /* _SCHEDMGR_RESCUE_H */
