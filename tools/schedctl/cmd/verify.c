// SPDX-License-Identifier: GPL-2.0
/*
 * verify.c - schedctl verify, doctor: examinations
 */
#include "base/renderer.h"
#include "cmd/cmd.h"

/* The exit code is that of the worst finding. */
static int show(struct session *session, struct schedmgr_findings *findings, enum exit_code failed)
{
	unsigned int worst = schedmgr_findings_worst(findings);

	session->render->findings(session, findings);
	schedmgr_findings_free(findings);
	return worst == SCHEDMGR_VERDICT_FAIL ? failed : EXIT_OK;
}

static int run_verify(struct session *session, int argc, char **argv)
{
	struct schedmgr_findings *findings;
	int ret;

	(void)argc;
	ret = schedmgr_verify(session->ctx, argv[0], &findings);
	return ret ?: show(session, findings, EXIT_PAYLOAD);
}

static int run_doctor(struct session *session, int argc, char **argv)
{
	struct schedmgr_findings *findings;
	int ret;

	(void)argc;
	(void)argv;
	ret = schedmgr_examine(session->ctx, &findings);
	return ret ?: show(session, findings, EXIT_FAILED);
}

const struct command command_verify = {
	.name = "verify",
	.arguments = "FILE|NAME",
	.summary = "check a payload without loading it",
	.description =
		"Checks all that can be told without loading the payload: that the file is\n"
		"whole and its tables are in order, that it was built for this build of the\n"
		"kernel, that the kernel has all symbols that it needs and all functions that\n"
		"it replaces, and that it is signed where the kernel demands that. Needs no\n"
		"privilege. Ends with 6 when something is wrong.\n",
	.run = run_verify,
	.min_arguments = 1,
	.max_arguments = 1,
	.completion = COMPLETE_PAYLOADS,
};

const struct command command_doctor = {
	.name = "doctor",
	.arguments = "",
	.summary = "is this machine able to, and if not, why not",
	.description =
		"Looks at the kernel, its configuration, lockdown and module signing, at the\n"
		"manager and the payloads, at others that trace, probe or patch functions of\n"
		"the scheduler, at the services and at what is kept for the next boot; says\n"
		"what to do about each thing that is not as it should be. Changes nothing.\n"
		"Ends with 1 when something fails.\n",
	.run = run_doctor,
	.max_arguments = 0,
};
