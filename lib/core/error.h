/* SPDX-License-Identifier: GPL-2.0 */
/*
 * error.h - the last failure of a context, in sentences
 */
#ifndef _SCHEDMGR_CORE_ERROR_H
#define _SCHEDMGR_CORE_ERROR_H

#include "core/compiler.h"
#include "libschedmgr.h"

/**
 * struct sm_error_text - what an errno means in one operation
 * @error: positive errno; 0 ends a table
 * @reason: class of the failure
 * @why: end of the sentence "cannot do something: ..."
 * @remedy: what to do, or NULL
 */
struct sm_error_text {
	int error;
	enum schedmgr_reason reason;
	const char *why;
	const char *remedy;
};

void sm_clear(struct schedmgr_ctx *ctx);
int sm_fail(struct schedmgr_ctx *ctx, int error, enum schedmgr_reason reason,
	    const char *format, ...) SM_PRINTF(4, 5);
int sm_fail_errno(struct schedmgr_ctx *ctx, int error, const struct sm_error_text *texts,
		  const char *what, ...) SM_PRINTF(4, 5);
int sm_fail_memory(struct schedmgr_ctx *ctx);
void sm_remedy(struct schedmgr_ctx *ctx, const char *format, ...) SM_PRINTF(2, 3);
void sm_warn_failure(struct schedmgr_ctx *ctx, const char *what);

#endif /* _SCHEDMGR_CORE_ERROR_H */
