/* SPDX-License-Identifier: GPL-2.0 */
/*
 * help.h - --help and --version
 */
#ifndef _SCHEDCTL_HELP_H
#define _SCHEDCTL_HELP_H

#include "base/command.h"

void help_program(void);
void help_command(const struct command *command);
void help_version(void);

#endif /* _SCHEDCTL_HELP_H */
