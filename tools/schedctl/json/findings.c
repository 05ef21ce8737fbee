// SPDX-License-Identifier: GPL-2.0
/*
 * findings.c - examinations as JSON
 */
#include "json/json.h"

void json_findings(struct session *session, const struct schedmgr_findings *findings)
{
	struct json_object *array = json_get_array(session, "findings");
	const struct schedmgr_finding *finding;

	schedmgr_for_each_finding(finding, findings) {
		struct json_object *object = json_object_new_object();

		json_add_string(object, "what", finding->what);
		json_add_string(object, "verdict", schedmgr_verdict_name(finding->verdict));
		json_add_string(object, "detail", finding->detail);
		json_add_name(object, "remedy", finding->remedy ?: "");
		json_object_array_add(array, object);
	}
	json_add_string(json_get_document(session), "verdict",
			schedmgr_verdict_name(schedmgr_findings_worst(findings)));
}
