// SPDX-License-Identifier: GPL-2.0
/*
 * cmd-rollback.c - schedctl rollback
 */
#include "output.h"

static int run(struct session *session, int argc, char **argv)
{
	struct schedmgr_switch sw = { .size = sizeof(sw), .timeout_ms = session->timeout_ms };
	int ret;

	(void)argc;
	(void)argv;
	ret = schedmgr_rollback(session->ctx, &sw);
	output_switch(session, ret, &sw.report);
	return ret;
}

const struct command command_rollback = {
	.name = "rollback",
	.arguments = "",
	.summary = "switch back to the scheduler that ran before",
	.description =
		"Switches to the version that ran before the active one, or to the kernel's\n"
		"own where that is no longer loaded. A switch that fails changes nothing.\n",
	.run = run,
	.max_arguments = 0,
	.has_timeout = true,
};
