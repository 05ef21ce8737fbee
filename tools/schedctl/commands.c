// SPDX-License-Identifier: GPL-2.0
/*
 * commands.c - all commands
 */
#include <string.h>

#include "cmd/cmd.h"
#include "commands.h"

/* In the order of --help. */
const struct command *const commands[] = {
	&command_load,
	&command_unload,
	&command_activate,
	&command_confirm,
	&command_rollback,
	&command_list,
	&command_status,
	&command_show,
	&command_verify,
	&command_predict,
	&command_history,
	&command_monitor,
	&command_set_default,
	&command_restore,
	&command_quarantine,
	&command_record,
	&command_doctor,
	NULL
};

const struct command *find_command(const char *name)
{
	const struct command *const *command;

	for (command = commands; *command; command++)
		if (!strcmp((*command)->name, name))
			return *command;
	return NULL;
}
