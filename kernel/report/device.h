/* SPDX-License-Identifier: GPL-2.0 */
/*
 * device.h - /dev/schedmgr
 */
#ifndef _SCHEDMGR_DEVICE_H
#define _SCHEDMGR_DEVICE_H

int schedmgr_device_init(void);
void schedmgr_device_exit(void);

#endif /* _SCHEDMGR_DEVICE_H */
