// SPDX-License-Identifier: GPL-2.0
/*
 * image.c - schedctl show as JSON
 */
#include "json/json.h"

static struct json_object *make_signature(const struct schedmgr_image_signature *signature)
{
	struct json_object *object;

	if (!signature)
		return NULL;
	object = json_object_new_object();
	json_add_name(object, "signer", signature->signer);
	json_add_name(object, "key", signature->key);
	json_add_name(object, "hash", signature->hash);
	return object;
}

static struct json_object *make_functions(const struct schedmgr_image *image)
{
	struct json_object *array = json_object_new_array();
	const struct schedmgr_image_function *function;

	schedmgr_for_each_function(function, image) {
		struct json_object *object = json_object_new_object();

		json_add_string(object, "name", function->name);
		json_add_string(object, "file", function->file);
		json_add_number(object, "position", function->position);
		json_add_flag(object, "redirected", function->is_redirected);
		json_add_number(object, "old_size", function->old_size);
		json_add_number(object, "new_size", function->new_size);
		json_object_array_add(array, object);
	}
	return array;
}

void json_described(struct session *session, struct schedmgr_image *image, const struct schedmgr_entry *entry)
{
	struct json_object *object = json_object_new_object();
	struct schedmgr_image_facts facts;

	schedmgr_image_get_facts(image, &facts);
	json_add_name(object, "name", facts.name);
	json_add_name(object, "version", facts.version);
	json_add_name(object, "description", facts.description);
	json_add_string(object, "file", facts.path);
	json_add_string(object, "module", facts.module);
	json_add_name(object, "srcversion", facts.srcversion);
	json_add_string(object, "release", facts.release);
	json_add_hex(object, "build_id", facts.build_id, sizeof(facts.build_id));
	json_add_name(object, "source", facts.source);
	json_add_name(object, "compiler", facts.compiler);
	json_add_hex(object, "source_hash", facts.source_hash, sizeof(facts.source_hash));
	json_add_number(object, "file_bytes", facts.file_bytes);
	json_add_number(object, "text_bytes", facts.text_bytes);
	json_add_number(object, "imports", facts.imports);
	json_add_number(object, "functions", facts.functions);
	json_add_number(object, "redirects", facts.redirects);
	json_add_number(object, "overlays", facts.overlays);
	json_add_number(object, "privates", facts.privates);
	json_add(object, "signature", make_signature(schedmgr_image_get_signature(image)));
	json_add_name(object, "state", entry ? schedmgr_state_name(entry->state) : "");
	json_add_flag(object, "thrown_out", entry && entry->flags & SCHEDMGR_ENTRY_THROWN_OUT);
	json_add_flag(object, "left", entry && entry->flags & SCHEDMGR_ENTRY_LEFT);
	json_add(object, "figures", entry ? json_take(schedmgr_figures_to_json(&entry->figures)) : NULL);
	if (session->options.functions)
		json_add(object, "function_list", make_functions(image));
	json_add(json_get_document(session), "payload", object);
}
