// SPDX-License-Identifier: GPL-2.0
/*
 * error.c - the last failure of a context, and from an errno to a sentence of the domain
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <linux/capability.h>

#include "core/context.h"
#include "core/error.h"
#include "core/file.h"
#include "core/log.h"
#include "core/text.h"

#define INITIAL_USER_NAMESPACE 0xEFFFFFFDu	/* PROC_USER_INIT_INO */

enum schedmgr_reason schedmgr_error_reason(const struct schedmgr_ctx *ctx)
{
	return ctx->reason;
}

const char *schedmgr_error_message(const struct schedmgr_ctx *ctx)
{
	if (ctx->message)
		return ctx->message;
	return ctx->reason == SCHEDMGR_REASON_NONE ? "" : "out of memory";
}

const char *schedmgr_error_remedy(const struct schedmgr_ctx *ctx)
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

/* What was recorded last is a warning only: it is logged and forgotten. */
void sm_warn_failure(struct schedmgr_ctx *ctx, const char *what)
{
	const char *remedy = schedmgr_error_remedy(ctx);

	sm_log(ctx, LOG_WARNING, "%s: %s%s%s", what, schedmgr_error_message(ctx), *remedy ? "; " : "", remedy);
	sm_clear(ctx);
}

/* What an errno means where the operation does not give it a meaning of its own. */
static const struct sm_error_text common_errors[] = {
	{ EPERM, SCHEDMGR_REASON_DENIED, "the kernel does not permit it, though the capabilities are there",
	  "see /sys/kernel/security/lockdown and the kernel log: dmesg" },
	{ EFAULT, SCHEDMGR_REASON_FAILED, "the manager could not read the request",
	  "this is a bug of schedctl: please report it" },
	{ EINVAL, SCHEDMGR_REASON_FAILED, "the manager refused the request as malformed",
	  "install the schedctl that belongs to the loaded manager" },
	{ E2BIG, SCHEDMGR_REASON_FAILED, "the request has a part that the manager does not know",
	  "install the schedctl that belongs to the loaded manager" },
	{ ENOTTY, SCHEDMGR_REASON_MANAGER, "the manager does not know this request",
	  "install the schedctl that belongs to the loaded manager" },
	{ ESHUTDOWN, SCHEDMGR_REASON_MANAGER,
	  "the manager was loaded with disable=1, so it activates no payload",
	  "take schedmgr.disable=1 off the kernel command line or disable=1 out of /etc/modprobe.d, then load the manager again" },
	{ ENOMEM, SCHEDMGR_REASON_FAILED, "out of memory; nothing has changed",
	  "free some memory and try again" },
	{ EINTR, SCHEDMGR_REASON_FAILED,
	  "a signal came before the switch could be made; nothing has changed", NULL },
	{ }
};

static uint64_t effective_capabilities(void)
{
	SM_CLEANUP(sm_cleanup_file) FILE *file = fopen("/proc/self/status", "re");
	uint64_t capabilities = 0;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "CapEff: %" SCNx64, &capabilities) == 1)
			break;
	return capabilities;
}

/* Which of the capabilities that the manager asks for are missing. */
static const char *missing_capabilities(void)
{
	uint64_t has = effective_capabilities();
	bool admin = has & (UINT64_C(1) << CAP_SYS_ADMIN);
	bool module = has & (UINT64_C(1) << CAP_SYS_MODULE);

	if (!admin && !module)
		return "the capabilities CAP_SYS_ADMIN and CAP_SYS_MODULE are missing";
	if (!admin)
		return "the capability CAP_SYS_ADMIN is missing";
	if (!module)
		return "the capability CAP_SYS_MODULE is missing";
	return NULL;
}

static bool in_initial_user_namespace(void)
{
	struct stat st;

	return stat("/proc/self/ns/user", &st) || st.st_ino == INITIAL_USER_NAMESPACE;
}

static const struct sm_error_text *find_denied(struct sm_error_text *text)
{
	text->reason = SCHEDMGR_REASON_DENIED;
	text->why = missing_capabilities();
	text->remedy = "run it as root, for instance with sudo";
	if (!text->why && !in_initial_user_namespace()) {
		text->why = "CAP_SYS_ADMIN and CAP_SYS_MODULE are held in a user namespace only, they are needed in the initial one";
		text->remedy = "run it as root outside of the container or namespace";
	}
	return text->why ? text : NULL;
}

static const struct sm_error_text *find_text(const struct sm_error_text *texts, int error)
{
	for (; texts && texts->error; texts++)
		if (texts->error == error)
			return texts;
	return NULL;
}

/**
 * sm_fail_errno() - record a failure that came as an errno
 * @ctx: the context
 * @error: negative errno
 * @texts: what an errno means in this operation, or NULL
 * @what: "cannot ...", with the value quoted
 *
 * Return: @error.
 */
int sm_fail_errno(struct schedmgr_ctx *ctx, int error, const struct sm_error_text *texts,
		  const char *what, ...)
{
	SM_CLEANUP(sm_cleanup_free) char *prefix = NULL;
	struct sm_error_text denied = { .error = EPERM };
	const struct sm_error_text *text = NULL;
	va_list arguments;

	va_start(arguments, what);
	prefix = schedmgr_text_vformat(what, arguments);
	va_end(arguments);

	if (error == -EPERM)
		text = find_denied(&denied);
	if (!text)
		text = find_text(texts, -error);
	if (!text)
		text = find_text(common_errors, -error);
	if (!text) {
		sm_fail(ctx, error, SCHEDMGR_REASON_FAILED, "%s: %s", prefix ?: "", sm_error_name(error));
		sm_remedy(ctx, "the kernel log may say more: dmesg");
		return error;
	}
	sm_fail(ctx, error, text->reason, "%s: %s", prefix ?: "", text->why);
	if (text->remedy)
		sm_remedy(ctx, "%s", text->remedy);
	return error;
}

int sm_fail_memory(struct schedmgr_ctx *ctx)
{
	return sm_fail(ctx, -ENOMEM, SCHEDMGR_REASON_FAILED, "out of memory");
}
