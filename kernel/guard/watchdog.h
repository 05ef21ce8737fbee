/* SPDX-License-Identifier: GPL-2.0 */
/*
 * watchdog.h - is the active payload a working scheduler?
 */
#ifndef _SCHEDMGR_WATCHDOG_H
#define _SCHEDMGR_WATCHDOG_H

#include <linux/types.h>
#include "guard/trip.h"

struct task_struct;

int schedmgr_watchdog_init(void);
void schedmgr_watchdog_exit(void);
void schedmgr_watchdog_arm(void);
void schedmgr_watchdog_disarm(void);
void schedmgr_watchdog_trip(enum schedmgr_trip_kind kind, struct task_struct *task, int cpu,
			    unsigned long address);
bool schedmgr_watchdog_look(void);
bool schedmgr_watchdog_tripped(struct schedmgr_trip *t);
void schedmgr_watchdog_forget(void);

bool schedmgr_watchdog_is_armed(void);
u64 schedmgr_watchdog_limit(void);
u64 schedmgr_watchdog_begin(void);
u64 schedmgr_watchdog_switched(void);
void schedmgr_watchdog_excuse(u64 now);
u64 schedmgr_watchdog_lasted(u64 now, u64 since);
void schedmgr_watchdog_act(u64 now);

#endif /* _SCHEDMGR_WATCHDOG_H */
