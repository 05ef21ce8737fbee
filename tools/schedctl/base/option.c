// SPDX-License-Identifier: GPL-2.0
/*
 * option.c - options of all commands
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/command.h"
#include "base/output.h"

#define DAY_S 86400.0
#define PAUSE_MAX_US 10e6	/* ten seconds */

#define STORE(member) .offset = offsetof(struct options, member)

const struct option_spec option_timeout = {
	.name = "timeout", .letter = 't', .kind = OPTION_NUMBER, .argument = "SECONDS",
	.help = "keep trying that long while a task is in the way;\ndefault 5, fractions are fine, 0: one attempt",
	.what = "the timeout '%s' is not a number of seconds from %.0f to %.0f",
	STORE(timeout_ms), .min = 0, .max = DAY_S, .scale = 1000,
};

const struct option_spec option_max_pause = {
	.name = "max-pause", .letter = 'p', .kind = OPTION_NUMBER, .argument = "US",
	.help = "refuse when the stop window is predicted to take\nmore microseconds than that; default: any",
	.what = "the pause '%s' is not a number of microseconds from %g to %.0f",
	STORE(max_pause_ns), .min = 0.001, .max = PAUSE_MAX_US, .scale = 1000,
};

const struct option_spec option_confirm = {
	.name = "confirm", .letter = 'c', .kind = OPTION_NUMBER, .argument = "SECONDS",
	.help = "go back by itself unless 'schedctl confirm' comes\nin that time",
	.what = "the time '%s' is not a number of seconds from %g to %.0f",
	STORE(confirm_ms), .min = 0.1, .max = SCHEDMGR_MAX_CONFIRM_MS / 1000, .scale = 1000,
};

const struct option_spec option_gate = {
	.name = "gate", .letter = 'g', .kind = OPTION_STRING, .argument = "GATE",
	.help = "go back by itself when tasks wait longer for a CPU\nthan that, such as p99=2x: twice as long as before",
	.what = "only one --gate can be given", STORE(gate),
};

const struct option_spec option_trial = {
	.name = "trial", .kind = OPTION_NUMBER, .argument = "SECONDS",
	.help = "how long the gate decides, then the version stays;\ndefault 30",
	.what = "the time '%s' is not a number of seconds from %g to %.0f",
	STORE(trial_ms), .min = 5, .max = SCHEDMGR_MAX_CONFIRM_MS / 1000, .scale = 1000,
};

const struct option_spec option_min_samples = {
	.name = "min-samples", .kind = OPTION_COUNT, .argument = "N",
	.help = "how many wake-ups must have been measured for the\ngate; default: ten beyond the percentile",
	.what = "'%s' is not a number of wake-ups from %.0f to %.0f",
	STORE(samples), .min = 1, .max = 1e9,
};

const struct option_spec option_dry_run = {
	.name = "dry-run", .letter = 'n', .kind = OPTION_FLAG,
	.help = "do all but the switch, and say how long it would\nstop the machine", STORE(dry_run),
};

const struct option_spec option_to = {
	.name = "to", .kind = OPTION_STRING, .argument = "NAME[:VERSION]",
	.help = "switch to that version instead", .what = "only one of --to and --stock can be given", STORE(to),
};

const struct option_spec option_stock = {
	.name = "stock", .kind = OPTION_STRING, .value = SCHEDMGR_STOCK,
	.help = "switch to the kernel's own scheduler", .what = "only one of --to and --stock can be given", STORE(to),
};

const struct option_spec option_watch = {
	.name = "watch", .letter = 'w', .kind = OPTION_NUMBER, .argument = "SECONDS", .optional = true,
	.help = "show it again and again, every 2 seconds or as\noften as said, until interrupted",
	.what = "the interval '%s' is not a number of seconds from %g to %.0f",
	STORE(watch_ms), .min = 0.1, .max = DAY_S, .scale = 1000, .value = "2",
};

const struct option_spec option_lines = {
	.name = "lines", .letter = 'n', .kind = OPTION_COUNT, .argument = "N",
	.help = "only the last N events",
	.what = "'%s' is not a number of events from %.0f to %.0f",
	STORE(lines), .min = 1, .max = 1e9,
};

