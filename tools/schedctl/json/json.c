// SPDX-License-Identifier: GPL-2.0
/*
 * json.c - members of JSON objects, and the document that they become
 */
#include <stdio.h>
#include <stdlib.h>

#include "json/json.h"

#define HEX_MAX 64

void json_add(struct json_object *object, const char *key, struct json_object *value)
{
	json_object_object_add(object, key, value);
}

void json_add_string(struct json_object *object, const char *key, const char *value)
{
	json_add(object, key, json_object_new_string(value));
}

void json_add_number(struct json_object *object, const char *key, uint64_t value)
{
	json_add(object, key, json_object_new_uint64(value));
}

/* An empty string means that there is none. */
void json_add_name(struct json_object *object, const char *key, const char *value)
{
	json_add(object, key, *value ? json_object_new_string(value) : NULL);
}

void json_add_hex(struct json_object *object, const char *key, const __u8 *bytes, size_t len)
{
	char text[HEX_MAX + 1];
	size_t i;

	for (i = 0; i < len && i < HEX_MAX / 2; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	json_add_string(object, key, text);
}

struct json_object *json_get_document(struct session *session)
{
	if (!session->document)
		session->document = json_object_new_object();
	return session->document;
}

/* The array of that name in the document; made when it is not there. */
struct json_object *json_get_array(struct session *session, const char *key)
{
	struct json_object *document = json_get_document(session);
	struct json_object *array;

	if (!json_object_object_get_ex(document, key, &array)) {
		array = json_object_new_array();
		json_add(document, key, array);
	}
	return array;
}

void json_add_flag(struct json_object *object, const char *key, bool value)
{
	json_add(object, key, json_object_new_boolean(value));
}

/* What the library has printed; releases the text. */
struct json_object *json_take(char *text)
{
	struct json_object *object = text ? json_tokener_parse(text) : NULL;

	free(text);
	return object;
}

/* Moves all members of an object, if there is one, to the end of another. */
void json_join(struct json_object *to, struct json_object *from)
{
	if (!from)
		return;
	json_object_object_foreach(from, key, value)
		json_add(to, key, json_object_get(value));
	json_object_put(from);
}
