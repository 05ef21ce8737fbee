/* SPDX-License-Identifier: GPL-2.0 */
/*
 * homecoming.h - the machine is on stock already
 */
#ifndef _SCHEDMGR_HOMECOMING_H
#define _SCHEDMGR_HOMECOMING_H

void schedmgr_homecoming(void);

#endif /* _SCHEDMGR_HOMECOMING_H */
