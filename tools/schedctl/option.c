// SPDX-License-Identifier: GPL-2.0
/*
 * option.c - options of all commands
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"

#define TIMEOUT_MAX 86400.0	/* a day, in seconds */

#define PAUSE_MAX 10e6		/* ten seconds, in microseconds */

enum {
	OPTION_TIMEOUT = 't',
	OPTION_MAX_PAUSE = 'p',
	OPTION_JSON = 'j',
	OPTION_VERBOSE = 'v',
	OPTION_HELP = 'h',
	OPTION_TO = 256,
	OPTION_STOCK,
};

static const struct option options[] = {
	{ "timeout", required_argument, NULL, OPTION_TIMEOUT },
	{ "max-pause", required_argument, NULL, OPTION_MAX_PAUSE },
	{ "to", required_argument, NULL, OPTION_TO },
	{ "stock", no_argument, NULL, OPTION_STOCK },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "verbose", no_argument, NULL, OPTION_VERBOSE },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ }
};

/* Errors in what comes before --json are JSON as well. */
bool option_wants_json(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--json") || !strcmp(argv[i], "-j"))
			return true;
	return false;
}

static int parse_timeout(struct session *session, const char *text)
{
	double seconds;
	char *end;

	if (!session->command->is_switch)
		return output_usage(session, "the command '%s' does not take --timeout", session->command->name);
	seconds = strtod(text, &end);
	if (end == text || *end || !(seconds >= 0) || seconds > TIMEOUT_MAX)
		return output_usage(session, "the timeout '%s' is not a number of seconds from 0 to %.0f",
				    text, TIMEOUT_MAX);
	session->timeout_ms = (unsigned int)(seconds * 1000 + 0.5);
	return 0;
}

static int parse_max_pause(struct session *session, const char *text)
{
	double us;
	char *end;

	if (!session->command->is_switch)
		return output_usage(session, "the command '%s' does not take --max-pause", session->command->name);
	us = strtod(text, &end);
	if (end == text || *end || !(us > 0) || us > PAUSE_MAX)
		return output_usage(session, "the pause '%s' is not a number of microseconds from 0 to %.0f",
				    text, PAUSE_MAX);
	session->max_pause_ns = (unsigned long long)(us * 1000 + 0.5);
	return 0;
}

static int parse_target(struct session *session, const char *name)
{
	if (!session->command->has_target)
		return output_usage(session, "the command '%s' does not take --to and --stock",
				    session->command->name);
	if (session->to)
		return output_usage(session, "only one of --to and --stock can be given");
	session->to = name;
	return 0;
}

static int parse_option(struct session *session, int option, char **argv)
{
	switch (option) {
	case OPTION_TIMEOUT:
		return parse_timeout(session, optarg);
	case OPTION_MAX_PAUSE:
		return parse_max_pause(session, optarg);
	case OPTION_TO:
		return parse_target(session, optarg);
	case OPTION_STOCK:
		return parse_target(session, SCHEDMGR_STOCK);
	case OPTION_JSON:
		return 0;	/* seen already */
	case OPTION_VERBOSE:
		session->verbose = true;
		return 0;
	case OPTION_HELP:
		session->help = true;
		return 0;
	case ':':
		return output_usage(session, "the option '%s' needs a value", argv[optind - 1]);
	default:
		return output_usage(session, "there is no option '%s'", argv[optind - 1]);
	}
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
	const struct command *command = session->command;
	int option, count, ret;

	opterr = 0;
	optind = 0;
	while ((option = getopt_long(argc, argv, ":t:p:jvh", options, NULL)) != -1) {
		ret = parse_option(session, option, argv);
		if (ret)
			return ret;
	}
	count = argc - optind;
	if (session->help)
		return 0;
	if (count < command->min_arguments)
		return output_usage(session, "'%s' needs %s", command->name, command->arguments);
	if (command->max_arguments >= 0 && count > command->max_arguments)
		return output_usage(session, "'%s' takes no argument '%s'", command->name,
				    argv[optind + command->max_arguments]);
	return 0;
}
