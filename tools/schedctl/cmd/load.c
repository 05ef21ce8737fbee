// SPDX-License-Identifier: GPL-2.0
/*
 * load.c - schedctl load
 */
#include "base/renderer.h"
#include "cmd/cmd.h"

static int run(struct session *session, int argc, char **argv)
{
	int i, ret;

	for (i = 0; i < argc; i++) {
		struct schedmgr_entry entry = { .size = sizeof(entry) };

		ret = schedmgr_load(session->ctx, argv[i], &entry);
		if (ret)
			return ret;
		session->render->loaded(session, &entry);
	}
	return 0;
}

const struct command command_load = {
	.name = "load",
	.arguments = "FILE|NAME...",
	.summary = "check payloads and load them, without running",
	.description =
		"Stages each payload: it is checked against the running kernel and loaded,\n"
		"the active scheduler stays as it is. What has a slash or ends in .ko is a\n"
		"file, else NAME.ko is looked for in /usr/lib/schedmgr/RELEASE and\n"
		"/var/lib/schedmgr/RELEASE. The module schedmgr is loaded first where that is\n"
		"missing. The first failure ends the command; what was loaded before it stays\n"
		"loaded.\n",
	.run = run,
	.min_arguments = 1,
	.max_arguments = -1,
	.completion = COMPLETE_PAYLOADS,
};
