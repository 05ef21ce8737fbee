// SPDX-License-Identifier: GPL-2.0
/*
 * restore.c - schedctl restore
 */
#include "base/interrupt.h"
#include "base/renderer.h"
#include "cmd/cmd.h"

static int run(struct session *session, int argc, char **argv)
{
	struct schedmgr_restoration restoration;
	int ret;

	(void)argc;
	(void)argv;
	interrupt_defer();
	ret = schedmgr_restore(session->ctx, session->options.timeout_ms, &restoration);
	/* A failure says itself why. */
	if (!ret || session->json)
		session->render->restored(session, &restoration);
	return ret;
}

const struct command command_restore = {
	.name = "restore",
	.arguments = "",
	.summary = "activate the default, if it may be: done at boot",
	.description =
		"Puts the version that took the machine down in an earlier boot into\n"
		"quarantine, if there is one. Then loads and activates what 'set-default' chose,\n"
		"unless schedmgr.disable=1 is on the kernel's command line, the payload is\n"
		"missing for this kernel or the version is in quarantine. Ends with 0 when what\n"
		"should run runs, which may be the kernel's own scheduler.\n",
	.run = run,
	.max_arguments = 0,
	.options = OPTIONS(&option_timeout),
};
