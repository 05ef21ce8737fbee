/* SPDX-License-Identifier: GPL-2.0 */
/*
 * session.h - one run of schedctl
 */
#ifndef _SCHEDCTL_BASE_SESSION_H
#define _SCHEDCTL_BASE_SESSION_H

#include <stdbool.h>

#include "libschedmgr.h"

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
 * @renderers: what there is to choose from: for people, and JSON
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
	const struct renderer *renderers[2];
	struct json_object *document;
	bool json;
	bool lines;
	char boot_id[37];
	struct options options;
};

#endif /* _SCHEDCTL_BASE_SESSION_H */
