/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sysfs.h - /sys/kernel/schedmgr
 */
#ifndef _SCHEDMGR_SYSFS_H
#define _SCHEDMGR_SYSFS_H

struct schedmgr_version;

int schedmgr_sysfs_init(void);
void schedmgr_sysfs_exit(void);
void schedmgr_sysfs_prepare(struct schedmgr_version *version);
int schedmgr_sysfs_add(struct schedmgr_version *version);
void schedmgr_sysfs_hide(struct schedmgr_version *version);

#endif /* _SCHEDMGR_SYSFS_H */