const struct option_spec option_count = {
	.name = "count", .letter = 'c', .kind = OPTION_COUNT, .argument = "N",
	.help = "end after N events",
	.what = "'%s' is not a number of events from %.0f to %.0f",
	STORE(count), .min = 1, .max = 1e9,
};

const struct option_spec option_none = {
	.name = "none", .kind = OPTION_FLAG, .help = "none: the kernel's own scheduler runs after a boot", STORE(none),
};

const struct option_spec option_all = {
	.name = "all", .letter = 'a', .kind = OPTION_FLAG, .help = "all versions", STORE(all),
};

const struct option_spec option_available = {
	.name = "available", .letter = 'a', .kind = OPTION_FLAG,
	.help = "the payloads on the disk, for all kernels, and\nthose that could not be built", STORE(available),
};

const struct option_spec option_kept = {
	.name = "kept", .letter = 'k', .kind = OPTION_FLAG,
	.help = "begin with the events that the manager still has", STORE(kept),
};

const struct option_spec option_functions = {
	.name = "functions", .letter = 'f', .kind = OPTION_FLAG, .help = "list its functions as well", STORE(functions),
};

const struct option_spec option_stable_after = {
	.name = "stable-after", .kind = OPTION_NUMBER, .argument = "MINUTES",
	.help = "after how long a version counts as stable;\ndefault 10, fractions are fine",
	.what = "the time '%s' is not a number of minutes from %g to %.0f",
	STORE(stable_s), .min = 1.0 / 60, .max = DAY_S / 60, .scale = 60,
};

const struct option_spec option_shutdown = {
	.name = "shutdown", .kind = OPTION_FLAG,
	.help = "the machine goes down in order: write what there\nis, note that, and end", STORE(shutdown),
};

static const struct option_spec option_json = {
	.name = "json", .letter = 'j', .kind = OPTION_FLAG,
	.help = "JSON on standard output, errors included",
};

static const struct option_spec option_verbose = {
	.name = "verbose", .letter = 'v', .kind = OPTION_FLAG, .help = "say on standard error what is done", STORE(verbose),
};

static const struct option_spec option_help = {
	.name = "help", .letter = 'h', .kind = OPTION_FLAG, .help = "show this", STORE(help),
};

const struct option_spec *const common_options[] = { &option_json, &option_verbose, &option_help, NULL };

static const struct option_spec *const all_options[] = {
	&option_timeout, &option_max_pause, &option_confirm, &option_gate, &option_trial, &option_min_samples,
	&option_dry_run, &option_to, &option_stock, &option_watch, &option_lines, &option_count, &option_none,
	&option_all, &option_available, &option_kept, &option_functions, &option_stable_after, &option_shutdown, &option_json, &option_verbose, &option_help,
};

/* Errors in what comes before --json are JSON as well; shortened or bundled it is seen in its turn. */
bool option_wants_json(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--json") || !strcmp(argv[i], "-j"))
			return true;
	return false;
}

static int parse_number(struct session *session, const struct option_spec *spec, const char *text)
{
	unsigned long long *member = (void *)((char *)&session->options + spec->offset);
	double number;
	char *end;

	number = strtod(text, &end);
	if (end == text || *end || !(number >= spec->min) || number > spec->max)
		return output_usage(session, spec->what, text, spec->min, spec->max);
	*member = (unsigned long long)(number * spec->scale + 0.5);
	return 0;
}

/* Digits, and nothing else. */
static int parse_count(struct session *session, const struct option_spec *spec, const char *text)
{
	unsigned long long *member = (void *)((char *)&session->options + spec->offset);
	size_t digits = strspn(text, "0123456789");
	unsigned long long count = strtoull(text, NULL, 10);

	if (!digits || text[digits] || (double)count < spec->min || (double)count > spec->max)
		return output_usage(session, spec->what, text, spec->min, spec->max);
	*member = count;
	return 0;
}

