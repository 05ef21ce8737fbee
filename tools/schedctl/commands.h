/* SPDX-License-Identifier: GPL-2.0 */
/*
 * commands.h - all commands
 */
#ifndef _SCHEDCTL_COMMANDS_H
#define _SCHEDCTL_COMMANDS_H

#include "base/command.h"

extern const struct command *const commands[];
const struct command *find_command(const char *name);

#endif /* _SCHEDCTL_COMMANDS_H */
