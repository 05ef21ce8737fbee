// SPDX-License-Identifier: GPL-2.0
/*
 * cmd-status.c - schedctl status
 */
#include "output.h"

static int run(struct session *session, int argc, char **argv)
{
	struct schedmgr_info info = { .size = sizeof(info) };
	struct schedmgr_switch last = { .size = sizeof(last) };
	int ret;

	(void)argc;
	(void)argv;
	ret = schedmgr_get_info(session->ctx, &info);
	if (ret)
		return ret;
	ret = schedmgr_get_last_switch(session->ctx, &last);
	if (ret < 0)
		return ret;
	session->render->status(session, &info, ret ? &last.report : NULL);
	return 0;
}

const struct command command_status = {
	.name = "status",
	.arguments = "",
	.summary = "show which scheduler runs, and the last switch",
	.description =
		"Shows the active scheduler, the one that a roll back goes to, how many\n"
		"switches were made and failed, and what the last switch did: its stop\n"
		"window, what was checked and moved, or who stood in the way.\n",
	.run = run,
	.max_arguments = 0,
};
