// SPDX-License-Identifier: GPL-2.0
/*
 * options.c - the command line: every option has a value, and each command those that it needs
 */
#include <errno.h>
#include <getopt.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/diag.h"
#include "options.h"

#define OPTION(name, member) { name, offsetof(struct options, member) }

static const struct {
	const char *name;
	size_t offset;
} option_table[] = {
	OPTION("boundary", boundary),
	OPTION("vmlinux", vmlinux),
	OPTION("symbols", symbols),
	OPTION("reference", reference),
	OPTION("json", json),
	OPTION("release", release),
	OPTION("source-version", source_version),
	OPTION("compiler", compiler),
	OPTION("source-hash", source_hash),
	OPTION("output", output),
	OPTION("report", report),
	OPTION("report-text", report_text),
	OPTION("verify-json", verify_json),
	OPTION("manifest", manifest),
	OPTION("sidecar-reference", sidecar_reference),
	OPTION("lines", lines),
	OPTION("plain", plain),
	OPTION("sidecar-plain", sidecar_plain),
};

static const char **option_slot(struct options *options, size_t i)
{
	return (const char **)((char *)options + option_table[i].offset);
}

/* The values of @options that a command cannot do without. */
int options_require(struct options *options, const char *const *names)
{
	int err = 0;

	for (; *names; names++)
		for (size_t i = 0; i < ARRAY_SIZE(option_table); i++)
			if (!strcmp(option_table[i].name, *names) && !*option_slot(options, i)) {
				diag_error("--%s is missing", *names);
				err = -EINVAL;
			}
	return err;
}

int options_parse(struct options *options, int argc, char **argv)
{
	struct option table[ARRAY_SIZE(option_table) + 1] = { 0 };
	int c, index;

	for (size_t i = 0; i < ARRAY_SIZE(option_table); i++) {
		table[i].name = option_table[i].name;
		table[i].has_arg = required_argument;
	}
	while ((c = getopt_long(argc, argv, "", table, &index)) != -1) {
		if (c)
			return -EINVAL;
		*option_slot(options, index) = optarg;
	}
	return 0;
}

void options_print(FILE *to)
{
	for (size_t i = 0; i < ARRAY_SIZE(option_table); i++)
		fprintf(to, "  --%s VALUE\n", option_table[i].name);
}
