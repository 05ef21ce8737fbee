// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs.c - the manager's directory in debugfs; each payload has one of its own in it
 */
#include <linux/debugfs.h>
#include <linux/export.h>
#include <linux/schedmgr.h>

#include "base/debugfs.h"

struct dentry *schedmgr_debugfs;
EXPORT_SYMBOL_GPL(schedmgr_debugfs);

/* Without debugfs it is an error, which debugfs takes for a directory. */
void __init schedmgr_debugfs_init(void)
{
	schedmgr_debugfs = debugfs_create_dir("schedmgr", NULL);
}

void schedmgr_debugfs_exit(void)
{
	debugfs_remove(schedmgr_debugfs);
}
