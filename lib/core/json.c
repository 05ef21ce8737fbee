// SPDX-License-Identifier: GPL-2.0
/*
 * json.c - small JSON files
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/file.h"
#include "core/json.h"
#include "libschedmgr.h"

/* The object that a text is, with nothing but space behind it; NULL: it is none. */
struct json_object *sm_json_parse(const char *text, size_t len)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *object;
	size_t end;

	if (!tokener)
		return NULL;
	object = json_tokener_parse_ex(tokener, text, len);
	end = json_tokener_get_parse_end(tokener);
	json_tokener_free(tokener);
	while (end < len && strchr(" \t\r\n", text[end]) && text[end])
		end++;
	if (end == len && json_object_is_type(object, json_type_object))
		return object;
	json_object_put(object);
	return NULL;
}

/*
 * The object in a file.  @modified_ns: NULL: no matter.  Returns 0, -ENOENT when there is no such
 * file, -EBADMSG when no object is in it, or another negative errno when it cannot be read.
 */
int sm_json_read(const char *path, struct json_object **object, uint64_t *modified_ns)
{
	SM_CLEANUP(sm_cleanup_text) struct sm_file file = { .len = 0 };
	int ret;

	*object = NULL;
	ret = sm_file_read(path, &file);
	if (ret)
		return ret;
	if (modified_ns)
		*modified_ns = file.modified_ns;
	*object = sm_json_parse(file.text, file.len);
	return *object ? 0 : -EBADMSG;
}

/* A string that is there and fits: what was written is read, or nothing is. */
bool sm_json_take_string(struct json_object *object, const char *key, char *text, size_t size)
{
	struct json_object *value = json_object_object_get(object, key);
	size_t len = json_object_is_type(value, json_type_string) ? (size_t)json_object_get_string_len(value) : size;

	if (len >= size || strlen(json_object_get_string(value)) != len)
		return false;
	memcpy(text, json_object_get_string(value), len + 1);
	return true;
}

bool sm_json_take_number(struct json_object *object, const char *key, uint64_t *number)
{
	struct json_object *value = json_object_object_get(object, key);

	*number = json_object_get_uint64(value);
	return json_object_is_type(value, json_type_int);
}

bool sm_json_take_flag(struct json_object *object, const char *key, bool *flag)
{
	struct json_object *value = json_object_object_get(object, key);

	*flag = json_object_get_boolean(value);
	return json_object_is_type(value, json_type_boolean);
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

/* An object as text on one line, printable, without a newline, to be freed by the caller; NULL is null.  Releases the object. */
char *sm_json_text(struct json_object *object)
{
	const char *text;
	char *copy;

	text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	copy = text ? schedmgr_text_from_json(text) : NULL;
	json_object_put(object);
	return copy;
}
