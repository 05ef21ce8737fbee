// SPDX-License-Identifier: GPL-2.0
/*
 * schedctl.c - replaces the CPU scheduler of the running kernel, and puts it back
 */
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/output.h"
#include "base/print.h"
#include "commands.h"
#include "complete.h"
#include "help.h"
#include "json/json.h"
#include "text/text.h"

#define TIMEOUT_DEFAULT_MS 5000

static bool is_option(const char *word, const char *short_name, const char *long_name)
{
	return !strcmp(word, short_name) || !strcmp(word, long_name);
}

static void print_log(void *data, int priority, const char *message)
{
	struct session *session = data;

	if (priority <= LOG_WARNING)
		session->render->warned(session, message);
	else
		print(stderr, "schedctl: %s\n", message);
}

static int run_command(struct session *session, int argc, char **argv, int first)
{
	int ret;

	if (schedmgr_new(&session->ctx)) {
		fputs("schedctl: out of memory\n", stderr);
		return EXIT_FAILED;
	}
	schedmgr_set_log_fn(session->ctx, print_log, session);
	schedmgr_set_log_priority(session->ctx, session->options.verbose ? LOG_DEBUG : LOG_WARNING);
	ret = session->command->run(session, argc - first, argv + first);
	return ret < 0 ? (int)output_error(session) : ret;
}

/* Finds the command, runs it; @argc and @argv begin with it. */
static int dispatch(struct session *session, int argc, char **argv)
{
	int ret;

	session->command = find_command(argv[0]);
	if (!session->command)
		return output_usage(session, "there is no command '%s'", argv[0]);
	session->lines = session->command->lines;
	ret = option_parse(session, argc, argv);
	if (ret)
		return ret;
	if (session->options.help) {
		help_command(session->command);
		return EXIT_OK;
	}
	return run_command(session, argc, argv, optind);
}

/* Options before the command, then the command. */
static int start(struct session *session, int argc, char **argv)
{
	int i;

	if (argc > 2 && !strcmp(argv[1], "--complete-args"))
		return complete_last_word(argc - 2, argv + 2);
	for (i = 1; i < argc && *argv[i] == '-'; i++) {
		if (is_option(argv[i], "-h", "--help")) {
			help_program();
			return EXIT_OK;
		}
		if (is_option(argv[i], "-V", "--version")) {
			help_version();
			return EXIT_OK;
		}
		if (!is_option(argv[i], "-j", "--json"))
			return output_usage(session, "there is no option '%s'", argv[i]);
	}
	if (i == argc)
		return output_usage(session, "which command?");
	return dispatch(session, argc - i, argv + i);
}

/* Where standard output is closed, no device or socket takes its place: what is written to it fails. */
static void fill_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	struct session session = {
		.renderers = { &renderer_text, &renderer_json },
		.options = { .timeout_ms = TIMEOUT_DEFAULT_MS, .stable_s = SCHEDMGR_TRIAL_S },
	};
	int code;

	fill_descriptors();
	output_select(&session, option_wants_json(argc, argv));
	code = start(&session, argc, argv);
	if (output_finish(&session) && code == EXIT_OK) {
		fputs("schedctl: cannot write to standard output\n", stderr);
		code = EXIT_FAILED;
	}
	schedmgr_unref(session.ctx);
	interrupt_deliver();
	return code;
}
