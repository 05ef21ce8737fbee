// SPDX-License-Identifier: GPL-2.0
/*
 * field.c - from members of structs to JSON and back, by a table
 */
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "core/field.h"

#define HEX_MAX 32

/* Cut to fit, and zeros behind it. */
void sm_field_set_string(char *to, size_t size, const char *from, size_t len)
{
	len = strnlen(from, len < size ? len : size - 1);
	memset(to, 0, size);
	memcpy(to, from, len);
}

static uint64_t get_number(const void *member, size_t size)
{
	uint64_t number = 0;

	/* Little-endian, as everything that has loadable schedulers. */
	memcpy(&number, member, size);
	return number;
}

static struct json_object *make_hex(const uint8_t *bytes, size_t len)
{
	char text[2 * HEX_MAX + 1] = "";
	size_t i;

	for (i = 0; i < len && i < HEX_MAX; i++)
		sprintf(text + 2 * i, "%02x", bytes[i]);
	return json_object_new_string(text);
}

static struct json_object *make_number(const struct sm_field *field, uint64_t number)
{
	switch (field->type) {
	case SM_SIGNED:
		return json_object_new_int((int32_t)number);
	case SM_ID:
		return number == UINT32_MAX ? NULL : json_object_new_uint64(number);
	case SM_WORD:
		return json_object_new_string(sm_word(field->words, number));
	case SM_FLAG:
		return json_object_new_boolean(number);
	case SM_BIT:
		return json_object_new_boolean(number & field->bit);
	default:
		return number || !field->absent ? json_object_new_uint64(number) : NULL;
	}
}

static struct json_object *make_value(const struct sm_field *field, const void *from)
{
	const char *member = (const char *)from + field->offset;

	switch (field->type) {
	case SM_STRING:
	case SM_NAME:
		return *member || field->always ? json_object_new_string(member) : NULL;
	case SM_HEX:
		return make_hex((const uint8_t *)member, field->size);
	case SM_TEXT:
	case SM_COUNT:
	case SM_OBJECT:
		return NULL;
	default:
		return make_number(field, get_number(member, field->size));
	}
}

/* An object with all members of that group. */
struct json_object *sm_fields_make(const struct sm_table *table, unsigned int group, const void *from)
{
	struct json_object *object = json_object_new_object();
	const struct sm_field *field;

	sm_for_each_field(field, table)
		if (field->group == group)
			json_object_object_add(object, field->name, make_value(field, from));
	return object;
}

static uint64_t parse_number(const struct sm_field *field, struct json_object *value)
{
	if (!value)
		return field->type == SM_ID ? UINT32_MAX : 0;
	if (field->type == SM_WORD)
		return sm_word_find(field->words, json_object_get_string(value));
	return field->type == SM_SIGNED ? (uint64_t)json_object_get_int64(value) : json_object_get_uint64(value);
}

static void parse_value(const struct sm_field *field, void *to, struct json_object *value)
{
	char *member = (char *)to + field->offset;
	const char *text;
	uint64_t number;

	if (field->type == SM_STRING || field->type == SM_NAME) {
		text = value ? json_object_get_string(value) : "";
		sm_field_set_string(member, field->size, text, strlen(text));
	} else if (field->size) {
		number = parse_number(field, value);
		memcpy(member, &number, field->size);
	}
}

/* What sm_fields_make() made of numbers, strings and words. */
void sm_fields_parse(const struct sm_table *table, unsigned int group, void *to, struct json_object *object)
{
	const struct sm_field *field;

	sm_for_each_field(field, table)
		if (field->group == group)
			parse_value(field, to, json_object_object_get(object, field->name));
}
