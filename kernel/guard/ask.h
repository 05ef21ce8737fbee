/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ask.h - asks a CPU by an NMI where it is
 */
#ifndef _SCHEDMGR_ASK_H
#define _SCHEDMGR_ASK_H

#include <linux/types.h>

void schedmgr_ask_cpu(int cpu);
bool schedmgr_ask_take(void);

#endif /* _SCHEDMGR_ASK_H */
