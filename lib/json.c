// SPDX-License-Identifier: GPL-2.0
/*
 * json.c - small JSON files
 */
#include <errno.h>
#include <string.h>

#include <json-c/json.h>

#include "private.h"

/* The object in a file; NULL when there is no such file, or no object in it. */
struct json_object *sm_json_read(const char *path)
{
	SM_CLEANUP(sm_cleanup_free) char *text = NULL;
	struct json_object *object;

	if (sm_file_read(path, &text))
		return NULL;
	object = json_tokener_parse(text);
	if (object && !json_object_is_type(object, json_type_object)) {
		json_object_put(object);
		return NULL;
	}
	return object;
}

/* Writes and releases an object.  Returns 0 or a negative errno. */
int sm_json_replace(const char *path, struct json_object *object)
{
	SM_CLEANUP(sm_cleanup_free) char *line = NULL;
	const char *text;

	text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	if (!text || asprintf(&line, "%s\n", text) < 0)
		line = NULL;
	json_object_put(object);
	return line ? sm_file_replace(path, line) : -ENOMEM;
}

/* A string of an object, cut to fit; "" when there is none. */
void sm_json_get_string(struct json_object *object, const char *key, char *text, size_t size)
{
	struct json_object *value = json_object_object_get(object, key);

	memset(text, 0, size);
	if (json_object_is_type(value, json_type_string))
		snprintf(text, size, "%s", json_object_get_string(value));
}

uint64_t sm_json_get_number(struct json_object *object, const char *key)
{
	return json_object_get_uint64(json_object_object_get(object, key));
}

bool sm_json_get_flag(struct json_object *object, const char *key)
{
	return json_object_get_boolean(json_object_object_get(object, key));
}
