// SPDX-License-Identifier: GPL-2.0
/*
 * list.c - schedctl list
 */
#include "base/renderer.h"
#include "cmd/cmd.h"

/* No manager is needed for that. */
static int show_available(struct session *session)
{
	struct schedmgr_available_list *list;
	int ret;

	ret = schedmgr_available_new(session->ctx, &list);
	if (ret)
		return ret;
	session->render->available(session, list);
	schedmgr_available_free(list);
	return 0;
}

static int run(struct session *session, int argc, char **argv)
{
	struct schedmgr_list *list;
	int ret;

	(void)argc;
	(void)argv;
	if (session->options.available)
		return show_available(session);
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
		"was activated, and the version of the source package that it was built from.\n"
		"With --available the payloads on the disk instead, for all kernels, and why\n"
		"there is none where one could not be built.\n",
	.run = run,
	.max_arguments = 0,
	.options = OPTIONS(&option_available),
};
