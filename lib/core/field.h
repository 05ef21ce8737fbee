/* SPDX-License-Identifier: GPL-2.0 */
/*
 * field.h - members of structs, as JSON and the manual have them
 */
#ifndef _SCHEDMGR_CORE_FIELD_H
#define _SCHEDMGR_CORE_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/word.h"

struct json_object;

/*
 * NUMBER is unsigned, of any size.  NAME: a string that is a name or a version.  ID: a user or process that may be unset, with
 * all bits 1.  WORD: a number with a name.  FLAG: true or false; BIT: whether one bit is set.  What no member holds as it is
 * printed as null, and whoever has the table puts it there: TEXT, a string, COUNT, a number, and OBJECT.
 */
enum sm_type {
	SM_NUMBER,
	SM_SIGNED,
	SM_STRING,
	SM_NAME,
	SM_ID,
	SM_WORD,
	SM_FLAG,
	SM_BIT,
	SM_HEX,
	SM_TEXT,
	SM_COUNT,
	SM_OBJECT,
};

/**
 * struct sm_field - one member of a JSON object
 * @name: its name
 * @about: what it is, for the manual and the schema
 * @type: what it is, for programs
 * @group: which of the table's objects it is in
 * @attribute: the attribute of netlink that carries it, 0: none
 * @offset: in the struct
 * @size: in the struct
 * @words: of a WORD: its names
 * @least: of a NUMBER or WORD: the smallest that there is
 * @bit: of a BIT: which
 * @always: of a string: it is never null
 * @nullable: of a number: it may be null
 * @absent: of a NUMBER: 0 is null
 * @pattern: of a TEXT: the regular expression that it is
 * @object: of an OBJECT: which it is, unless it is null
 */
struct sm_field {
	const char *name;
	const char *about;
	enum sm_type type;
	unsigned int group;
	unsigned int attribute;
	size_t offset;
	size_t size;
	const struct sm_words *words;
	unsigned int least;
	unsigned int bit;
	bool always;
	bool nullable;
	bool absent;
	const char *pattern;
	const char *object;
};

/**
 * struct sm_table - all members of a struct that are printed, in that order
 * @fields: the members
 * @count: how many
 */
struct sm_table {
	const struct sm_field *fields;
	size_t count;
};

#define SM_TABLE(array) { .fields = (array), .count = SM_ARRAY_SIZE(array) }

#define SM_MEMBER(type, member) \
	.offset = offsetof(type, member), .size = sizeof(((type *)0)->member)

/* A table's member: its type, its name in JSON, the member of the struct, what it is. */
#define SM_FIELD(struct, kind, json, member, text, ...)		\
	{ .type = SM_##kind, .name = json, SM_MEMBER(struct, member), .about = text, ##__VA_ARGS__ }

#define sm_for_each_field(field, table) \
	for ((field) = (table)->fields; (field) < (table)->fields + (table)->count; (field)++)

void sm_field_set_string(char *to, size_t size, const char *from, size_t len);
struct json_object *sm_fields_make(const struct sm_table *table, unsigned int group, const void *from);
void sm_fields_parse(const struct sm_table *table, unsigned int group, void *to, struct json_object *object);

#endif /* _SCHEDMGR_CORE_FIELD_H */
