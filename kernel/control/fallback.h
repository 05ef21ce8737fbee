/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fallback.h - the way back of a version that is on trial
 */
#ifndef _SCHEDMGR_FALLBACK_H
#define _SCHEDMGR_FALLBACK_H

void schedmgr_fallback_init(void);
void schedmgr_fallback_exit(void);

#endif /* _SCHEDMGR_FALLBACK_H */
