// SPDX-License-Identifier: GPL-2.0
/*
 * record-json.c - one event as JSON, a line of the history
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/json.h"
#include "state/fields.h"
#include "state/record.h"

static const struct {
	const char *name;
	enum sm_group group;
} classes[] = {
	[SCHEDMGR_CLASS_FAIR] = { "fair", FAIR },
	[SCHEDMGR_CLASS_RT] = { "rt", RT },
	[SCHEDMGR_CLASS_DEADLINE] = { "deadline", DEADLINE },
};

uint64_t schedmgr_switch_rate(const struct schedmgr_figures *figures)
{
	return figures->duration_ns ? figures->switches * 1e9 / figures->duration_ns + 0.5 : 0;
}

static uint64_t get_number(const struct schedmgr_record *record, const struct sm_field *field)
{
	uint64_t number = 0;

	/* Little-endian, as everything that has loadable schedulers. */
	memcpy(&number, (const char *)record + field->offset, field->size);
	return number;
}

static struct json_object *make_value(const struct schedmgr_record *record, const struct sm_field *field)
{
	const char *member = (const char *)record + field->offset;
	uint64_t number;

	if (field->type == STRING)
		return *member ? json_object_new_string(member) : NULL;
	number = get_number(record, field);
	switch (field->type) {
	case WORD:
		return json_object_new_string(sm_word(field->words, number));
	case S32:
		return json_object_new_int((int32_t)number);
	case ID:
		return number == UINT32_MAX ? NULL : json_object_new_uint64(number);
	default:
		return json_object_new_uint64(number);
	}
}

static void add_group(struct json_object *object, const struct schedmgr_record *record, enum sm_group group)
{
	const struct sm_field *field;

	sm_for_each_field(field)
		if (field->group == group)
			json_object_object_add(object, field->name, make_value(record, field));
}

static struct json_object *make_blocker(const struct schedmgr_record *record)
{
	struct json_object *object;

	if (record->report.blocker == SCHEDMGR_BLOCKER_NONE)
		return NULL;
	object = json_object_new_object();
	add_group(object, record, BLOCKER);
	if (record->report.blocker == SCHEDMGR_BLOCKER_ENTRY)
		json_object_object_add(object, "pid", NULL);
	return object;
}

/* A class of which nothing was measured is null. */
static struct json_object *make_figures(const struct schedmgr_record *record)
{
	const struct schedmgr_figures *figures = &record->report.before;
	struct json_object *object, *latency;
	size_t i;

	if (!figures->duration_ns)
		return NULL;
	object = json_object_new_object();
	add_group(object, record, BEFORE);
	json_object_object_add(object, "switches_per_s", json_object_new_uint64(schedmgr_switch_rate(figures)));
	for (i = 0; i < SM_ARRAY_SIZE(classes); i++) {
		latency = figures->latency[i].samples ? json_object_new_object() : NULL;
		if (latency)
			add_group(latency, record, classes[i].group);
		json_object_object_add(object, classes[i].name, latency);
	}
	return object;
}

static struct json_object *make_report(const struct schedmgr_record *record)
{
	unsigned int error = record->report.error;
	const char *name = error ? strerrorname_np(error) : NULL;
	struct json_object *object;

	if (!*record->report.to)
		return NULL;
	object = json_object_new_object();
	add_group(object, record, REPORT);
	json_object_object_add(object, "error_name", name ? json_object_new_string(name) : NULL);
	json_object_object_add(object, "blocker", make_blocker(record));
	json_object_object_add(object, "before", make_figures(record));
	return object;
}

/* CLOCK_REALTIME as people and other programs read it, in UTC. */
static struct json_object *make_time(uint64_t ns)
{
	time_t seconds = ns / 1000000000;
	char text[48], date[32];
	struct tm tm;

	if (!gmtime_r(&seconds, &tm))
		return NULL;
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text, sizeof(text), "%s.%06uZ", date, (unsigned int)(ns % 1000000000 / 1000));
	return json_object_new_string(text);
}

/* The text of a JSON object on one line, without a newline; releases the object. */
static char *print_object(struct json_object *object)
{
	const char *text;
	char *copy;

	text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	copy = text ? schedmgr_text_from_json(text) : NULL;
	json_object_put(object);
	return copy;
}

char *schedmgr_record_to_json(const struct schedmgr_record *record, const char *boot_id)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "time", make_time(record->when_ns));
	json_object_object_add(object, "boot_id", *boot_id ? json_object_new_string(boot_id) : NULL);
	add_group(object, record, RECORD);
	json_object_object_add(object, "report", make_report(record));
	return print_object(object);
}

char *schedmgr_report_to_json(const struct schedmgr_report *report)
{
	struct schedmgr_record record = { .report = *report };

	return print_object(make_report(&record));
}

char *schedmgr_figures_to_json(const struct schedmgr_figures *figures)
{
	struct schedmgr_record record = { .report.before = *figures };
	struct json_object *object = make_figures(&record);

	return object ? print_object(object) : strdup("null");
}

static void set_value(struct schedmgr_record *record, const struct sm_field *field,
		      struct json_object *value)
{
	char *member = (char *)record + field->offset;
	uint64_t number;

	if (field->type == STRING) {
		const char *text = value ? json_object_get_string(value) : "";

		sm_field_set_string(member, field->size, text, strlen(text));
		return;
	}
	if (!value)
		number = field->type == ID ? UINT32_MAX : 0;
	else if (field->type == WORD)
		number = sm_word_find(field->words, json_object_get_string(value));
	else
		number = field->type == S32 ? (uint64_t)json_object_get_int64(value) :
					      json_object_get_uint64(value);
	memcpy(member, &number, field->size);
}

static void parse_group(struct schedmgr_record *record, struct json_object *object, enum sm_group group)
{
	const struct sm_field *field;

	sm_for_each_field(field)
		if (field->group == group)
			set_value(record, field, json_object_object_get(object, field->name));
}

/* What is in an object within another, if it is there. */
static struct json_object *parse_inner(struct schedmgr_record *record, struct json_object *outer, const char *key,
				       enum sm_group group)
{
	struct json_object *object = json_object_object_get(outer, key);

	if (!json_object_is_type(object, json_type_object))
		return NULL;
	parse_group(record, object, group);
	return object;
}

static void parse_report(struct schedmgr_record *record, struct json_object *outer)
{
	struct json_object *report = parse_inner(record, outer, "report", REPORT), *before;
	size_t i;

	parse_inner(record, report, "blocker", BLOCKER);
	before = parse_inner(record, report, "before", BEFORE);
	for (i = 0; i < SM_ARRAY_SIZE(classes); i++)
		parse_inner(record, before, classes[i].name, classes[i].group);
}

static bool parse_object(struct schedmgr_record *record, char boot_id[SM_BOOT_ID_LEN],
			 struct json_object *object)
{
	if (!json_object_is_type(object, json_type_object))
		return false;
	sm_json_get_string(object, "boot_id", boot_id, SM_BOOT_ID_LEN);
	parse_group(record, object, RECORD);
	parse_report(record, object);
	return record->seq;
}

/* From a line that schedmgr_record_to_json() made.  Returns false when it is not one. */
bool sm_record_parse(struct schedmgr_record *record, char boot_id[SM_BOOT_ID_LEN], const char *line, size_t len)
{
	struct json_object *object = sm_json_parse(line, len);
	bool good;

	*record = (struct schedmgr_record){ .size = sizeof(*record) };
	good = parse_object(record, boot_id, object);
	json_object_put(object);
	return good;
}
