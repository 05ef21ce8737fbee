/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pending.h - timers and work items of a payload that are still to come
 */
#ifndef _SCHEDMGR_PENDING_H
#define _SCHEDMGR_PENDING_H

struct schedmgr_payload;

const char *schedmgr_pending_look(const struct schedmgr_payload *p);
const char *schedmgr_pending_find(const struct schedmgr_payload *p);

#endif /* _SCHEDMGR_PENDING_H */
