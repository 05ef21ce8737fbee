/* SPDX-License-Identifier: GPL-2.0 */
/*
 * events.h - what happened, numbered and kept
 */
#ifndef _SCHEDMGR_EVENTS_H
#define _SCHEDMGR_EVENTS_H

#include <linux/types.h>

struct schedmgr_occasion;
struct schedmgr_record;
struct schedmgr_report;

int schedmgr_events_init(void);
void schedmgr_events_exit(void);
void schedmgr_events_post(const struct schedmgr_occasion *occasion);
int schedmgr_events_get(u64 seq, struct schedmgr_record *record);
u64 schedmgr_events_last(void);
void schedmgr_events_hide_blocker(struct schedmgr_report *report);

#endif /* _SCHEDMGR_EVENTS_H */
