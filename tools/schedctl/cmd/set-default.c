// SPDX-License-Identifier: GPL-2.0
/*
 * set-default.c - schedctl set-default
 */
#include <stdio.h>

#include "base/output.h"
#include "cmd/cmd.h"

/* What would keep it from being restored today is said today. */
static void warn(struct session *session, const char *name, const char *version)
{
	struct schedmgr_quarantine_entry entry;
	const char *remedy;
	char message[512];

	if (schedmgr_is_quarantined(session->ctx, name, version, &entry)) {
		snprintf(message, sizeof(message), "'%s:%s' is in quarantine and will not be restored: %s; see schedctl quarantine clear",
			 entry.name, entry.version, entry.reason);
		session->render->warned(session, message);
	}
	if (!schedmgr_check_default(session->ctx, name, version))
		return;
	remedy = schedmgr_error_remedy(session->ctx);
	snprintf(message, sizeof(message), "%s%s%s", schedmgr_error_message(session->ctx), *remedy ? "; " : "", remedy);
	session->render->warned(session, message);
}

static int run(struct session *session, int argc, char **argv)
{
	char name[SCHEDMGR_NAME_LEN] = "", version[SCHEDMGR_VERSION_LEN] = "";
	int ret;

	if (session->options.none == !!argc)
		return output_usage(session, argc ? "either NAME or --none" : "'set-default' needs NAME or --none");
	ret = argc ? schedmgr_parse_name(session->ctx, argv[0], name, version) : 0;
	if (!ret)
		ret = schedmgr_set_default(session->ctx, argc ? name : NULL, version);
	if (ret)
		return ret;
	session->render->default_set(session, name, version);
	if (argc)
		warn(session, name, version);
	return 0;
}

const struct command command_set_default = {
	.name = "set-default",
	.arguments = "NAME|--none",
	.summary = "choose what runs after a boot",
	.description =
		"Sets the version, NAME or NAME:VERSION, that 'restore' activates at boot, or\n"
		"that there is none.\n"
		"Without VERSION it is whichever is installed for the kernel that runs then.\n"
		"Nothing else changes now.\n",
	.run = run,
	.max_arguments = 1,
	.options = OPTIONS(&option_none),
	.completion = COMPLETE_PAYLOADS,
};
