// SPDX-License-Identifier: GPL-2.0
/*
 * version.c - payloads and versions as JSON
 */
#include "json/json.h"

static struct json_object *make_entry(const struct schedmgr_entry *entry)
{
	struct json_object *object = json_object_new_object();

	json_add_string(object, "name", entry->name);
	json_add_string(object, "version", entry->version);
	json_add_string(object, "state", schedmgr_state_name(entry->state));
	json_add_flag(object, "thrown_out", entry->flags & SCHEDMGR_ENTRY_THROWN_OUT);
	json_add_flag(object, "left", entry->flags & SCHEDMGR_ENTRY_LEFT);
	json_add_name(object, "module", entry->module);
	json_add_number(object, "redirects", entry->redirects);
	json_add_number(object, "functions", entry->functions);
	json_add_number(object, "overlays", entry->overlays);
	json_add_number(object, "activations", entry->activations);
	json_add_number(object, "text_bytes", entry->text_bytes);
	json_add_number(object, "window_ns", entry->window_ns);
	json_add_name(object, "source", entry->source);
	json_add_name(object, "compiler", entry->compiler);
	json_add_name(object, "srcversion", entry->srcversion);
	json_add_name(object, "pending", entry->pending);
	json_add(object, "figures", json_make_figures(&entry->figures));
	json_add_hex(object, "build_id", entry->build_id, sizeof(entry->build_id));
	json_add_hex(object, "source_hash", entry->source_hash, sizeof(entry->source_hash));
	return object;
}

void json_loaded(struct session *session, const struct schedmgr_entry *entry)
{
	json_object_array_add(json_get_array(session, "loaded"), make_entry(entry));
}

void json_unloaded(struct session *session, const struct schedmgr_entry *entry)
{
	json_object_array_add(json_get_array(session, "unloaded"), make_entry(entry));
}

void json_versions(struct session *session, const struct schedmgr_list *list)
{
	struct json_object *array = json_get_array(session, "versions");
	const struct schedmgr_entry *entry;

	schedmgr_for_each_entry(entry, list)
		json_object_array_add(array, make_entry(entry));
}
