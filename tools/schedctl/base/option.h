/* SPDX-License-Identifier: GPL-2.0 */
/*
 * option.h - options of all commands
 */
#ifndef _SCHEDCTL_BASE_OPTION_H
#define _SCHEDCTL_BASE_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/session.h"

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

extern const struct option_spec option_timeout, option_max_pause, option_confirm, option_dry_run;
extern const struct option_spec option_gate, option_trial, option_min_samples;
extern const struct option_spec option_to, option_stock, option_watch, option_lines, option_count;
extern const struct option_spec option_none, option_all, option_available, option_kept, option_functions;
extern const struct option_spec option_stable_after, option_shutdown;
extern const struct option_spec *const common_options[];
bool option_wants_json(int argc, char **argv);
int option_parse(struct session *session, int argc, char **argv);

#endif /* _SCHEDCTL_BASE_OPTION_H */
