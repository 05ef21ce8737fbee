// SPDX-License-Identifier: GPL-2.0
/*
 * cmd-activate.c - schedctl activate
 */
#include "output.h"

static int run(struct session *session, int argc, char **argv)
{
	struct schedmgr_switch sw = {
		.size = sizeof(sw),
		.timeout_ms = session->timeout_ms,
		.max_pause_ns = session->max_pause_ns,
	};
	int ret;

	(void)argc;
	ret = schedmgr_parse_name(session->ctx, argv[0], sw.name, sw.version);
	if (ret)
		return ret;
	ret = schedmgr_activate(session->ctx, &sw);
	output_switch(session, ret, &sw.report);
	return ret;
}

const struct command command_activate = {
	.name = "activate",
	.arguments = "NAME[:VERSION]",
	.summary = "switch the machine to a loaded scheduler",
	.description =
		"Makes a loaded scheduler the active one, for all tasks on all CPUs at once.\n"
		"The name stock means the kernel's own. VERSION is needed when several\n"
		"versions of that name are loaded. While a task sits in code that must not be\n"
		"in use, the switch is tried again until the time is up; a switch that fails\n"
		"changes nothing.\n",
	.run = run,
	.min_arguments = 1,
	.max_arguments = 1,
	.is_switch = true,
};
