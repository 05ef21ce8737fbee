/* SPDX-License-Identifier: GPL-2.0 */
/*
 * door.h - who may write entries: the switch worker, or whoever goes home
 */
#ifndef _SCHEDMGR_DOOR_H
#define _SCHEDMGR_DOOR_H

#include <linux/types.h>

bool schedmgr_door_close(void);
void schedmgr_door_open(void);
bool schedmgr_door_is_open(void);
void schedmgr_door_lead(bool somewhere);
void schedmgr_door_pass(void);
bool schedmgr_door_passed(void);
void schedmgr_door_reset(void);

#endif /* _SCHEDMGR_DOOR_H */
