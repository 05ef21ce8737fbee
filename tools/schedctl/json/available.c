// SPDX-License-Identifier: GPL-2.0
/*
 * available.c - the payloads on the disk as JSON
 */
#include "json/json.h"

struct json_object *json_make_available(const struct schedmgr_available *available)
{
	struct json_object *object = json_object_new_object();

	json_add_string(object, "name", available->name);
	json_add_name(object, "version", available->version);
	json_add_string(object, "kernel", available->release);
	json_add_string(object, "state", schedmgr_availability_name(available->availability));
	json_add_name(object, "reason", available->reason);
	json_add(object, "when_ns", available->when_ns ? json_object_new_uint64(available->when_ns) : NULL);
	json_add(object, "next_ns", available->next_ns ? json_object_new_uint64(available->next_ns) : NULL);
	return object;
}

void json_available(struct session *session, const struct schedmgr_available_list *list)
{
	struct json_object *array = json_get_array(session, "available");
	const struct schedmgr_available *available;

	schedmgr_for_each_available(available, list)
		json_object_array_add(array, json_make_available(available));
}
