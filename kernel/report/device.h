/* SPDX-License-Identifier: GPL-2.0 */
/*
 * device.h - /dev/schedmgr
 */
#ifndef _SCHEDMGR_DEVICE_H
#define _SCHEDMGR_DEVICE_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

struct schedmgr_version;

int schedmgr_device_init(void);
void schedmgr_device_exit(void);
void schedmgr_device_uevent(enum schedmgr_event event, u64 seq,
			    const struct schedmgr_version *version);

#endif /* _SCHEDMGR_DEVICE_H */
