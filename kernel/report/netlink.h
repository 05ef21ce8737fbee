/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netlink.h - events as messages
 */
#ifndef _SCHEDMGR_NETLINK_H
#define _SCHEDMGR_NETLINK_H

struct schedmgr_record;

int schedmgr_netlink_init(void);
void schedmgr_netlink_exit(void);
void schedmgr_netlink_send(const struct schedmgr_record *record);

#endif /* _SCHEDMGR_NETLINK_H */
