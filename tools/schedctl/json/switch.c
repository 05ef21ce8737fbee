// SPDX-License-Identifier: GPL-2.0
/*
 * switch.c - switches, made, tried or predicted, as JSON
 */
#include "base/stack.h"
#include "json/json.h"

static struct json_object *make_stack(const struct schedmgr_report *report)
{
	struct json_object *array = json_object_new_array();
	char *names[SCHEDMGR_STACK_DEPTH];
	unsigned int i, count;

	count = stack_resolve(report, names);
	for (i = 0; i < count; i++)
		json_object_array_add(array, json_object_new_string(names[i]));
	stack_free(names, count);
	return array;
}

/* As the library prints it in events, and what it cannot know: the blocker's stack. */
struct json_object *json_make_report(const struct schedmgr_report *report)
{
	struct json_object *object = json_take(schedmgr_report_to_json(report));
	struct json_object *blocker;

	if (json_object_object_get_ex(object, "blocker", &blocker) && blocker)
		json_add(blocker, "stack", make_stack(report));
	return object;
}

/* The same keys as in the status, so that one filter fits both. */
static void print_switch(struct session *session, const struct schedmgr_report *report,
			 const char *active, const char *version)
{
	struct json_object *document = json_get_document(session);

	json_add_string(document, "active", active);
	json_add_string(document, "active_version", version);
	json_add(document, "last_switch", json_make_report(report));
}

void json_switched(struct session *session, const struct schedmgr_switch *sw)
{
	struct json_object *document = json_get_document(session);

	print_switch(session, &sw->report, sw->report.to, sw->report.to_version);
	json_add_number(document, "confirm_ms", sw->confirm_ms);
	json_add_flag(document, "keeps", sw->flags & SCHEDMGR_SWITCH_KEEP);
	json_add(document, "gate", json_take(schedmgr_gate_to_json(&sw->gate)));
}

void json_blocked(struct session *session, const struct schedmgr_report *report)
{
	print_switch(session, report, report->from, report->from_version);
}

void json_predicted(struct session *session, const struct schedmgr_report *report)
{
	json_add(json_get_document(session), "prediction", json_make_report(report));
}

void json_confirmed(struct session *session, const struct schedmgr_confirm *confirm)
{
	struct json_object *document = json_get_document(session);

	json_add_string(document, "confirmed", confirm->name);
	json_add_string(document, "confirmed_version", confirm->version);
}
