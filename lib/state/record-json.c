// SPDX-License-Identifier: GPL-2.0
/*
 * record-json.c - one event as JSON, a line of the history
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/field.h"
#include "core/json.h"
#include "state/fields.h"
#include "state/record.h"

/* Where the latencies of each class are. */
static const enum sm_record_group classes[] = {
	[SCHEDMGR_CLASS_FAIR] = SM_FAIR,
	[SCHEDMGR_CLASS_RT] = SM_RT,
	[SCHEDMGR_CLASS_DEADLINE] = SM_DEADLINE,
};

uint64_t schedmgr_switch_rate(const struct schedmgr_figures *figures)
{
	return figures->duration_ns ? figures->switches * 1e9 / figures->duration_ns + 0.5 : 0;
}

static struct json_object *make_blocker(const struct schedmgr_record *record)
{
	struct json_object *object;

	if (record->report.blocker == SCHEDMGR_BLOCKER_NONE)
		return NULL;
	object = sm_fields_make(&sm_record_table, SM_BLOCKER, record);
	if (record->report.blocker == SCHEDMGR_BLOCKER_ENTRY)
		json_object_object_add(object, "pid", NULL);
	return object;
}

/* A class of which nothing was measured is null. */
static struct json_object *make_figures(const struct schedmgr_record *record)
{
	const struct schedmgr_figures *figures = &record->report.before;
	struct json_object *object;
	size_t i;

	if (!figures->duration_ns)
		return NULL;
	object = sm_fields_make(&sm_record_table, SM_FIGURES, record);
	json_object_object_add(object, "switches_per_s", json_object_new_uint64(schedmgr_switch_rate(figures)));
	for (i = 0; i < SM_ARRAY_SIZE(classes); i++)
		if (figures->latency[i].samples)
			json_object_object_add(object, schedmgr_class_name(i), sm_fields_make(&sm_record_table, classes[i], record));
	return object;
}

static struct json_object *make_report(const struct schedmgr_record *record)
{
	unsigned int error = record->report.error;
	const char *name = error ? strerrorname_np(error) : NULL;
	struct json_object *object;

	if (!*record->report.to)
		return NULL;
	object = sm_fields_make(&sm_record_table, SM_REPORT, record);
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

char *schedmgr_record_to_json(const struct schedmgr_record *record, const char *boot_id)
{
	struct json_object *object = sm_fields_make(&sm_record_table, SM_RECORD, record);

	json_object_object_add(object, "time", make_time(record->when_ns));
	json_object_object_add(object, "boot_id", *boot_id ? json_object_new_string(boot_id) : NULL);
	json_object_object_add(object, "report", make_report(record));
	return sm_json_text(object);
}

char *schedmgr_report_to_json(const struct schedmgr_report *report)
{
	struct schedmgr_record record = { .report = *report };

	return sm_json_text(make_report(&record));
}

char *schedmgr_figures_to_json(const struct schedmgr_figures *figures)
{
	struct schedmgr_record record = { .report.before = *figures };
	struct json_object *object = make_figures(&record);

	return sm_json_text(object);
}

/* What is in an object within another, if it is there. */
static struct json_object *parse_inner(struct schedmgr_record *record, struct json_object *outer, const char *key,
				       enum sm_record_group group)
{
	struct json_object *object = json_object_object_get(outer, key);

	if (!json_object_is_type(object, json_type_object))
		return NULL;
	sm_fields_parse(&sm_record_table, group, record, object);
	return object;
}

static void parse_report(struct schedmgr_record *record, struct json_object *outer)
{
	struct json_object *report = parse_inner(record, outer, "report", SM_REPORT), *before;
	size_t i;

	parse_inner(record, report, "blocker", SM_BLOCKER);
	before = parse_inner(record, report, "before", SM_FIGURES);
	for (i = 0; i < SM_ARRAY_SIZE(classes); i++)
		parse_inner(record, before, schedmgr_class_name(i), classes[i]);
}

static bool parse_object(struct schedmgr_record *record, char boot_id[SM_BOOT_ID_LEN],
			 struct json_object *object)
{
	if (!json_object_is_type(object, json_type_object))
		return false;
	sm_json_get_string(object, "boot_id", boot_id, SM_BOOT_ID_LEN);
	sm_fields_parse(&sm_record_table, SM_RECORD, record, object);
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
