/* SPDX-License-Identifier: GPL-2.0 */
/*
 * probes.h - keeps kprobes off the entries that are written in the window
 */
#ifndef _SCHEDMGR_PROBES_H
#define _SCHEDMGR_PROBES_H

#include <linux/types.h>

int schedmgr_probes_init(void);
void schedmgr_probes_exit(void);
int schedmgr_probes_forbid(const u8 *entry, unsigned long deadline);
void schedmgr_probes_allow(const u8 *entry);
bool schedmgr_probes_has(u8 *entry);
bool schedmgr_probes_registers(unsigned long address);

#endif /* _SCHEDMGR_PROBES_H */
