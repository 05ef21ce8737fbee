// SPDX-License-Identifier: GPL-2.0
/*
 * state.c - what is kept from boot to boot, as JSON
 */
#include "json/json.h"

void json_default_set(struct session *session, const char *name, const char *version)
{
	struct json_object *document = json_get_document(session);

	json_add_name(document, "default", name);
	json_add_name(document, "default_version", version);
}

struct json_object *json_make_quarantined(const struct schedmgr_quarantine_entry *entry)
{
	struct json_object *object = json_object_new_object();

	json_add_string(object, "name", entry->name);
	json_add_string(object, "version", entry->version);
	json_add_string(object, "reason", entry->reason);
	json_add_name(object, "release", entry->release);
	json_add_name(object, "boot_id", entry->boot_id);
	json_add_number(object, "when_ns", entry->when_ns);
	return object;
}

void json_quarantine(struct session *session, const struct schedmgr_quarantine *quarantine)
{
	struct json_object *array = json_get_array(session, "quarantine");
	const struct schedmgr_quarantine_entry *entry;

	schedmgr_for_each_quarantined(entry, quarantine)
		json_object_array_add(array, json_make_quarantined(entry));
}

void json_cleared(struct session *session, unsigned int count)
{
	json_add_number(json_get_document(session), "cleared", count);
}

struct json_object *json_make_restoration(const struct schedmgr_restoration *restoration)
{
	struct json_object *object;

	if (restoration->decision == SCHEDMGR_RESTORE_NONE)
		return NULL;
	object = json_object_new_object();
	json_add_string(object, "decision", schedmgr_restore_decision_name(restoration->decision));
	json_add_name(object, "name", restoration->name);
	json_add_name(object, "version", restoration->version);
	json_add_string(object, "message", restoration->message);
	json_add_name(object, "judged", restoration->judged);
	json_add_number(object, "when_ns", restoration->when_ns);
	return object;
}

void json_restored(struct session *session, const struct schedmgr_restoration *restoration)
{
	json_add(json_get_document(session), "restore", json_make_restoration(restoration));
}
