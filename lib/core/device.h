/* SPDX-License-Identifier: GPL-2.0 */
/*
 * device.h - the manager's device
 */
#ifndef _SCHEDMGR_CORE_DEVICE_H
#define _SCHEDMGR_CORE_DEVICE_H

#include "libschedmgr.h"

#define SM_MANAGER_MODULE "schedmgr"

int sm_device_open(struct schedmgr_ctx *ctx);
int sm_device_ioctl(struct schedmgr_ctx *ctx, unsigned long request, void *argument);
void sm_device_close(struct schedmgr_ctx *ctx);

#endif /* _SCHEDMGR_CORE_DEVICE_H */
