/* SPDX-License-Identifier: GPL-2.0 */
/*
 * examine.h - the parts of the examination of a machine
 */
#ifndef _SCHEDMGR_DOCTOR_EXAMINE_H
#define _SCHEDMGR_DOCTOR_EXAMINE_H

#include "libschedmgr.h"

/* machine.c */
void sm_machine_examine(struct schedmgr_findings *findings);

/* conflicts.c */
void sm_conflicts_examine(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings);

/* ownership.c */
void sm_ownership_examine(struct schedmgr_findings *findings);

#endif /* _SCHEDMGR_DOCTOR_EXAMINE_H */
