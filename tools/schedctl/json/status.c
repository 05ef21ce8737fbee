// SPDX-License-Identifier: GPL-2.0
/*
 * status.c - schedctl status as JSON
 */
#include "json/json.h"

/* What was thrown out is the manager's to say, whether it is in quarantine the disk's. */
static void add_info(struct json_object *document, const struct status *status)
{
	struct json_object *info = json_take(schedmgr_info_to_json(&status->info));
	struct json_object *thrown_out;

	if (json_object_object_get_ex(info, "thrown_out", &thrown_out) && thrown_out)
		json_add_flag(thrown_out, "quarantined", status->is_out);
	json_join(document, info);
}

void json_status(struct session *session, const struct status *status)
{
	struct json_object *document = json_get_document(session);

	if (status->has_info)
		add_info(document, status);
	json_add_name(document, "default", status->name);
	json_add_name(document, "default_version", status->version);
	json_add_flag(document, "default_readable", !status->is_unreadable);
	json_add(document, "default_quarantine",
		 status->is_quarantined ? json_take(schedmgr_quarantined_to_json(&status->quarantine)) : NULL);
	json_add(document, "default_unavailable",
		 status->is_unavailable ? json_take(schedmgr_available_to_json(&status->available)) : NULL);
	json_add(document, "restore", json_take(schedmgr_restoration_to_json(&status->restoration)));
	json_add(document, "last_switch", status->has_last ? json_make_report(&status->last.report) : NULL);
}
