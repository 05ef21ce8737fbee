/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netlink.h - events as messages
 */
#ifndef _SCHEDMGR_NETLINK_H
#define _SCHEDMGR_NETLINK_H

int schedmgr_netlink_init(void);
void schedmgr_netlink_exit(void);

#endif /* _SCHEDMGR_NETLINK_H */
