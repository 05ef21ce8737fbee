/* SPDX-License-Identifier: GPL-2.0 */
/*
 * debugfs.h - the manager's directory in debugfs
 */
#ifndef _SCHEDMGR_DEBUGFS_H
#define _SCHEDMGR_DEBUGFS_H

void schedmgr_debugfs_init(void);
void schedmgr_debugfs_exit(void);

#endif /* _SCHEDMGR_DEBUGFS_H */
