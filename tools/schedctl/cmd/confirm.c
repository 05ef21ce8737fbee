// SPDX-License-Identifier: GPL-2.0
/*
 * confirm.c - schedctl confirm
 */
#include "base/renderer.h"
#include "cmd/cmd.h"

static int run(struct session *session, int argc, char **argv)
{
	struct schedmgr_confirm confirm = { .size = sizeof(confirm) };
	int ret;

	(void)argc;
	(void)argv;
	ret = schedmgr_confirm(session->ctx, &confirm);
	if (!ret)
		session->render->confirmed(session, &confirm);
	return ret;
}

const struct command command_confirm = {
	.name = "confirm",
	.arguments = "",
	.summary = "keep what 'activate --confirm' has activated",
	.description =
		"Ends the wait that 'activate --confirm' began: the active version stays. When\n"
		"the time has run out, the version before it is back already, and the one that\n"
		"was not confirmed is in quarantine.\n",
	.run = run,
	.max_arguments = 0,
};
