/* SPDX-License-Identifier: GPL-2.0 */
/*
 * schedctl.h - what the files of schedctl share with each other
 */
#ifndef _SCHEDCTL_H
#define _SCHEDCTL_H

#include <stdbool.h>
#include <stddef.h>

#include "libschedmgr.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define PRINTF(string, first) __attribute__((__format__(__printf__, string, first)))

/* Stable: documented in schedctl(8) and in --help. */
enum exit_code {
	EXIT_OK = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_DENIED = 3,
	EXIT_NOT_FOUND = 4,
	EXIT_BUSY = 5,
	EXIT_PAYLOAD = 6,
	EXIT_MANAGER = 7,
	EXIT_ALREADY = 8,
};

struct command;
struct renderer;
struct json_object;

/**
 * struct session - one run of schedctl
 * @ctx: the library
 * @command: what is run, NULL before it is known
 * @render: how results and errors look
 * @document: of the JSON renderer: what is printed at the end
 * @json: --json
 * @verbose: --verbose
 * @help: --help
 * @timeout_ms: --timeout
 * @max_pause_ns: --max-pause, 0: any
 * @to: --to or --stock, NULL: neither
 */
struct session {
	struct schedmgr_ctx *ctx;
	const struct command *command;
	const struct renderer *render;
	struct json_object *document;
	bool json;
	bool verbose;
	bool help;
	unsigned int timeout_ms;
	unsigned long long max_pause_ns;
	const char *to;
};

/**
 * struct command - a command of schedctl
 * @name: its name
 * @arguments: its arguments, for the usage line
 * @summary: what it does, in a few words
 * @description: what it does, for --help
 * @run: does it; returns 0 or a negative errno that the library recorded
 * @min_arguments: it needs at least so many arguments
 * @max_arguments: it takes at most so many; -1: any number
 * @is_switch: it takes --timeout and --max-pause
 * @has_target: it takes --to and --stock
 */
struct command {
	const char *name;
	const char *arguments;
	const char *summary;
	const char *description;
	int (*run)(struct session *session, int argc, char **argv);
	int min_arguments;
	int max_arguments;
	bool is_switch;
	bool has_target;
};

/* cmd-*.c */
extern const struct command command_load;
extern const struct command command_unload;
extern const struct command command_activate;
extern const struct command command_rollback;
extern const struct command command_list;
extern const struct command command_status;

/* option.c */
bool option_wants_json(int argc, char **argv);
int option_parse(struct session *session, int argc, char **argv);

/* help.c */
void help_program(const struct command *const *commands, size_t count);
void help_command(const struct command *command);
void help_version(void);

#endif /* _SCHEDCTL_H */
