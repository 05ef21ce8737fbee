// SPDX-License-Identifier: GPL-2.0
/*
 * log.c - what the library says while it works, to who wants to know
 */
#include <stdarg.h>

#include "core/context.h"
#include "core/log.h"

void schedmgr_set_log_fn(struct schedmgr_ctx *ctx, schedmgr_log_fn *fn, void *data)
{
	ctx->log_fn = fn;
	ctx->log_data = data;
}

void schedmgr_set_log_priority(struct schedmgr_ctx *ctx, int priority)
{
	ctx->log_priority = priority;
}

void sm_log(struct schedmgr_ctx *ctx, int priority, const char *format, ...)
{
	SM_CLEANUP(sm_cleanup_free) char *message = NULL;
	va_list arguments;

	if (!ctx->log_fn || priority > ctx->log_priority)
		return;
	va_start(arguments, format);
	message = schedmgr_text_vformat(format, arguments);
	va_end(arguments);
	if (message)
		ctx->log_fn(ctx->log_data, priority, message);
}
