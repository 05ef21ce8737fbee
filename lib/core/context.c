// SPDX-License-Identifier: GPL-2.0
/*
 * context.c - life of a context
 */
#include <errno.h>
#include <stdlib.h>
#include <syslog.h>

#include "core/context.h"
#include "core/device.h"
#include "core/error.h"
#include "core/module.h"

const char *schedmgr_library_version(void)
{
	return SCHEDMGR_LIBRARY_VERSION;
}

int schedmgr_new(struct schedmgr_ctx **ctx)
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

struct schedmgr_ctx *schedmgr_ref(struct schedmgr_ctx *ctx)
{
	ctx->refcount++;
	return ctx;
}

struct schedmgr_ctx *schedmgr_unref(struct schedmgr_ctx *ctx)
{
	if (!ctx || --ctx->refcount)
		return NULL;
	sm_clear(ctx);
	sm_module_release(ctx);
	sm_device_close(ctx);
	free(ctx);
	return NULL;
}
