// SPDX-License-Identifier: GPL-2.0
/*
 * health.c - how long tasks wait for a CPU, and how often CPUs switch, as JSON
 */
#include <stdlib.h>

#include "json/json.h"

/* As the library prints it in reports. */
struct json_object *json_make_figures(const struct schedmgr_figures *figures)
{
	char *text = schedmgr_figures_to_json(figures);
	struct json_object *object = text ? json_tokener_parse(text) : NULL;

	free(text);
	return object;
}

/* As it is given to --gate, and how many samples it needs. */
struct json_object *json_make_gate(const struct schedmgr_gate *gate)
{
	struct json_object *object;
	char text[64];

	if (!gate->per_mille)
		return NULL;
	schedmgr_gate_to_text(gate, text);
	object = json_object_new_object();
	json_add_string(object, "gate", text);
	json_add_number(object, "samples", gate->samples);
	return object;
}
