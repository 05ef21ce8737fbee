// SPDX-License-Identifier: GPL-2.0
/*
 * manifest.c - a manifest as JSON, with every key, for programs that have no YAML
 */
#include <json-c/json.h>
#include <stdio.h>

#include "base/malformed.h"
#include "read/manifest.h"
#include "write/manifest.h"

static void add_text(json_object *root, const char *key, const char *text)
{
	json_object_object_add(root, key, json_object_new_string(text ? text : ""));
}

static void add_words(json_object *root, const char *key, const word_list *list)
{
	json_object *array = json_object_new_array();
	const struct word *word;

	for_each_vec(word, list)
		json_object_array_add(array, json_object_new_string(word->text));
	json_object_object_add(root, key, array);
}

int manifest_print(const struct manifest *manifest)
{
	json_object *root = json_object_new_object();
	int err;

	add_text(root, "name", manifest->name);
	add_text(root, "version", manifest->version);
	add_text(root, "description", manifest->description);
	add_text(root, "kernel", manifest->kernel);
	add_words(root, "keep", &manifest->keep);
	add_words(root, "sidecar", &manifest->sidecar);
	json_object_object_add(root, "shares_queues", json_object_new_boolean(manifest->shares_queues));
	err = puts(json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE)) < 0 ||
	      fflush(stdout);
	json_object_put(root);
	return err ? fault_errno("standard output") : 0;
}
