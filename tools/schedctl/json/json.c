// SPDX-License-Identifier: GPL-2.0
/*
 * json.c - results and errors as JSON on standard output
 */
#include <stdio.h>
#include <string.h>

#include "json/json.h"

#define HEX_MAX 64

void json_add(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add(object, key, value);
}

void json_add_string(struct json_object *object, const char *key, const char *value)
{
	json_add(object, key, json_object_new_string(value));
}

void json_add_number(struct json_object *object, const char *key, uint64_t value)
{
	json_add(object, key, json_object_new_uint64(value));
}

/* An empty string means that there is none. */
void json_add_name(struct json_object *object, const char *key, const char *value)
{
	json_add(object, key, *value ? json_object_new_string(value) : NULL);
}

void json_add_hex(struct json_object *object, const char *key, const __u8 *bytes, size_t len)
{
	char text[HEX_MAX + 1];
	size_t i;

	for (i = 0; i < len && i < HEX_MAX / 2; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	json_add_string(object, key, text);
}

struct json_object *json_get_document(struct session *session)
{
	if (!session->document)
		session->document = json_object_new_object();
	return session->document;
}

/* The array of that name in the document; made when it is not there. */
struct json_object *json_get_array(struct session *session, const char *key)
{
	struct json_object *document = json_get_document(session);
	struct json_object *array;

	if (!json_object_object_get_ex(document, key, &array)) {
		array = json_object_new_array();
		json_add(document, key, array);
	}
	return array;
}

void json_add_flag(struct json_object *object, const char *key, bool value)
{
	json_add(object, key, json_object_new_boolean(value));
}

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
