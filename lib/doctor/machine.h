/* SPDX-License-Identifier: GPL-2.0 */
/*
 * machine.h - parts of the examination of a machine
 */
#ifndef _SCHEDMGR_MACHINE_H
#define _SCHEDMGR_MACHINE_H

#include "findings.h"

/* machine.c */
void sm_host_examine(struct schedmgr_findings *findings);

/* conflicts.c */
void sm_conflicts_examine(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings);

/* ownership.c */
void sm_ownership_examine(struct schedmgr_findings *findings);

#endif /* _SCHEDMGR_MACHINE_H */
