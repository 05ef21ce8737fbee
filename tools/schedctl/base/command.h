/* SPDX-License-Identifier: GPL-2.0 */
/*
 * command.h - what a command is
 */
#ifndef _SCHEDCTL_BASE_COMMAND_H
#define _SCHEDCTL_BASE_COMMAND_H

#include "base/option.h"

/* What a command's arguments can be completed with. */
enum completion {
	COMPLETE_NOTHING,
	COMPLETE_PAYLOADS,	/* in the search path; files are the shell's */
	COMPLETE_STAGED,	/* payloads */
	COMPLETE_VERSIONS,	/* these and stock */
	COMPLETE_QUARANTINE,
};

/**
 * struct command - a command of schedctl
 * @name: its name
 * @arguments: its arguments, for the usage line
 * @summary: what it does, in a few words
 * @description: what it does, for --help
 * @options: its own options, NULL at the end; NULL: it has none
 * @run: does it; returns 0 or a negative errno that the library recorded, or an exit code
 *       when it has shown an error itself
 * @completion: of its arguments
 * @lines: with --json it prints one object a line
 * @min_arguments: it needs at least so many arguments
 * @max_arguments: it takes at most so many; -1: any number
 */
struct command {
	const char *name;
	const char *arguments;
	const char *summary;
	const char *description;
	const struct option_spec *const *options;
	int (*run)(struct session *session, int argc, char **argv);
	enum completion completion;
	bool lines;
	int min_arguments;
	int max_arguments;
};

#define OPTIONS(...) ((const struct option_spec *const[]){ __VA_ARGS__, NULL })

#endif /* _SCHEDCTL_BASE_COMMAND_H */
