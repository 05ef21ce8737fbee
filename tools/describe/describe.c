// SPDX-License-Identifier: GPL-2.0
/*
 * describe.c - prints what the library's tables say of JSON objects, for scripts/describe
 *
 * An array of objects, each with its name, what it is, and its members: their names, what they are, what they are called in
 * the words of JSON schema, and the words that they may be.  No part of the library.
 */
#include <stdio.h>

#include <json-c/json.h>

#include "ops/available.h"
#include "ops/status.h"
#include "state/decision.h"
#include "state/fields.h"
#include "state/quarantine.h"

static const struct {
	const char *name;
	const char *about;
	const struct sm_table *table;
	unsigned int group;
} objects[] = {
	{ "event", "an event of the manager", &sm_record_table, SM_RECORD },
	{ "report", "what the switch, or the attempt, did; times in nanoseconds", &sm_record_table, SM_REPORT },
	{ "blocker", "who stood in the way", &sm_record_table, SM_BLOCKER },
	{ "figures", "health of the version that ran before, in its last minute or less", &sm_record_table, SM_FIGURES },
	{ "latency", "how long woken tasks of a class waited for a CPU, in nanoseconds", &sm_record_table, SM_FAIR },
	{ "status", "the manager, and what runs", &sm_info_table, SM_INFO },
	{ "confirm", "the trial that is pending", &sm_info_table, SM_CONFIRM },
	{ "thrown_out", "what was thrown out last since the manager was loaded", &sm_info_table, SM_THROWN_OUT },
	{ "version", "a version that is loaded", &sm_entry_table, 0 },
	{ "available", "a payload on the disk", &sm_available_table, 0 },
	{ "quarantined", "a version that is in quarantine", &sm_quarantine_table, 0 },
	{ "restore", "what was decided at the last boot", &sm_decision_table, 0 },
	{ "gate", "what a version on trial has to keep to", &sm_gate_table, 0 },
};

static void add_string(struct json_object *object, const char *key, const char *value)
{
	json_object_object_add(object, key, json_object_new_string(value));
}

/* "type": one, or that and null */
static void add_type(struct json_object *schema, const char *type, bool nullable)
{
	struct json_object *types = json_object_new_array();

	if (!nullable) {
		json_object_put(types);
		add_string(schema, "type", type);
		return;
	}
	json_object_array_add(types, json_object_new_string(type));
	json_object_array_add(types, json_object_new_string("null"));
	json_object_object_add(schema, "type", types);
}

static struct json_object *make_words(const struct sm_field *field)
{
	struct json_object *words = json_object_new_array();
	unsigned int i;

	for (i = field->least; i < field->words->count; i++)
		if (field->words->names[i])
			json_object_array_add(words, json_object_new_string(field->words->names[i]));
	return words;
}

/* An object or null: {"oneOf": [{"type": "null"}, {"$ref": "#/definitions/NAME"}]} */
static void add_reference(struct json_object *schema, const char *name)
{
	struct json_object *null = json_object_new_object(), *reference = json_object_new_object();
	struct json_object *either = json_object_new_array();
	char path[64];

	snprintf(path, sizeof(path), "#/definitions/%s", name);
	add_string(null, "type", "null");
	add_string(reference, "$ref", path);
	json_object_array_add(either, null);
	json_object_array_add(either, reference);
	json_object_object_add(schema, "oneOf", either);
}

static void add_number(struct json_object *schema, const struct sm_field *field)
{
	add_type(schema, "integer", field->nullable || field->absent || field->type == SM_ID);
	if (field->type != SM_SIGNED)
		json_object_object_add(schema, "minimum", json_object_new_int(field->least));
}

static void add_text(struct json_object *schema, const struct sm_field *field)
{
	add_type(schema, "string", !field->always && field->type != SM_HEX);
	if (field->type == SM_NAME)
		json_object_object_add(schema, "maxLength", json_object_new_int(field->size - 1));
	if (field->pattern)
		add_string(schema, "pattern", field->pattern);
}

static struct json_object *make_schema(const struct sm_field *field)
{
	struct json_object *schema = json_object_new_object();
	struct json_object *words;

	switch (field->type) {
	case SM_WORD:
		words = make_words(field);
		json_object_array_add(words, json_object_new_string("unknown"));
		json_object_object_add(schema, "enum", words);
		break;
	case SM_FLAG:
	case SM_BIT:
		add_type(schema, "boolean", false);
		break;
	case SM_OBJECT:
		add_reference(schema, field->object);
		break;
	case SM_STRING:
	case SM_NAME:
	case SM_HEX:
	case SM_TEXT:
		add_text(schema, field);
		break;
	default:
		add_number(schema, field);
	}
	add_string(schema, "description", field->about);
	return schema;
}

static struct json_object *make_member(const struct sm_field *field)
{
	struct json_object *member = json_object_new_object();

	add_string(member, "name", field->name);
	add_string(member, "about", field->about);
	json_object_object_add(member, "schema", make_schema(field));
	json_object_object_add(member, "words", field->words ? make_words(field) : json_object_new_array());
	return member;
}

int main(void)
{
	struct json_object *list = json_object_new_array();
	size_t i;

	for (i = 0; i < SM_ARRAY_SIZE(objects); i++) {
		struct json_object *object = json_object_new_object(), *members = json_object_new_array();
		const struct sm_field *field;

		sm_for_each_field(field, objects[i].table)
			if (field->group == objects[i].group)
				json_object_array_add(members, make_member(field));
		add_string(object, "name", objects[i].name);
		add_string(object, "about", objects[i].about);
		json_object_object_add(object, "members", members);
		json_object_array_add(list, object);
	}
	puts(json_object_to_json_string_ext(list, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(list);
	return fflush(stdout) ? 1 : 0;
}