static int parse_string(struct session *session, const struct option_spec *spec, const char *text)
{
	const char **member = (void *)((char *)&session->options + spec->offset);

	if (*member)
		return output_usage(session, "%s", spec->what);
	*member = text;
	return 0;
}

static int parse_value(struct session *session, const struct option_spec *spec, const char *text)
{
	switch (spec->kind) {
	case OPTION_NUMBER:
		return parse_number(session, spec, text ?: spec->value);
	case OPTION_COUNT:
		return parse_count(session, spec, text);
	case OPTION_STRING:
		return parse_string(session, spec, text ?: spec->value);
	case OPTION_FLAG:
		break;
	}
	if (spec == &option_json)
		output_select(session, true);
	else
		*(bool *)((char *)&session->options + spec->offset) = true;
	return 0;
}

static bool has_option(const struct option_spec *const *options, const struct option_spec *spec)
{
	for (; options && *options; options++)
		if (*options == spec)
			return true;
	return false;
}

/* A letter may mean one thing to one command and another to the next. */
static const struct option_spec *find_letter(const struct option_spec *const *options, int letter)
{
	for (; options && *options; options++)
		if ((*options)->letter == letter)
			return *options;
	return NULL;
}

#define LONG_BASE 256	/* getopt's values for long options: above all letters */

/* getopt's tables: long options of all commands, letters of this one. */
static void make_tables(const struct command *command, struct option *longs, char *letters)
{
	const struct option_spec *const *tables[] = { command->options, common_options };
	const struct option_spec *const *option;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all_options); i++) {
		const struct option_spec *spec = all_options[i];

		longs[i] = (struct option){ spec->name, !spec->argument ? no_argument :
					    spec->optional ? optional_argument : required_argument,
					    NULL, LONG_BASE + (int)i };
	}
	longs[i] = (struct option){ 0 };
	*letters++ = ':';
	for (i = 0; i < ARRAY_SIZE(tables); i++)
		for (option = tables[i]; option && *option; option++) {
			if (!(*option)->letter)
				continue;
			*letters++ = (*option)->letter;
			if ((*option)->argument)
				*letters++ = ':';
			if ((*option)->optional)
				*letters++ = ':';
		}
	*letters = '\0';
}

static int parse_option(struct session *session, int option, char **argv)
{
	const struct command *command = session->command;
	const struct option_spec *spec;

	if (option == ':')
		return output_usage(session, "the option '%s' needs a value", argv[optind - 1]);
	/* A letter may be one of several in a word. */
	if (option == '?' && optopt > ' ' && optopt <= '~')
		return output_usage(session, "there is no option '-%c'", optopt);
	if (option == '?')
		return output_usage(session, "there is no option '%s'", argv[optind - 1]);
	if (option >= LONG_BASE)
		spec = all_options[option - LONG_BASE];
	else
		spec = find_letter(command->options, option) ?: find_letter(common_options, option);
	if (!has_option(command->options, spec) && !has_option(common_options, spec))
		return output_usage(session, "the command '%s' does not take --%s", command->name, spec->name);
	return parse_value(session, spec, optarg);
}

/**
 * option_parse() - options and number of arguments of a command
 * @session: the run; its command is known
 * @argc: words, the command's name first
 * @argv: the words; what is not an option is moved to the end, from optind on
 *
 * Return: 0 or an exit code; the error has been shown.
 */
int option_parse(struct session *session, int argc, char **argv)
{
	struct option longs[ARRAY_SIZE(all_options) + 1];
	const struct command *command = session->command;
	char letters[3 * ARRAY_SIZE(all_options) + 2];
	int option, count, ret;

	make_tables(command, longs, letters);
	opterr = 0;
	optind = 0;
	while ((option = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		ret = parse_option(session, option, argv);
		if (ret)
			return ret;
	}
	count = argc - optind;
	if (session->options.help)
		return 0;
	if (count < command->min_arguments)
		return output_usage(session, "'%s' needs %s", command->name, command->arguments);
	if (command->max_arguments >= 0 && count > command->max_arguments)
		return output_usage(session, "'%s' takes no argument '%s'", command->name,
				    argv[optind + command->max_arguments]);
	return 0;
}
