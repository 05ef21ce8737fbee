/* SPDX-License-Identifier: GPL-2.0 */
/*
 * status.h - what the manager says of itself and of the versions
 */
#ifndef _SCHEDMGR_OPS_STATUS_H
#define _SCHEDMGR_OPS_STATUS_H

#include "core/field.h"

/* Which JSON object a member of struct schedmgr_info is in: the status itself, the trial, what was thrown out. */
enum sm_info_group {
	SM_INFO,
	SM_CONFIRM,
	SM_THROWN_OUT,
};

extern const struct sm_table sm_info_table;
extern const struct sm_table sm_entry_table;
extern const struct sm_table sm_gate_table;

#endif /* _SCHEDMGR_OPS_STATUS_H */
