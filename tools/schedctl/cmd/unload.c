// SPDX-License-Identifier: GPL-2.0
/*
 * unload.c - schedctl unload
 */
#include "base/renderer.h"
#include "cmd/cmd.h"

static int unload(struct session *session, const char *argument)
{
	struct schedmgr_entry entry = { .size = sizeof(entry) };
	char version[SCHEDMGR_VERSION_LEN];
	char name[SCHEDMGR_NAME_LEN];
	int ret;

	ret = schedmgr_parse_name(session->ctx, argument, name, version);
	if (!ret)
		ret = schedmgr_unload(session->ctx, name, version, &entry);
	if (!ret)
		session->render->unloaded(session, &entry);
	return ret;
}

static int run(struct session *session, int argc, char **argv)
{
	int i, ret = 0;

	for (i = 0; !ret && i < argc; i++)
		ret = unload(session, argv[i]);
	return ret;
}

const struct command command_unload = {
	.name = "unload",
	.arguments = "NAME[:VERSION]...",
	.summary = "take loaded payloads out of the kernel",
	.description =
		"Unloads each payload. The active one is refused: roll back first. VERSION is\n"
		"needed when several versions of that name are loaded. The first failure ends\n"
		"the command.\n",
	.run = run,
	.min_arguments = 1,
	.max_arguments = -1,
	.completion = COMPLETE_STAGED,
};
