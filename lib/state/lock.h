/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lock.h - who may write below /var/lib/schedmgr, and who may activate
 */
#ifndef _SCHEDMGR_STATE_LOCK_H
#define _SCHEDMGR_STATE_LOCK_H

#include <stdbool.h>

#include "core/file.h"
#include "libschedmgr.h"

int sm_state_lock(struct schedmgr_ctx *ctx, int *fd);
int sm_switch_lock(struct schedmgr_ctx *ctx, unsigned int wait_ms, int *fd);
bool sm_switch_is_locked(void);

#endif /* _SCHEDMGR_STATE_LOCK_H */
