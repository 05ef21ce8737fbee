/* SPDX-License-Identifier: GPL-2.0 */
/*
 * storage.h - data of a payload's own for each task and each cgroup
 *
 * A payload asks for them in schedmgr_hook_prepare(), with their sizes.  The runtime frees
 * them after schedmgr_hook_deactivated().  New data are zeros.  For each run queue there is
 * per-CPU data.
 */
#ifndef _SCHEDMOD_STORAGE_H
#define _SCHEDMOD_STORAGE_H

#include <linux/types.h>

struct task_group;
struct task_struct;

int schedmgr_task_storage_enable(size_t size);
void *schedmgr_task_storage(const struct task_struct *task);

int schedmgr_group_storage_enable(size_t size);
void *schedmgr_group_storage(const struct task_group *group);

#endif
