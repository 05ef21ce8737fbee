/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fields.h - the members of an event
 */
#ifndef _SCHEDMGR_STATE_FIELDS_H
#define _SCHEDMGR_STATE_FIELDS_H

#include "core/field.h"

/* Which JSON object a member is in: the event's own, its report, that one's blocker or figures. */
enum sm_record_group {
	SM_RECORD,
	SM_REPORT,
	SM_BLOCKER,
	SM_FIGURES,
	SM_FAIR,
	SM_RT,
	SM_DEADLINE,
};

extern const struct sm_table sm_record_table;

#endif /* _SCHEDMGR_STATE_FIELDS_H */
