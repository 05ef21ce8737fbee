/* SPDX-License-Identifier: GPL-2.0 */
/*
 * findings.h - what an examination has found
 */
#ifndef _SCHEDMGR_DOCTOR_FINDINGS_H
#define _SCHEDMGR_DOCTOR_FINDINGS_H

#include "core/compiler.h"
#include "libschedmgr.h"

struct schedmgr_findings *sm_findings_new(void);
void sm_findings_add(struct schedmgr_findings *findings, const char *what, enum schedmgr_verdict verdict,
		     const char *format, ...) SM_PRINTF(4, 5);
void sm_findings_advise(struct schedmgr_findings *findings, const char *format, ...) SM_PRINTF(2, 3);
void sm_findings_add_failure(struct schedmgr_findings *findings, struct schedmgr_ctx *ctx, const char *what,
			     enum schedmgr_verdict verdict);
int sm_findings_finish(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings, struct schedmgr_findings **to);

#endif /* _SCHEDMGR_DOCTOR_FINDINGS_H */
