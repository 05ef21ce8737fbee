// SPDX-License-Identifier: GPL-2.0
/*
 * actor.c - who asks for something, and whether he may be told of others
 */
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/uidgid.h>
#include <linux/user_namespace.h>

#include "base/actor.h"
#include "base/vmlinux.h"

/* A command line has a NUL after each word, and may hold anything else. */
static void note_command(struct schedmgr_actor *actor)
{
	size_t size = sizeof(actor->command), len;
	char *c;

	len = schedmgr_kernel.get_cmdline(current, actor->command, size - 1);
	actor->command[min(len, size - 1)] = '\0';
	for (c = actor->command; c < actor->command + len; c++)
		if (!*c)
			*c = c + 1 < actor->command + len ? ' ' : '\0';
}

/**
 * schedmgr_actor_note() - who asks for something
 * @actor: out: the current process
 *
 * Context: process context, may sleep.
 */
void schedmgr_actor_note(struct schedmgr_actor *actor)
{
	memset(actor, 0, sizeof(*actor));
	actor->uid = from_kuid(&init_user_ns, current_uid());
	actor->loginuid = from_kuid(&init_user_ns, audit_get_loginuid(current));
	actor->pid = current->tgid;
	get_task_comm(actor->comm, current);
	note_command(actor);
}

/**
 * schedmgr_may_see_all() - may the caller see whose tasks are meant?
 *
 * The kernel log says it as well, so whoever may read that may: CAP_SYSLOG, beside CAP_SYS_ADMIN.
 */
bool schedmgr_may_see_all(void)
{
	return ns_capable_noaudit(&init_user_ns, CAP_SYS_ADMIN) ||
	       ns_capable_noaudit(&init_user_ns, CAP_SYSLOG);
}
