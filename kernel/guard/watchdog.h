/* SPDX-License-Identifier: GPL-2.0 */
/*
 * watchdog.h - is the active payload a working scheduler?
 */
#ifndef _SCHEDMGR_WATCHDOG_H
#define _SCHEDMGR_WATCHDOG_H

int schedmgr_watchdog_init(void (*tell)(void));
void schedmgr_watchdog_exit(void);
void schedmgr_watchdog_arm(void);
void schedmgr_watchdog_disarm(void);

#endif /* _SCHEDMGR_WATCHDOG_H */
