// SPDX-License-Identifier: GPL-2.0
/*
 * help.c - --help and --version
 */
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "help.h"

#define HELP_COLUMN 25	/* where the help of an option begins */

static const char exit_codes[] =
	"Exit status: 0 done, 1 failed, 2 usage, 3 not permitted, 4 not found, 5 busy,\n"
	"  6 not a payload for this kernel, 7 no manager, 8 already so, 9 quarantined.\n";

void help_program(void)
{
	const struct command *const *command;
	char line[64];

	printf("Usage: schedctl COMMAND [ARGUMENT...] [OPTION...]\n"
	       "Replaces the CPU scheduler of the running kernel, and puts it back.\n");
	for (command = commands; *command; command++) {
		snprintf(line, sizeof(line), "%s %s", (*command)->name, (*command)->arguments);
		printf("  %-27s %s\n", line, (*command)->summary);
	}
	printf("Options: -j --json, -v --verbose, -h --help (of each command), -V --version\n%s", exit_codes);
}

static void print_option(const struct option_spec *spec)
{
	const char *line = spec->help;
	char name[48], letter[8] = "   ";
	int len;

	if (spec->letter)
		snprintf(letter, sizeof(letter), "-%c,", spec->letter);
	snprintf(name, sizeof(name), "  %s --%s%s%s%s", letter, spec->name,
		 !spec->argument ? "" : spec->optional ? "[=" : " ", spec->argument ?: "", spec->optional ? "]" : "");
	printf("%-*s", HELP_COLUMN - 1, name);
	for (;; line += len + 1) {
		len = strcspn(line, "\n");
		printf(" %.*s\n", len, line);
		if (!line[len])
			break;
		printf("%*s", HELP_COLUMN - 1, "");
	}
}

static void print_options(const struct option_spec *const *options)
{
	for (; options && *options; options++)
		print_option(*options);
}

void help_command(const struct command *command)
{
	printf("Usage: schedctl %s%s%s [OPTION...]\n\n%s\nOptions:\n", command->name,
	       *command->arguments ? " " : "", command->arguments, command->description);
	print_options(command->options);
	print_options(common_options);
	printf("\n%sSee also: schedctl-%s(8)\n", exit_codes, command->name);
}

void help_version(void)
{
	printf("schedctl %s (manager interface version %d)\n", schedmgr_library_version(), SCHEDMGR_ABI);
}
