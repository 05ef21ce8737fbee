/* SPDX-License-Identifier: GPL-2.0 */
/*
 * history.h - what happened, on disk
 */
#ifndef _SCHEDMGR_STATE_HISTORY_H
#define _SCHEDMGR_STATE_HISTORY_H

#include "libschedmgr.h"
#include "state/state.h"

#define SM_HISTORY	SM_STATE "/history.jsonl"
#define SM_HISTORY_OLD	SM_STATE "/history.jsonl.1"

void sm_history_follow(struct schedmgr_ctx *ctx);

#endif /* _SCHEDMGR_STATE_HISTORY_H */
