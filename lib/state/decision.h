/* SPDX-License-Identifier: GPL-2.0 */
/*
 * decision.h - what was decided at boot
 */
#ifndef _SCHEDMGR_STATE_DECISION_H
#define _SCHEDMGR_STATE_DECISION_H

#include "core/field.h"
#include "libschedmgr.h"

extern const struct sm_table sm_decision_table;

void sm_decision_write(const struct schedmgr_restoration *restoration);

#endif /* _SCHEDMGR_STATE_DECISION_H */
