/* SPDX-License-Identifier: GPL-2.0 */
/*
 * uevent.h - events for udev
 */
#ifndef _SCHEDMGR_UEVENT_H
#define _SCHEDMGR_UEVENT_H

struct miscdevice;

void schedmgr_uevent_init(const struct miscdevice *device);

#endif /* _SCHEDMGR_UEVENT_H */
