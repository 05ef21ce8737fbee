/* SPDX-License-Identifier: GPL-2.0 */
/*
 * record.h - events as the manager has them, and as they are kept
 */
#ifndef _SCHEDMGR_STATE_RECORD_H
#define _SCHEDMGR_STATE_RECORD_H

#include <stdbool.h>

#include "core/kernel.h"
#include "libschedmgr.h"

struct nlattr;

bool sm_record_set(struct schedmgr_record *record, const struct nlattr *attribute);
int sm_record_read(struct schedmgr_ctx *ctx, uint64_t seq, struct schedmgr_record *record);

/* record-json.c */
bool sm_record_parse(struct schedmgr_record *record, char boot_id[SM_BOOT_ID_LEN], const char *line, size_t len);

#endif /* _SCHEDMGR_STATE_RECORD_H */
