// SPDX-License-Identifier: GPL-2.0
/*
 * renderer.c - results and errors as JSON on standard output
 */
#include <stdio.h>

#include "base/command.h"
#include "base/print.h"
#include "json/json.h"

static void json_warned(struct session *session, const char *message)
{
	json_object_array_add(json_get_array(session, "warnings"), json_object_new_string(message));
}

static void json_failed(struct session *session, const struct failure *failure)
{
	struct json_object *object = json_object_new_object();

	json_add(object, "command", session->command ?
		    json_object_new_string(session->command->name) : NULL);
	json_add_string(object, "reason", failure->reason);
	json_add_number(object, "exit_code", failure->code);
	json_add_string(object, "message", failure->message);
	json_add_name(object, "remedy", failure->remedy);
	json_add(json_get_document(session), "error", object);
}

/* One object, on one line where more may follow. */
static void json_flush(struct session *session)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;

	flags |= session->lines ? JSON_C_TO_STRING_PLAIN :
		JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	if (session->document)
		print_json(json_object_to_json_string_ext(session->document, flags));
	json_object_put(session->document);
	session->document = NULL;
	fflush(stdout);
}

const struct renderer renderer_json = {
	.loaded = json_loaded,
	.unloaded = json_unloaded,
	.versions = json_versions,
	.available = json_available,
	.described = json_described,
	.findings = json_findings,
	.status = json_status,
	.switched = json_switched,
	.blocked = json_blocked,
	.predicted = json_predicted,
	.confirmed = json_confirmed,
	.event = json_event,
	.lost = json_lost,
	.damaged = json_damaged,
	.default_set = json_default_set,
	.quarantine = json_quarantine,
	.cleared = json_cleared,
	.restored = json_restored,
	.warned = json_warned,
	.failed = json_failed,
	.flush = json_flush,
	.finish = json_flush,
};
