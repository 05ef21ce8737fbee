/* SPDX-License-Identifier: GPL-2.0 */
/*
 * state.h - what is kept from boot to boot, below /var/lib/schedmgr
 */
#ifndef _SCHEDMGR_STATE_STATE_H
#define _SCHEDMGR_STATE_STATE_H

#include "core/error.h"

#define SM_STATE	"/var/lib/schedmgr"
#define SM_LOCK		SM_STATE "/lock"

int sm_state_fail(struct schedmgr_ctx *ctx, int error, const char *what, const char *path);

#endif /* _SCHEDMGR_STATE_STATE_H */
