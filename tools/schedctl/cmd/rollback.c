// SPDX-License-Identifier: GPL-2.0
/*
 * rollback.c - schedctl rollback
 */
#include "base/output.h"
#include "base/progress.h"
#include "cmd/cmd.h"

static int run(struct session *session, int argc, char **argv)
{
	struct schedmgr_switch sw = {
		.size = sizeof(sw),
		.timeout_ms = session->options.timeout_ms,
		.max_pause_ns = session->options.max_pause_ns,
	};
	int ret = 0;

	(void)argc;
	(void)argv;
	if (session->options.to)
		ret = schedmgr_parse_name(session->ctx, session->options.to, sw.name, sw.version);
	if (ret)
		return ret;
	progress_start(session, sw.timeout_ms);
	ret = schedmgr_rollback(session->ctx, &sw);
	progress_end();
	output_switch(session, ret, &sw);
	return ret;
}

const struct command command_rollback = {
	.name = "rollback",
	.arguments = "",
	.summary = "switch back to the scheduler that ran before",
	.description =
		"Switches to the version that ran before the active one, or to the kernel's\n"
		"own where that is no longer loaded, or where --to or --stock say. A switch\n"
		"that fails changes nothing.\n",
	.run = run,
	.max_arguments = 0,
	.options = OPTIONS(&option_to, &option_stock, &option_timeout, &option_max_pause),
};
