/* SPDX-License-Identifier: GPL-2.0 */
/*
 * json.h - small JSON files
 */
#ifndef _SCHEDMGR_CORE_JSON_H
#define _SCHEDMGR_CORE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

struct json_object *sm_json_parse(const char *text, size_t len);
int sm_json_read(const char *path, struct json_object **object, uint64_t *modified_ns);
bool sm_json_take_string(struct json_object *object, const char *key, char *text, size_t size);
bool sm_json_take_number(struct json_object *object, const char *key, uint64_t *number);
bool sm_json_take_flag(struct json_object *object, const char *key, bool *flag);
int sm_json_replace(const char *path, struct json_object *object);
void sm_json_get_string(struct json_object *object, const char *key, char *text, size_t size);
char *sm_json_text(struct json_object *object);
uint64_t sm_json_get_number(struct json_object *object, const char *key);

#endif /* _SCHEDMGR_CORE_JSON_H */
