// SPDX-License-Identifier: GPL-2.0
/*
 * output-json.c - results and errors as one JSON object on standard output
 */
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

#include "output.h"

#define HEX_MAX 64

static void add(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add(object, key, value);
}

static void add_string(struct json_object *object, const char *key, const char *value)
{
	add(object, key, json_object_new_string(value));
}

static void add_number(struct json_object *object, const char *key, uint64_t value)
{
	add(object, key, json_object_new_uint64(value));
}

/* An empty string means that there is none. */
static void add_name(struct json_object *object, const char *key, const char *value)
{
	add(object, key, *value ? json_object_new_string(value) : NULL);
}

static void add_hex(struct json_object *object, const char *key, const __u8 *bytes, size_t len)
{
	char text[HEX_MAX + 1];
	size_t i;

	for (i = 0; i < len && i < HEX_MAX / 2; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	add_string(object, key, text);
}

static struct json_object *get_document(struct session *session)
{
	if (!session->document)
		session->document = json_object_new_object();
	return session->document;
}

/* The array of that name in the document; made when it is not there. */
static struct json_object *get_array(struct session *session, const char *key)
{
	struct json_object *document = get_document(session);
	struct json_object *array;

	if (!json_object_object_get_ex(document, key, &array)) {
		array = json_object_new_array();
		add(document, key, array);
	}
	return array;
}

static struct json_object *make_entry(const struct schedmgr_entry *entry)
{
	struct json_object *object = json_object_new_object();

	add_string(object, "name", entry->name);
	add_string(object, "version", entry->version);
	add_string(object, "state", schedmgr_state_name(entry->state));
	add_name(object, "module", entry->module);
	add_number(object, "redirects", entry->redirects);
	add_number(object, "functions", entry->functions);
	add_number(object, "overlays", entry->overlays);
	add_number(object, "activations", entry->activations);
	add_number(object, "text_bytes", entry->text_bytes);
	add_name(object, "source", entry->source);
	add_name(object, "compiler", entry->compiler);
	add_hex(object, "build_id", entry->build_id, sizeof(entry->build_id));
	add_hex(object, "source_hash", entry->source_hash, sizeof(entry->source_hash));
	return object;
}

static struct json_object *make_stack(const struct schedmgr_report *report)
{
	struct json_object *array = json_object_new_array();
	char *names[SCHEDMGR_STACK_DEPTH];
	unsigned int i, count;

	count = output_stack(report, names);
	for (i = 0; i < count; i++)
		json_object_array_add(array, json_object_new_string(names[i]));
	output_free_stack(names, count);
	return array;
}

static struct json_object *make_blocker(const struct schedmgr_report *report)
{
	struct json_object *object;
	bool task = report->blocker != SCHEDMGR_BLOCKER_ENTRY;

	if (report->blocker == SCHEDMGR_BLOCKER_NONE)
		return NULL;
	object = json_object_new_object();
	add_string(object, "kind", output_blocker_name(report->blocker));
	add(object, "pid", task ? json_object_new_int(report->blocker_pid) : NULL);
	add(object, "comm", task ? json_object_new_string(report->blocker_comm) : NULL);
	add_name(object, "function", report->blocker_function);
	add(object, "stack", make_stack(report));
	return object;
}

static struct json_object *make_report(const struct schedmgr_report *report)
{
	struct json_object *object = json_object_new_object();

	add_string(object, "from", report->from);
	add_string(object, "from_version", report->from_version);
	add_string(object, "to", report->to);
	add_string(object, "to_version", report->to_version);
	add_number(object, "error", report->error);
	add_name(object, "error_name", report->error ? strerrorname_np(report->error) ?: "" : "");
	add_number(object, "retries", report->retries);
	add_number(object, "when_ns", report->when_ns);
	add_number(object, "window_ns", report->window_ns);
	add_number(object, "stop_ns", report->stop_ns);
	add_number(object, "check_ns", report->check_ns);
	add_number(object, "quiesce_ns", report->quiesce_ns);
	add_number(object, "flip_ns", report->flip_ns);
	add_number(object, "rebuild_ns", report->rebuild_ns);
	add_number(object, "total_ns", report->total_ns);
	add_number(object, "predicted_ns", report->predicted_ns);
	add_number(object, "threads", report->threads);
	add_number(object, "rechecked", report->rechecked);
	add_number(object, "passes", report->passes);
	add_number(object, "full_check", report->full_check);
	add_number(object, "rebuilt", report->rebuilt);
	add_number(object, "redirects", report->redirects);
	add_number(object, "cpus", report->cpus);
	add(object, "blocker", make_blocker(report));
	return object;
}

static void json_loaded(struct session *session, const struct schedmgr_entry *entry)
{
	json_object_array_add(get_array(session, "loaded"), make_entry(entry));
}

static void json_unloaded(struct session *session, const struct schedmgr_entry *entry)
{
	json_object_array_add(get_array(session, "unloaded"), make_entry(entry));
}

static void json_versions(struct session *session, const struct schedmgr_list *list)
{
	struct json_object *array = get_array(session, "versions");
	const struct schedmgr_entry *entry;

	schedmgr_for_each_entry(entry, list)
		json_object_array_add(array, make_entry(entry));
}

static void json_status(struct session *session, const struct schedmgr_info *info,
			const struct schedmgr_report *last)
{
	struct json_object *document = get_document(session);

	add_string(document, "active", info->active);
	add_string(document, "active_version", info->active_version);
	add_name(document, "previous", info->previous);
	add_name(document, "previous_version", info->previous_version);
	add_number(document, "since_ns", info->since_ns);
	add_number(document, "staged", info->staged);
	add_number(document, "switches", info->switches);
	add_number(document, "failures", info->failures);
	add(document, "disabled", json_object_new_boolean(info->disabled));
	add_number(document, "abi", info->abi);
	add(document, "last_switch", last ? make_report(last) : NULL);
}

/* The same keys as in the status, so that one filter fits both. */
static void print_switch(struct session *session, const struct schedmgr_report *report,
			 const char *active, const char *version)
{
	struct json_object *document = get_document(session);

	add_string(document, "active", active);
	add_string(document, "active_version", version);
	add(document, "last_switch", make_report(report));
}

static void json_switched(struct session *session, const struct schedmgr_report *report)
{
	print_switch(session, report, report->to, report->to_version);
}

static void json_blocked(struct session *session, const struct schedmgr_report *report)
{
	print_switch(session, report, report->from, report->from_version);
}

static void json_failed(struct session *session, const struct failure *failure)
{
	struct json_object *object = json_object_new_object();

	add(object, "command", session->command ?
		    json_object_new_string(session->command->name) : NULL);
	add_string(object, "reason", failure->reason);
	add_number(object, "exit_code", failure->code);
	add_string(object, "message", failure->message);
	add_name(object, "remedy", failure->remedy);
	add(get_document(session), "error", object);
}

static void json_finish(struct session *session)
{
	if (session->document)
		puts(json_object_to_json_string_ext(session->document, JSON_C_TO_STRING_PRETTY |
						    JSON_C_TO_STRING_SPACED | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(session->document);
	session->document = NULL;
}

const struct renderer renderer_json = {
	.loaded = json_loaded,
	.unloaded = json_unloaded,
	.versions = json_versions,
	.status = json_status,
	.switched = json_switched,
	.blocked = json_blocked,
	.failed = json_failed,
	.finish = json_finish,
};
