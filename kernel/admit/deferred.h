/* SPDX-License-Identifier: GPL-2.0 */
/*
 * deferred.h - timers and work that a payload leaves behind
 */
#ifndef _SCHEDMGR_DEFERRED_H
#define _SCHEDMGR_DEFERRED_H

struct schedmgr_version;

const char *schedmgr_deferred_look(const struct schedmgr_version *v);
void schedmgr_deferred_settle(void);
void schedmgr_deferred_put(struct schedmgr_version *v);
void schedmgr_deferred_exit(void);

#endif /* _SCHEDMGR_DEFERRED_H */
