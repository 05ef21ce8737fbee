/* SPDX-License-Identifier: GPL-2.0 */
/*
 * options.h - the command line
 */
#ifndef SCHED_BOUNDARY_OPTIONS_H
#define SCHED_BOUNDARY_OPTIONS_H

#include <stdio.h>

struct options {
	const char *boundary, *vmlinux, *symbols, *reference, *json;
	const char *release, *source_version, *compiler, *source_hash;
	const char *output, *report, *report_text, *verify_json, *manifest;
	const char *sidecar_reference, *lines;
	const char *plain, *sidecar_plain;
};

int options_parse(struct options *options, int argc, char **argv);
int options_require(struct options *options, const char *const *names);
void options_print(FILE *to);

#endif /* SCHED_BOUNDARY_OPTIONS_H */
