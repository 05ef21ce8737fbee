// SPDX-License-Identifier: GPL-2.0
/*
 * status.c - schedctl status as JSON
 */
#include "json/json.h"

static struct json_object *make_confirm(const struct schedmgr_info *info)
{
	struct json_object *object;

	if (!info->confirm_left_ms)
		return NULL;
	object = json_object_new_object();
	json_add_number(object, "left_ms", info->confirm_left_ms);
	json_add_string(object, "fallback", info->fallback);
	json_add_string(object, "fallback_version", info->fallback_version);
	json_add_flag(object, "keeps", info->keeps);
	json_add_number(object, "refused", info->refused);
	json_add(object, "gate", json_make_gate(&info->gate));
	return object;
}

static struct json_object *make_thrown_out(const struct status *status)
{
	const struct schedmgr_info *info = &status->info;
	struct json_object *object;

	if (!*info->thrown_out)
		return NULL;
	object = json_object_new_object();
	json_add_string(object, "name", info->thrown_out);
	json_add_string(object, "version", info->thrown_out_version);
	json_add_number(object, "boot_ns", info->thrown_out_ns);
	json_add_string(object, "cause", schedmgr_cause_name(info->thrown_out_cause));
	json_add_string(object, "detail", info->thrown_out_detail);
	json_add_flag(object, "quarantined", status->is_out);
	return object;
}

static void add_info(struct json_object *document, const struct schedmgr_info *info)
{
	json_add_string(document, "active", info->active);
	json_add_string(document, "active_version", info->active_version);
	json_add_name(document, "previous", info->previous);
	json_add_name(document, "previous_version", info->previous_version);
	json_add_number(document, "since_ns", info->since_ns);
	json_add_number(document, "staged", info->staged);
	json_add_number(document, "switches", info->switches);
	json_add_number(document, "failures", info->failures);
	json_add_number(document, "events", info->events);
	json_add_flag(document, "switching", info->switching);
	json_add_flag(document, "disabled", info->disabled);
	json_add_number(document, "abi", info->abi);
	json_add(document, "confirm", make_confirm(info));
	json_add(document, "figures", json_make_figures(&info->figures));
}

void json_status(struct session *session, const struct status *status)
{
	struct json_object *document = json_get_document(session);

	if (status->has_info)
		add_info(document, &status->info);
	if (status->has_info)
		json_add(document, "thrown_out", make_thrown_out(status));
	json_add_name(document, "default", status->name);
	json_add_name(document, "default_version", status->version);
	json_add_flag(document, "default_readable", !status->is_unreadable);
	json_add(document, "default_quarantine",
		 status->is_quarantined ? json_make_quarantined(&status->quarantine) : NULL);
	json_add(document, "default_unavailable",
		 status->is_unavailable ? json_make_available(&status->available) : NULL);
	json_add(document, "restore", json_make_restoration(&status->restoration));
	json_add(document, "last_switch", status->has_last ? json_make_report(&status->last.report) : NULL);
}
