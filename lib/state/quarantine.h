/* SPDX-License-Identifier: GPL-2.0 */
/*
 * quarantine.h - versions that are not restored at boot
 */
#ifndef _SCHEDMGR_STATE_QUARANTINE_H
#define _SCHEDMGR_STATE_QUARANTINE_H

#include <stdbool.h>

#include "core/field.h"
#include "libschedmgr.h"
#include "state/state.h"

#define SM_QUARANTINE	SM_STATE "/quarantine"

extern const struct sm_table sm_quarantine_table;

int sm_quarantine_add(const char *name, const char *version, const char *reason);
int sm_quarantine_remove(struct schedmgr_ctx *ctx, const char *name, const char *version);
bool sm_quarantine_has(const char *name, const char *version, struct schedmgr_quarantine_entry *entry);
int sm_quarantine_follow(struct schedmgr_ctx *ctx, const struct schedmgr_record *record);

static inline void sm_cleanup_quarantine(struct schedmgr_quarantine **quarantine)
{
	schedmgr_quarantine_free(*quarantine);
}

#endif /* _SCHEDMGR_STATE_QUARANTINE_H */
