// SPDX-License-Identifier: GPL-2.0
/*
 * quarantine.c - schedctl quarantine
 */
#include <string.h>

#include "base/output.h"
#include "cmd/cmd.h"

static int list(struct session *session)
{
	struct schedmgr_quarantine *quarantine;
	int ret;

	ret = schedmgr_quarantine_new(session->ctx, &quarantine);
	if (ret)
		return ret;
	session->render->quarantine(session, quarantine);
	schedmgr_quarantine_free(quarantine);
	return 0;
}

static int clear(struct session *session, const char *argument)
{
	char name[SCHEDMGR_NAME_LEN], version[SCHEDMGR_VERSION_LEN] = "";
	int ret;

	if (session->options.all == !!argument)
		return output_usage(session, argument ? "either NAME or --all" : "'quarantine clear' needs NAME[:VERSION] or --all");
	ret = argument ? schedmgr_parse_name(session->ctx, argument, name, version) : 0;
	if (!ret)
		ret = schedmgr_quarantine_clear(session->ctx, argument ? name : NULL, version);
	if (ret < 0)
		return ret;
	session->render->cleared(session, ret);
	return 0;
}

static int run(struct session *session, int argc, char **argv)
{
	if (argc && !strcmp(argv[0], "clear"))
		return clear(session, argv[1]);
	if (argc && strcmp(argv[0], "list"))
		return output_usage(session, "'quarantine' takes list or clear, not '%s'", argv[0]);
	if (argc > 1)
		return output_usage(session, "'quarantine list' takes no argument '%s'", argv[1]);
	if (session->options.all)
		return output_usage(session, "'quarantine list' does not take --all");
	return list(session);
}

const struct command command_quarantine = {
	.name = "quarantine",
	.arguments = "list|clear",
	.summary = "versions that are not restored at boot",
	.description =
		"list shows what is in quarantine, and why: versions that the watchdog or a\n"
		"missing confirmation threw out, or that ran when the machine went down before\n"
		"they had been stable. clear NAME[:VERSION], or clear --all, takes them out.\n"
		"Activating them by hand is always possible.\n",
	.run = run,
	.max_arguments = 2,
	.options = OPTIONS(&option_all),
	.completion = COMPLETE_QUARANTINE,
};
