// SPDX-License-Identifier: GPL-2.0
/*
 * directory.c - /sys/kernel/debug/schedmgr/NAME, there while the payload runs
 *
 * What a payload shows and lets an operator set is the payload's business.  Ours is the
 * file storage.
 */
#include <linux/debugfs.h>
#include <linux/schedmgr.h>
#include <linux/seq_file.h>
#include <schedmod/directory.h>

#include "runtime.h"

static struct dentry *directory;

static int storage_show(struct seq_file *file, void *unused)
{
	schedmgr_task_storage_show(file);
	schedmgr_group_storage_show(file);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(storage);

/**
 * schedmgr_directory() - the payload's directory in debugfs
 *
 * Its files are removed with it, before schedmgr_hook_deactivated().
 *
 * Context: schedmgr_hook_activated().
 * Return: for debugfs_create_*(), which take an error as well.
 */
struct dentry *schedmgr_directory(void)
{
	return directory;
}

/**
 * schedmgr_directory_file() - a file of the payload's own in its directory
 * @name: its name
 * @mode: its permissions
 * @operations: what it does; the owner is set here
 *
 * Code of kernel/sched is compiled without THIS_MODULE.  Without an owner, a file that is
 * closed after the payload was unloaded would run code that is gone.
 *
 * Context: schedmgr_hook_activated().
 */
void schedmgr_directory_file(const char *name, umode_t mode, struct file_operations *operations)
{
	operations->owner = THIS_MODULE;
	debugfs_create_file(name, mode, directory, NULL, operations);
}

void schedmgr_directory_make(void)
{
	directory = debugfs_create_dir(SCHEDMGR_PAYLOAD_NAME, schedmgr_debugfs);
	debugfs_create_file("storage", 0400, directory, NULL, &storage_fops);
}

void schedmgr_directory_remove(void)
{
	debugfs_remove(directory);
	directory = NULL;
}
