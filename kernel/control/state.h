/* SPDX-License-Identifier: GPL-2.0 */
/*
 * state.h - what the switches have led to
 */
#ifndef _SCHEDMGR_STATE_H
#define _SCHEDMGR_STATE_H

#include <linux/types.h>

struct schedmgr_info;
struct schedmgr_report;
struct schedmgr_version;

extern bool schedmgr_disabled;

void schedmgr_state_init(void);
struct schedmgr_version *schedmgr_state_active(void);
struct schedmgr_version *schedmgr_state_previous(void);
bool schedmgr_state_is_switching(void);
bool schedmgr_state_trip(void);
void schedmgr_state_begin(struct schedmgr_version *from, struct schedmgr_version *to);
void schedmgr_state_end(struct schedmgr_version *from, struct schedmgr_version *to, bool done);
void schedmgr_state_name(struct schedmgr_report *report, const struct schedmgr_version *from,
			 const struct schedmgr_version *to);
void schedmgr_state_note_switch(struct schedmgr_version *from, struct schedmgr_version *to,
				struct schedmgr_report *report);
void schedmgr_state_note_failure(const struct schedmgr_report *report);
int schedmgr_last_switch(struct schedmgr_report *report);
void schedmgr_state_info(struct schedmgr_info *info);

#endif /* _SCHEDMGR_STATE_H */
