/* SPDX-License-Identifier: GPL-2.0 */
/*
 * context.h - a context, which every call of the library has
 */
#ifndef _SCHEDMGR_CORE_CONTEXT_H
#define _SCHEDMGR_CORE_CONTEXT_H

#include "libschedmgr.h"

struct kmod_ctx;

/**
 * struct schedmgr_ctx - a context
 * @refcount: references; the last one frees it
 * @fd: the open device, -1 before the first use
 * @kmod: libkmod's context, NULL before the first use
 * @log_fn: log callback, or NULL
 * @log_data: its argument
 * @log_priority: least important message that is logged
 * @reason: of the last failure
 * @message: of the last failure, or NULL
 * @remedy: of the last failure, or NULL
 */
struct schedmgr_ctx {
	unsigned int refcount;
	int fd;
	struct kmod_ctx *kmod;
	schedmgr_log_fn *log_fn;
	void *log_data;
	int log_priority;
	enum schedmgr_reason reason;
	char *message;
	char *remedy;
};

static inline void sm_cleanup_unref(struct schedmgr_ctx **ctx)
{
	schedmgr_unref(*ctx);
}

#endif /* _SCHEDMGR_CORE_CONTEXT_H */
