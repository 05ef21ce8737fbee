/* SPDX-License-Identifier: GPL-2.0 */
/*
 * switch.h - what is active, and who may change it
 */
#ifndef _SCHEDMGR_SWITCH_H
#define _SCHEDMGR_SWITCH_H

#include <linux/types.h>

struct schedmgr_confirm;
struct schedmgr_info;
struct schedmgr_report;
struct schedmgr_switch;

extern bool schedmgr_disabled;

int schedmgr_switch_init(void);
void schedmgr_switch_exit(void);
int schedmgr_activate(struct schedmgr_switch *arg);
int schedmgr_rollback(struct schedmgr_switch *arg);
int schedmgr_predict(struct schedmgr_switch *arg);
int schedmgr_confirm(struct schedmgr_confirm *arg);
int schedmgr_last_switch(struct schedmgr_report *report);
void schedmgr_switch_wake(void);
void schedmgr_switch_note_conflict(void);
void schedmgr_switch_info(struct schedmgr_info *info);

#endif /* _SCHEDMGR_SWITCH_H */
