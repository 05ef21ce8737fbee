// SPDX-License-Identifier: GPL-2.0
/*
 * cmd-list.c - schedctl list
 */
#include "output.h"

static int run(struct session *session, int argc, char **argv)
{
	struct schedmgr_list *list;
	int ret;

	(void)argc;
	(void)argv;
	ret = schedmgr_get_list(session->ctx, &list);
	if (ret)
		return ret;
	session->render->versions(session, list);
	schedmgr_list_free(list);
	return 0;
}

const struct command command_list = {
	.name = "list",
	.arguments = "",
	.summary = "show all loaded schedulers",
	.description =
		"Shows the kernel's own scheduler (stock) and every loaded payload: name,\n"
		"version, state, functions that it replaces, size of its code, how often it\n"
		"was activated, and the version of the source package that it was built from.\n",
	.run = run,
	.max_arguments = 0,
};
