// SPDX-License-Identifier: GPL-2.0
/*
 * status.c - what the manager says of itself and of the versions, as JSON
 *
 * What schedctl(8) says of a member is taken from these tables: see scripts/describe.
 */
#include "core/field.h"
#include "core/json.h"
#include "ops/status.h"

/* The object that it is in, its type, its name there, the member of the struct, what it is. */
#define FIELD(struct, in, kind, json, member, text, ...)	\
	{ .group = in, .type = SM_##kind, .name = json, SM_MEMBER(struct, member), .about = text, ##__VA_ARGS__ }

/* Likewise, of what is made below. */
#define MADE(in, kind, json, text, ...)				\
	{ .group = in, .type = SM_##kind, .name = json, .about = text, ##__VA_ARGS__ }

#define INFO(...) FIELD(struct schedmgr_info, SM_INFO, __VA_ARGS__)
#define CONFIRM(...) FIELD(struct schedmgr_info, SM_CONFIRM, __VA_ARGS__)
#define THROWN_OUT(...) FIELD(struct schedmgr_info, SM_THROWN_OUT, __VA_ARGS__)

static const struct sm_field info_fields[] = {
	INFO(NAME, "active", active, "the version that runs", .always = true),
	INFO(NAME, "active_version", active_version, "its version", .always = true),
	INFO(NAME, "previous", previous, "the one that a roll back goes to"),
	INFO(NAME, "previous_version", previous_version, "its version"),
	INFO(NUMBER, "since_ns", since_ns, "CLOCK_BOOTTIME since when the active one runs"),
	INFO(NUMBER, "staged", staged, "versions that are loaded"),
	INFO(NUMBER, "switches", switches, "switches that were made"),
	INFO(NUMBER, "failures", failures, "switches that were tried in vain"),
	INFO(NUMBER, "events", events, "number of the last event"),
	INFO(FLAG, "switching", switching, "a switch is under way"),
	INFO(FLAG, "disabled", disabled, "the manager was loaded with disable=1"),
	INFO(NUMBER, "abi", abi, "version of the interface of the manager"),
	MADE(SM_INFO, OBJECT, "confirm", "the trial that is pending", .object = "confirm"),
	MADE(SM_INFO, OBJECT, "figures", "the health of the active version", .object = "figures"),
	MADE(SM_INFO, OBJECT, "thrown_out", "what was thrown out last since the manager was loaded", .object = "thrown_out"),
	CONFIRM(NUMBER, "left_ms", confirm_left_ms, "milliseconds until it is over"),
	CONFIRM(NAME, "fallback", fallback, "the version that comes back", .always = true),
	CONFIRM(NAME, "fallback_version", fallback_version, "its version", .always = true),
	CONFIRM(FLAG, "keeps", keeps, "the version stays when the time is over; else it has to be confirmed"),
	CONFIRM(NUMBER, "refused", refused, "how often the way back was, now that the time is over"),
	MADE(SM_CONFIRM, OBJECT, "gate", "what the version has to keep to", .object = "gate"),
	THROWN_OUT(NAME, "name", thrown_out, "its name", .always = true),
	THROWN_OUT(NAME, "version", thrown_out_version, "its version", .always = true),
	THROWN_OUT(NUMBER, "boot_ns", thrown_out_ns, "CLOCK_BOOTTIME"),
	THROWN_OUT(WORD, "cause", thrown_out_cause, "on whose behalf", .words = &sm_cause_words, .least = SCHEDMGR_CAUSE_CONFIRM),
	THROWN_OUT(STRING, "detail", thrown_out_detail, "a sentence", .always = true),
};

#define ENTRY(...) FIELD(struct schedmgr_entry, 0, __VA_ARGS__)

static const struct sm_field entry_fields[] = {
	ENTRY(NAME, "name", name, "its name", .always = true),
	ENTRY(NAME, "version", version, "its version", .always = true),
	ENTRY(WORD, "state", state, "what it is doing", .words = &sm_state_words),
	ENTRY(BIT, "thrown_out", flags, "it was, and comes back only where it is named, until it is confirmed",
	      .bit = SCHEDMGR_ENTRY_THROWN_OUT),
	ENTRY(BIT, "left", flags, "it was left by force, and cannot be activated before the next boot",
	      .bit = SCHEDMGR_ENTRY_LEFT),
	ENTRY(STRING, "module", module, "its module; null for stock"),
	ENTRY(NUMBER, "redirects", redirects, "functions of vmlinux that it replaces"),
	ENTRY(NUMBER, "functions", functions, "functions whose presence on a stack blocks a switch"),
	ENTRY(NUMBER, "overlays", overlays, "shared objects that it overlays"),
	ENTRY(NUMBER, "activations", activations, "how often it was activated"),
	ENTRY(NUMBER, "text_bytes", text_bytes, "size of its code"),
	ENTRY(NUMBER, "window_ns", window_ns, "stop window of the last switch to it; 0: there was none"),
	ENTRY(STRING, "source", source, "version of the source package that it was built from"),
	ENTRY(STRING, "compiler", compiler, "the compiler that it was built with"),
	ENTRY(STRING, "srcversion", srcversion, "srcversion of its module"),
	ENTRY(STRING, "pending", pending, "a timer or work item that keeps it from being unloaded"),
	MADE(0, OBJECT, "figures", "its health in its last minute", .object = "figures"),
	ENTRY(HEX, "build_id", build_id, "build-id of the kernel that it was checked against"),
	ENTRY(HEX, "source_hash", source_hash, "SHA-256 of its sources"),
};

static const struct sm_field gate_fields[] = {
	MADE(0, TEXT, "gate", "as it was given", .always = true),
	FIELD(struct schedmgr_gate, 0, NUMBER, "samples", samples, "how many wake-ups it needs"),
};

const struct sm_table sm_info_table = SM_TABLE(info_fields);
const struct sm_table sm_entry_table = SM_TABLE(entry_fields);
const struct sm_table sm_gate_table = SM_TABLE(gate_fields);

static struct json_object *make_figures(const struct schedmgr_figures *figures)
{
	SM_CLEANUP(sm_cleanup_free) char *text = schedmgr_figures_to_json(figures);

	return text ? json_tokener_parse(text) : NULL;
}

static struct json_object *make_gate(const struct schedmgr_gate *gate)
{
	struct json_object *object;
	char text[64];

	if (!gate->per_mille)
		return NULL;
	schedmgr_gate_to_text(gate, text);
	object = sm_fields_make(&sm_gate_table, 0, gate);
	json_object_object_add(object, "gate", json_object_new_string(text));
	return object;
}

static struct json_object *make_confirm(const struct schedmgr_info *info)
{
	struct json_object *object;

	if (!info->confirm_left_ms)
		return NULL;
	object = sm_fields_make(&sm_info_table, SM_CONFIRM, info);
	json_object_object_add(object, "gate", make_gate(&info->gate));
	return object;
}

char *schedmgr_info_to_json(const struct schedmgr_info *info)
{
	struct json_object *object = sm_fields_make(&sm_info_table, SM_INFO, info);

	json_object_object_add(object, "confirm", make_confirm(info));
	json_object_object_add(object, "figures", make_figures(&info->figures));
	if (*info->thrown_out)
		json_object_object_add(object, "thrown_out", sm_fields_make(&sm_info_table, SM_THROWN_OUT, info));
	return sm_json_text(object);
}

char *schedmgr_entry_to_json(const struct schedmgr_entry *entry)
{
	struct json_object *object = sm_fields_make(&sm_entry_table, 0, entry);

	json_object_object_add(object, "figures", make_figures(&entry->figures));
	return sm_json_text(object);
}

char *schedmgr_gate_to_json(const struct schedmgr_gate *gate)
{
	return sm_json_text(make_gate(gate));
}
