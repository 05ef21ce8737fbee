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

void json_quarantine(struct session *session, const struct schedmgr_quarantine *quarantine)
{
	struct json_object *array = json_get_array(session, "quarantine");
	const struct schedmgr_quarantine_entry *entry;

	schedmgr_for_each_quarantined(entry, quarantine)
		json_object_array_add(array, json_take(schedmgr_quarantined_to_json(entry)));
}

void json_cleared(struct session *session, unsigned int count)
{
	json_add_number(json_get_document(session), "cleared", count);
}

void json_restored(struct session *session, const struct schedmgr_restoration *restoration)
{
	json_add(json_get_document(session), "restore", json_take(schedmgr_restoration_to_json(restoration)));
}
