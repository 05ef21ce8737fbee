// SPDX-License-Identifier: GPL-2.0
/*
 * show.c - schedctl show
 */
#include <string.h>

#include "base/renderer.h"
#include "cmd/cmd.h"

/* The version of the manager that this file would be, or NULL. */
static const struct schedmgr_entry *find_entry(const struct schedmgr_list *list, const char *module)
{
	const struct schedmgr_entry *entry;

	schedmgr_for_each_entry(entry, list)
		if (!strcmp(entry->module, module))
			return entry;
	return NULL;
}

static int run(struct session *session, int argc, char **argv)
{
	struct schedmgr_list *list = NULL;
	struct schedmgr_image *image;
	int ret;

	(void)argc;
	ret = schedmgr_image_find(session->ctx, argv[0], &image);
	if (ret)
		return ret;
	/* Without a manager it is not loaded. */
	if (schedmgr_get_list(session->ctx, &list))
		list = NULL;
	session->render->described(session, image,
				   list ? find_entry(list, schedmgr_image_get_module(image)) : NULL);
	schedmgr_list_free(list);
	schedmgr_image_free(image);
	return 0;
}

const struct command command_show = {
	.name = "show",
	.arguments = "FILE|NAME",
	.summary = "show what a payload is, and what it replaces",
	.description =
		"Shows what a payload's file says of itself: name and version, the kernel,\n"
		"source and compiler it was built with, how much it replaces, who signed it;\n"
		"and whether it is loaded. The file is found as by 'load'; it need not be for\n"
		"the kernel that runs.\n",
	.run = run,
	.min_arguments = 1,
	.max_arguments = 1,
	.options = OPTIONS(&option_functions),
	.completion = COMPLETE_PAYLOADS,
};
