/* SPDX-License-Identifier: GPL-2.0 */
/*
 * actor.h - who asks for something, and whether he may be told of others
 */
#ifndef _SCHEDMGR_ACTOR_H
#define _SCHEDMGR_ACTOR_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

/**
 * struct schedmgr_actor - who asked for something
 * @uid: real user id in the initial user namespace
 * @loginuid: user id of the login session, ~0: not set
 * @pid: process id
 * @comm: its comm
 * @command: its command line
 */
struct schedmgr_actor {
	u32 uid;
	u32 loginuid;
	pid_t pid;
	char comm[SCHEDMGR_COMM_LEN];
	char command[SCHEDMGR_COMMAND_LEN];
};

void schedmgr_actor_note(struct schedmgr_actor *actor);
bool schedmgr_may_see_all(void);

#endif /* _SCHEDMGR_ACTOR_H */
