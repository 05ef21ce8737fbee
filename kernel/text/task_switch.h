/* SPDX-License-Identifier: GPL-2.0 */
/*
 * task_switch.h - the ends of a task switch
 */
#ifndef _SCHEDMGR_TASK_SWITCH_H
#define _SCHEDMGR_TASK_SWITCH_H

int schedmgr_task_switch_init(void);

#endif /* _SCHEDMGR_TASK_SWITCH_H */
