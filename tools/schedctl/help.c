// SPDX-License-Identifier: GPL-2.0
/*
 * help.c - --help and --version
 */
#include <stdio.h>

#include "schedctl.h"

static const char exit_codes[] =
	"Exit status: 0 done, 1 failed, 2 usage, 3 not permitted, 4 not found, 5 busy,\n"
	"  6 not a payload for this kernel, 7 manager missing or disabled, 8 already so.\n";

void help_program(const struct command *const *commands, size_t count)
{
	size_t i;

	printf("Usage: schedctl COMMAND [ARGUMENT...] [--json] [--verbose] [--help]\n"
	       "       schedctl --help | --version\n\n"
	       "Replaces the CPU scheduler of the running kernel, and puts it back.\n\n"
	       "Commands:\n");
	for (i = 0; i < count; i++)
		printf("  %-9s %-18s %s\n", commands[i]->name, commands[i]->arguments, commands[i]->summary);
	printf("\nOptions of every command:\n"
	       "  -j, --json     one JSON object on standard output, errors included\n"
	       "  -v, --verbose  say on standard error what is done\n"
	       "  -h, --help     help on the command\n\n%s\n"
	       "Example: schedctl load hello && schedctl activate hello && schedctl status\n"
	       "See also: schedctl(8)\n", exit_codes);
}

void help_command(const struct command *command)
{
	printf("Usage: schedctl %s%s%s [OPTION...]\n\n%s\nOptions:\n", command->name,
	       *command->arguments ? " " : "", command->arguments, command->description);
	if (command->has_target)
		printf("      --to NAME[:VERSION]  switch to that version instead\n"
		       "      --stock            switch to the kernel's own scheduler\n");
	if (command->is_switch)
		printf("  -t, --timeout SECONDS  keep trying that long while a task is in the way;\n"
		       "                         default 5, fractions are fine, 0: one attempt\n"
		       "  -p, --max-pause US     refuse when the stop window is predicted to take\n"
		       "                         more microseconds than that; default: any\n");
	printf("  -j, --json             one JSON object on standard output, errors included\n"
	       "  -v, --verbose          say on standard error what is done\n"
	       "  -h, --help             show this\n\n%s", exit_codes);
}

void help_version(void)
{
	printf("schedctl %s (manager interface version %d)\n", schedmgr_library_version(), SCHEDMGR_ABI);
}
