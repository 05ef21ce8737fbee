// SPDX-License-Identifier: GPL-2.0
/*
 * complete.c - schedctl --complete-args WORD...: what the last word may become
 *
 * The completions of all shells ask this, so that they know what this schedctl knows.  Prints one
 * candidate a line; the shell picks those that fit what was typed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/exit.h"
#include "base/print.h"
#include "commands.h"
#include "complete.h"

static void print_options(const struct option_spec *const *options)
{
	for (; options && *options; options++)
		print(stdout, "--%s\n", (*options)->name);
}

/* Is a version needed to tell it from others? */
static bool is_ambiguous(const struct schedmgr_list *list, const struct schedmgr_entry *wanted)
{
	const struct schedmgr_entry *entry;

	schedmgr_for_each_entry(entry, list)
		if (entry != wanted && !strcmp(entry->name, wanted->name))
			return true;
	return false;
}

static void print_versions(struct schedmgr_ctx *ctx, bool stock)
{
	const struct schedmgr_entry *entry;
	struct schedmgr_list *list;

	if (schedmgr_get_list(ctx, &list))
		return;
	schedmgr_for_each_entry(entry, list) {
		if (!entry->index && !stock)
			continue;
		if (!is_ambiguous(list, entry))
			print(stdout, "%s\n", entry->name);
		if (entry->index)
			print(stdout, "%s:%s\n", entry->name, entry->version);
	}
	schedmgr_list_free(list);
}

static void print_payloads(struct schedmgr_ctx *ctx)
{
	char *names, *name, *rest;

	if (schedmgr_get_payloads(ctx, &names))
		return;
	for (name = strtok_r(names, "\n", &rest); name; name = strtok_r(NULL, "\n", &rest))
		print(stdout, "%s\n", name);
	free(names);
}

static void print_quarantined(struct schedmgr_ctx *ctx)
{
	const struct schedmgr_quarantine_entry *entry;
	struct schedmgr_quarantine *quarantine;

	if (schedmgr_quarantine_new(ctx, &quarantine))
		return;
	schedmgr_for_each_quarantined(entry, quarantine)
		print(stdout, "%s:%s\n", entry->name, entry->version);
	schedmgr_quarantine_free(quarantine);
}

/* @first: the argument before, NULL: there is none */
static void print_arguments(enum completion completion, const char *first)
{
	struct schedmgr_ctx *ctx;

	if (completion == COMPLETE_NOTHING || schedmgr_new(&ctx))
		return;
	switch (completion) {
	case COMPLETE_PAYLOADS:
		print_payloads(ctx);
		break;
	case COMPLETE_STAGED:
	case COMPLETE_VERSIONS:
		print_versions(ctx, completion == COMPLETE_VERSIONS);
		break;
	case COMPLETE_QUARANTINE:
		if (!first)
			print(stdout, "list\nclear\n");
		else if (!strcmp(first, "clear"))
			print_quarantined(ctx);
		break;
	case COMPLETE_NOTHING:
		break;
	}
	schedmgr_unref(ctx);
}

static bool is_option(const struct option_spec *option, const char *word)
{
	if (!strncmp(word, "--", 2))
		return !strcmp(word + 2, option->name);
	return option->letter && *word == '-' && word[1] == option->letter && !word[2];
}

/* The option whose value comes after that word; NULL: it is none. */
static const struct option_spec *find_pending(const struct command *command, const char *word)
{
	const struct option_spec *const *option = command->options;

	for (; option && *option; option++)
		if ((*option)->argument && !(*option)->optional && is_option(*option, word))
			return *option;
	return NULL;
}

/* The last word is an argument: what may it be, after those before? */
static void complete_argument(const struct command *command, int argc, char **argv)
{
	const char *first = NULL;
	int i, count = 0;

	for (i = 1; i + 1 < argc; i++) {
		if (find_pending(command, argv[i]))
			i++;
		else if (*argv[i] != '-' && !count++)
			first = argv[i];
	}
	if (command->max_arguments < 0 || count < command->max_arguments)
		print_arguments(command->completion, first);
}

static int complete_command(const struct command *command, int argc, char **argv)
{
	const struct option_spec *pending = argc > 1 ? find_pending(command, argv[argc - 2]) : NULL;

	if (pending == &option_to) {
		print_arguments(COMPLETE_VERSIONS, NULL);
		return EXIT_OK;
	}
	if (pending == &option_gate)
		print(stdout, "p99=2x\np99.9=2x\np95=1.5x\np50=1.5x\nfair:p99=2x\nrt:p99=2x\ndeadline:p99=2x\n");
	if (pending)
		return EXIT_OK;
	if (*argv[argc - 1] == '-') {
		print_options(command->options);
		print_options(common_options);
		return EXIT_OK;
	}
	complete_argument(command, argc, argv);
	return EXIT_OK;
}

int complete_last_word(int argc, char **argv)
{
	const struct command *const *command;
	int i;

	for (i = 0; i + 1 < argc && *argv[i] == '-'; i++)
		;
	if (i + 1 < argc) {
		const struct command *found = find_command(argv[i]);

		return found ? complete_command(found, argc - i, argv + i) : EXIT_USAGE;
	}
	for (command = commands; *command; command++)
		print(stdout, "%s\n", (*command)->name);
	print(stdout, "--help\n--json\n--version\n");
	return EXIT_OK;
}
