// SPDX-License-Identifier: GPL-2.0
/*
 * output.c - what text and JSON have in common
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/command.h"
#include "base/output.h"

static const struct {
	enum exit_code code;
	const char *name;
} reasons[] = {
	[SCHEDMGR_REASON_NONE] = { EXIT_FAILED, "failed" },
	[SCHEDMGR_REASON_FAILED] = { EXIT_FAILED, "failed" },
	[SCHEDMGR_REASON_ARGUMENT] = { EXIT_USAGE, "usage" },
	[SCHEDMGR_REASON_DENIED] = { EXIT_DENIED, "denied" },
	[SCHEDMGR_REASON_NOT_FOUND] = { EXIT_NOT_FOUND, "not-found" },
	[SCHEDMGR_REASON_BUSY] = { EXIT_BUSY, "busy" },
	[SCHEDMGR_REASON_PAYLOAD] = { EXIT_PAYLOAD, "payload" },
	[SCHEDMGR_REASON_MANAGER] = { EXIT_MANAGER, "manager" },
	[SCHEDMGR_REASON_ALREADY] = { EXIT_ALREADY, "already" },
	[SCHEDMGR_REASON_QUARANTINED] = { EXIT_QUARANTINED, "quarantined" },
};

void output_select(struct session *session, bool json)
{
	session->json = json;
	session->render = session->renderers[json];
}

/* A switch that was made or tried; an error without a report shows nothing. */
void output_switch(struct session *session, int error, const struct schedmgr_switch *sw)
{
	if (!error)
		session->render->switched(session, sw);
	else if (sw->report.error)
		session->render->blocked(session, &sw->report);
}

/* Shows what the library recorded. */
enum exit_code output_error(struct session *session)
{
	unsigned int reason = schedmgr_error_reason(session->ctx);
	struct failure failure = {
		.message = schedmgr_error_message(session->ctx),
		.remedy = schedmgr_error_remedy(session->ctx),
	};

	if (reason >= ARRAY_SIZE(reasons))
		reason = SCHEDMGR_REASON_FAILED;
	failure.code = reasons[reason].code;
	failure.reason = reasons[reason].name;
	session->render->failed(session, &failure);
	return failure.code;
}

enum exit_code output_usage(struct session *session, const char *format, ...)
{
	struct failure failure = { EXIT_USAGE, "usage", "", "" };
	char remedy[64] = "see schedctl --help";
	char *message;
	va_list arguments;

	va_start(arguments, format);
	message = schedmgr_text_vformat(format, arguments);
	va_end(arguments);
	if (session->command)
		snprintf(remedy, sizeof(remedy), "see schedctl %s --help", session->command->name);
	failure.message = message ?: "out of memory";
	failure.remedy = remedy;
	session->render->failed(session, &failure);
	free(message);
	return failure.code;
}

/* Returns 0, or -1 when what was printed did not get out. */
int output_finish(struct session *session)
{
	session->render->finish(session);
	return fflush(stdout) || ferror(stdout) ? -1 : 0;
}
