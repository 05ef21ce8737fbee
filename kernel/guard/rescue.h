/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rescue.h - gets a CPU out of a payload that is stuck, or has oopsed
 */
#ifndef _SCHEDMGR_RESCUE_H
#define _SCHEDMGR_RESCUE_H

int schedmgr_rescue_init(void);
void schedmgr_rescue_exit(void);

#endif /* _SCHEDMGR_RESCUE_H */
