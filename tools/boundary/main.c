// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - sched-boundary: what a scheduler payload consists of
 */
#include <getopt.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "commands.h"
#include "options.h"

static void usage(FILE *to)
{
	fputs("usage: sched-boundary COMMAND [OPTION]... FILE...\n\ncommands:\n", to);
	for (const struct command *command = commands; command->name; command++)
		fprintf(to, "  %-9s %s\n", command->name, command->help);
	fputs("\noptions:\n", to);
	options_print(to);
}

int main(int argc, char **argv)
{
	struct options options = { 0 };

	elf_version(EV_CURRENT);
	if (argc > 1 && !strcmp(argv[1], "--help")) {
		usage(stdout);
		return EXIT_SUCCESS;
	}
	for (const struct command *command = commands; argc > 1 && command->name; command++) {
		if (strcmp(argv[1], command->name))
			continue;
		if (options_parse(&options, argc - 1, argv + 1))
			return 2;
		argv++;
		argc--;
		if (command->run(&options, argv + optind, argc - optind) || diag_errors)
			return EXIT_FAILURE;
		return EXIT_SUCCESS;
	}
	usage(stderr);
	return 2;
}
