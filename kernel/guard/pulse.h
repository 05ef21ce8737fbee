/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pulse.h - do CPUs switch tasks where they should?
 */
#ifndef _SCHEDMGR_PULSE_H
#define _SCHEDMGR_PULSE_H

#include <linux/ktime.h>
#include <linux/types.h>

struct pt_regs;

int schedmgr_pulse_init(void (*then)(u64 now));
void schedmgr_pulse_exit(void);
void schedmgr_pulse_start(void);
bool schedmgr_pulse_look_at_others(u64 now);
bool schedmgr_pulse_serves(int cpu, u64 now);
void schedmgr_pulse_answer(struct pt_regs *regs, unsigned long address);
u64 schedmgr_pulse_last(void);
void schedmgr_pulse_stuck(void);

#endif /* _SCHEDMGR_PULSE_H */
