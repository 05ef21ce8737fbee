// SPDX-License-Identifier: GPL-2.0
/*
 * available.c - the payloads on the disk as JSON
 */
#include "json/json.h"

void json_available(struct session *session, const struct schedmgr_available_list *list)
{
	struct json_object *array = json_get_array(session, "available");
	const struct schedmgr_available *available;

	schedmgr_for_each_available(available, list)
		json_object_array_add(array, json_take(schedmgr_available_to_json(available)));
}
