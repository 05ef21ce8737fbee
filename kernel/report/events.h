/* SPDX-License-Identifier: GPL-2.0 */
/*
 * events.h - what happened, numbered and kept
 */
#ifndef _SCHEDMGR_EVENTS_H
#define _SCHEDMGR_EVENTS_H

#include <linux/types.h>

struct schedmgr_record;
struct schedmgr_report;

/**
 * struct schedmgr_reader - who is told of each event
 * @next: the next one
 * @read: an event, as everybody may see it.  In the order of their numbers; may sleep.
 */
struct schedmgr_reader {
	struct schedmgr_reader *next;
	void (*read)(const struct schedmgr_record *record);
};

int schedmgr_events_init(void);
void schedmgr_events_exit(void);
void schedmgr_events_read(struct schedmgr_reader *reader);
int schedmgr_events_get(u64 seq, struct schedmgr_record *record);
u64 schedmgr_events_last(void);
void schedmgr_events_hide_blocker(struct schedmgr_report *report);

#endif /* _SCHEDMGR_EVENTS_H */
