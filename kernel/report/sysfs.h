/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sysfs.h - /sys/kernel/schedmgr
 */
#ifndef _SCHEDMGR_SYSFS_H
#define _SCHEDMGR_SYSFS_H

int schedmgr_sysfs_init(void);
void schedmgr_sysfs_exit(void);

#endif /* _SCHEDMGR_SYSFS_H */
