// SPDX-License-Identifier: GPL-2.0
/*
 * context.c - life of a context, its log and its record of the last failure
 */
#include <errno.h>
#include <stdarg.h>

#include "private.h"

SM_EXPORT const char *schedmgr_library_version(void)
{
	return SCHEDMGR_LIBRARY_VERSION;
}

SM_EXPORT int schedmgr_new(struct schedmgr_ctx **ctx)
{
	struct schedmgr_ctx *new = calloc(1, sizeof(*new));

	if (!new)
		return -ENOMEM;
	new->refcount = 1;
	new->fd = -1;
	new->log_priority = LOG_ERR;
	*ctx = new;
	return 0;
}

SM_EXPORT struct schedmgr_ctx *schedmgr_ref(struct schedmgr_ctx *ctx)
{
	ctx->refcount++;
	return ctx;
}

SM_EXPORT struct schedmgr_ctx *schedmgr_unref(struct schedmgr_ctx *ctx)
{
	if (!ctx || --ctx->refcount)
		return NULL;
	sm_clear(ctx);
	sm_module_release(ctx);
	sm_device_close(ctx);
	free(ctx);
	return NULL;
}

SM_EXPORT void schedmgr_set_log_fn(struct schedmgr_ctx *ctx, schedmgr_log_fn *fn, void *data)
{
	ctx->log_fn = fn;
	ctx->log_data = data;
}

SM_EXPORT void schedmgr_set_log_priority(struct schedmgr_ctx *ctx, int priority)
{
	ctx->log_priority = priority;
}

SM_EXPORT enum schedmgr_reason schedmgr_error_reason(const struct schedmgr_ctx *ctx)
{
	return ctx->reason;
}

SM_EXPORT const char *schedmgr_error_message(const struct schedmgr_ctx *ctx)
{
	if (ctx->message)
		return ctx->message;
	return ctx->reason == SCHEDMGR_REASON_NONE ? "" : "out of memory";
}

SM_EXPORT const char *schedmgr_error_remedy(const struct schedmgr_ctx *ctx)
{
	return ctx->remedy ? ctx->remedy : "";
}

/* Forget the last failure: every public function that can fail begins with it. */
void sm_clear(struct schedmgr_ctx *ctx)
{
	free(ctx->message);
	free(ctx->remedy);
	ctx->message = NULL;
	ctx->remedy = NULL;
	ctx->reason = SCHEDMGR_REASON_NONE;
}

/* Record a failure.  Returns @error, a negative errno.  Arguments may be the old record's. */
int sm_fail(struct schedmgr_ctx *ctx, int error, enum schedmgr_reason reason,
	    const char *format, ...)
{
	va_list arguments;
	char *message;

	va_start(arguments, format);
	message = schedmgr_text_vformat(format, arguments);
	va_end(arguments);

	sm_clear(ctx);
	ctx->reason = reason;
	ctx->message = message;
	sm_log(ctx, LOG_DEBUG, "%s", schedmgr_error_message(ctx));
	return error;
}

/* Record what to do about the failure that was recorded last. */
void sm_remedy(struct schedmgr_ctx *ctx, const char *format, ...)
{
	va_list arguments;

	free(ctx->remedy);
	va_start(arguments, format);
	ctx->remedy = schedmgr_text_vformat(format, arguments);
	va_end(arguments);
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

/* What was recorded last is a warning only: it is logged and forgotten. */
void sm_warn_failure(struct schedmgr_ctx *ctx, const char *what)
{
	const char *remedy = schedmgr_error_remedy(ctx);

	sm_log(ctx, LOG_WARNING, "%s: %s%s%s", what, schedmgr_error_message(ctx), *remedy ? "; " : "", remedy);
	sm_clear(ctx);
}
