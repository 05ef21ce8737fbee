/* SPDX-License-Identifier: GPL-2.0 */
/*
 * log.h - what the library says while it works
 */
#ifndef _SCHEDMGR_CORE_LOG_H
#define _SCHEDMGR_CORE_LOG_H

#include <syslog.h>

#include "core/compiler.h"
#include "libschedmgr.h"

void sm_log(struct schedmgr_ctx *ctx, int priority, const char *format, ...) SM_PRINTF(3, 4);

#endif /* _SCHEDMGR_CORE_LOG_H */
