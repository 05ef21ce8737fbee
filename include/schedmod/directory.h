/* SPDX-License-Identifier: GPL-2.0 */
/*
 * directory.h - /sys/kernel/debug/schedmgr/NAME, what a payload shows and lets an operator set
 *
 * It is there from schedmgr_hook_activated() on, and gone before schedmgr_hook_deactivated().
 */
#ifndef _SCHEDMOD_DIRECTORY_H
#define _SCHEDMOD_DIRECTORY_H

#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/types.h>

struct dentry;

struct dentry *schedmgr_directory(void);
void schedmgr_directory_file(const char *name, umode_t mode, struct file_operations *operations);

/* NAME_fops of a file with what NAME_show() prints, as DEFINE_SHOW_ATTRIBUTE() has them constant. */
#define SCHEDMGR_DEFINE_SHOW(name)					\
static int name ## _open(struct inode *inode, struct file *file)	\
{									\
	return single_open(file, name ## _show, inode->i_private);	\
}									\
									\
static struct file_operations name ## _fops = {				\
	.open = name ## _open,						\
	.read = seq_read,						\
	.llseek = seq_lseek,						\
	.release = single_release,					\
}

#endif
