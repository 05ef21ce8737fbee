/* SPDX-License-Identifier: GPL-2.0 */
/*
 * watchdog.h - what the parts of the watchdog offer to each other
 */
#ifndef _SCHEDMGR_WATCHDOG_H
#define _SCHEDMGR_WATCHDOG_H

#include <linux/ktime.h>
#include <linux/types.h>

struct task_struct;

/* watchdog.c: the limit, and what is done about a finding */

bool schedmgr_watchdog_is_armed(void);
u64 schedmgr_watchdog_limit(void);
u64 schedmgr_watchdog_begin(void);
u64 schedmgr_watchdog_switched(void);
void schedmgr_watchdog_excuse(u64 now);
u64 schedmgr_watchdog_lasted(u64 now, u64 since);
void schedmgr_watchdog_act(u64 now);

/* pulse.c: what the CPUs' timers see */

int schedmgr_pulse_init(void);
void schedmgr_pulse_exit(void);
void schedmgr_pulse_start(void);
ktime_t schedmgr_pulse_period(void);
bool schedmgr_pulse_look_at_others(u64 now);
bool schedmgr_pulse_serves(int cpu, u64 now);

/* waiters.c: runnable tasks that do not run */

int schedmgr_waiters_init(void);
void schedmgr_waiters_exit(void);
void schedmgr_waiters_start(void);
void schedmgr_waiters_look_at_scanner(u64 now);

#endif /* _SCHEDMGR_WATCHDOG_H */
