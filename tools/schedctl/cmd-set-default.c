// SPDX-License-Identifier: GPL-2.0
/*
 * cmd-set-default.c - schedctl set-default
 */
#include <stdio.h>
#include <string.h>

#include "output.h"

/* Is its file one that can be restored, and of that version? */
static void warn_file(struct session *session, const char *name, const char *version)
{
	struct schedmgr_image_facts facts;
	struct schedmgr_image *image;
	char message[512];

	if (schedmgr_image_find(session->ctx, name, &image)) {
		session->render->warned(session, schedmgr_error_message(session->ctx));
		return;
	}
	schedmgr_image_get_facts(image, &facts);
	if (*version && strcmp(version, facts.version)) {
		snprintf(message, sizeof(message), "version %s of '%s' is wanted, version %s is installed", version, name,
			 facts.version);
		session->render->warned(session, message);
	}
	schedmgr_image_free(image);
}

/* What would keep it from being restored today is said today. */
static void warn(struct session *session, const char *name, const char *version)
{
	struct schedmgr_quarantine_entry entry;
	char message[512];

	if (schedmgr_is_quarantined(session->ctx, name, version, &entry)) {
		snprintf(message, sizeof(message), "'%s:%s' is in quarantine and will not be restored: %s; see schedctl quarantine clear",
			 entry.name, entry.version, entry.reason);
		session->render->warned(session, message);
	}
	if (schedmgr_has_payload(session->ctx, name)) {
		if (strcmp(name, SCHEDMGR_STOCK))
			warn_file(session, name, version);
		return;
	}
	snprintf(message, sizeof(message), "there is no payload '%s' for the kernel that runs", name);
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
