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
	EXIT_QUARANTINED = 9,
};

struct command;
struct renderer;
struct json_object;

/**
 * struct options - what options said
 * @timeout_ms: --timeout
 * @max_pause_ns: --max-pause, 0: any
 * @confirm_ms: --confirm, 0: none is needed
 * @trial_ms: --trial, 0: not given
 * @samples: --min-samples, 0: not given
 * @watch_ms: --watch, 0: no
 * @lines: --lines
 * @count: --count
 * @stable_s: --stable-after
 * @to: --to or --stock, NULL: neither
 * @gate: --gate, NULL: not given
 * @dry_run: --dry-run
 * @none: --none
 * @all: --all
 * @available: --available
 * @kept: --kept
 * @functions: --functions
 * @shutdown: --shutdown
 * @verbose: --verbose
 * @help: --help
 */
struct options {
	unsigned long long timeout_ms;
	unsigned long long max_pause_ns;
	unsigned long long confirm_ms;
	unsigned long long trial_ms;
	unsigned long long samples;
	unsigned long long watch_ms;
	unsigned long long lines;
	unsigned long long count;
	unsigned long long stable_s;
	const char *to;
	const char *gate;
	bool dry_run;
	bool none;
	bool all;
	bool available;
	bool kept;
	bool functions;
	bool shutdown;
	bool verbose;
	bool help;
};

/**
 * struct session - one run of schedctl
 * @ctx: the library
 * @command: what is run, NULL before it is known
 * @render: how results and errors look
 * @document: of the JSON renderer: what is printed at the end
 * @json: --json
 * @lines: of the JSON renderer: one object a line, more may follow
 * @boot_id: of the text renderer: the boot of the last event that was shown
 * @options: all others
 */
struct session {
	struct schedmgr_ctx *ctx;
	const struct command *command;
	const struct renderer *render;
	struct json_object *document;
	bool json;
	bool lines;
	char boot_id[37];
	struct options options;
};

/* What an option's value is. */
enum option_kind {
	OPTION_FLAG,
	OPTION_NUMBER,	/* fractions are fine */
	OPTION_COUNT,
	OPTION_STRING,
};

/**
 * struct option_spec - an option of one or more commands
 * @name: without the dashes
 * @letter: of the short form, 0: it has none
 * @kind: what its value is
 * @optional: the value may be left out
 * @argument: what the value is called in --help; NULL: it takes none
 * @help: what it does; further lines begin after "\n"
 * @what: of a number: what is wrong, as in "the timeout '1s' is not a number of seconds"; of a
 *        string: what is wrong when it is given twice
 * @offset: in struct options
 * @min: of a number
 * @max: of a number
 * @scale: of a number, not of a count: what it is multiplied with
 * @value: of a string without argument: what is stored; of an optional number: its default
 */
struct option_spec {
	const char *name;
	int letter;
	enum option_kind kind;
	bool optional;
	const char *argument;
	const char *help;
	const char *what;
	size_t offset;
	double min;
	double max;
	double scale;
	const char *value;
};

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

/* cmd/ */
extern const struct command command_load;
extern const struct command command_unload;
extern const struct command command_activate;
extern const struct command command_confirm;
extern const struct command command_rollback;
extern const struct command command_list;
extern const struct command command_status;
extern const struct command command_show;
extern const struct command command_verify;
extern const struct command command_predict;
extern const struct command command_history;
extern const struct command command_monitor;
extern const struct command command_set_default;
extern const struct command command_restore;
extern const struct command command_quarantine;
extern const struct command command_record;
extern const struct command command_doctor;

/* schedctl.c */
extern const struct command *const commands[];
const struct command *find_command(const char *name);

/* option.c */
extern const struct option_spec option_timeout, option_max_pause, option_confirm, option_dry_run;
extern const struct option_spec option_gate, option_trial, option_min_samples;
extern const struct option_spec option_to, option_stock, option_watch, option_lines, option_count;
extern const struct option_spec option_none, option_all, option_available, option_kept, option_functions;
extern const struct option_spec option_stable_after, option_shutdown;
extern const struct option_spec *const common_options[];
bool option_wants_json(int argc, char **argv);
int option_parse(struct session *session, int argc, char **argv);

/* help.c */
void help_program(void);
void help_command(const struct command *command);
void help_version(void);

/* interrupt.c */
void interrupt_defer(void);
void interrupt_deliver(void);

/* progress.c */
void progress_start(struct session *session, unsigned int timeout_ms);
void progress_end(void);

/* complete.c */
int complete(int argc, char **argv);

#endif /* _SCHEDCTL_H */
