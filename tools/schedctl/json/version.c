// SPDX-License-Identifier: GPL-2.0
/*
 * version.c - payloads and versions as JSON
 */
#include "json/json.h"

void json_loaded(struct session *session, const struct schedmgr_entry *entry)
{
	json_object_array_add(json_get_array(session, "loaded"), json_take(schedmgr_entry_to_json(entry)));
}

void json_unloaded(struct session *session, const struct schedmgr_entry *entry)
{
	json_object_array_add(json_get_array(session, "unloaded"), json_take(schedmgr_entry_to_json(entry)));
}

void json_versions(struct session *session, const struct schedmgr_list *list)
{
	struct json_object *array = json_get_array(session, "versions");
	const struct schedmgr_entry *entry;

	schedmgr_for_each_entry(entry, list)
		json_object_array_add(array, json_take(schedmgr_entry_to_json(entry)));
}
