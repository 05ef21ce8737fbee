/* SPDX-License-Identifier: GPL-2.0 */
/*
 * findings.h - what examinations share
 */
#ifndef _SCHEDMGR_FINDINGS_H
#define _SCHEDMGR_FINDINGS_H

#include "private.h"

/* findings.c */
struct schedmgr_findings *sm_findings_new(void);
void sm_findings_add(struct schedmgr_findings *findings, const char *what, enum schedmgr_verdict verdict,
		     const char *format, ...) SM_PRINTF(4, 5);
void sm_findings_advise(struct schedmgr_findings *findings, const char *format, ...) SM_PRINTF(2, 3);
void sm_findings_add_failure(struct schedmgr_findings *findings, struct schedmgr_ctx *ctx, const char *what,
			     enum schedmgr_verdict verdict);
int sm_findings_finish(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings, struct schedmgr_findings **to);

/* available.c */
void sm_available_examine(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings);

/* machine.c */
bool sm_host_demands_signatures(char why[128]);

#endif /* _SCHEDMGR_FINDINGS_H */
