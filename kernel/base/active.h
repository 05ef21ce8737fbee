/* SPDX-License-Identifier: GPL-2.0 */
/*
 * active.h - whose code runs
 */
#ifndef _SCHEDMGR_ACTIVE_H
#define _SCHEDMGR_ACTIVE_H

#include <linux/compiler.h>

struct schedmgr_payload;

extern const struct schedmgr_payload *schedmgr_running;

/* NULL: stock's. */
static inline const struct schedmgr_payload *schedmgr_active_payload(void)
{
	return READ_ONCE(schedmgr_running);
}

#endif /* _SCHEDMGR_ACTIVE_H */
