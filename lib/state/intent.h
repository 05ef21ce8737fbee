/* SPDX-License-Identifier: GPL-2.0 */
/*
 * intent.h - a version is noted before it is activated
 */
#ifndef _SCHEDMGR_STATE_INTENT_H
#define _SCHEDMGR_STATE_INTENT_H

#include "state/running.h"

int sm_intent_note(struct schedmgr_ctx *ctx, const char *name, const char *version, struct sm_running *intent);
int sm_intent_withdraw(struct schedmgr_ctx *ctx, const struct sm_running *intent);
int sm_intent_settle(struct schedmgr_ctx *ctx, struct sm_running *running, const struct sm_running *before);
int sm_intent_follow(const struct schedmgr_record *record, const char *boot_id);

#endif /* _SCHEDMGR_STATE_INTENT_H */
