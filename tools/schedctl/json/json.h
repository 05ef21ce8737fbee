/* SPDX-License-Identifier: GPL-2.0 */
/*
 * json.h - what the files of the JSON renderer share with each other
 */
#ifndef _SCHEDCTL_JSON_H
#define _SCHEDCTL_JSON_H

#include <json-c/json.h>

#include "base/renderer.h"

/* json.c */
void json_add(struct json_object *object, const char *key, struct json_object *value);
void json_add_string(struct json_object *object, const char *key, const char *value);
void json_add_number(struct json_object *object, const char *key, uint64_t value);
void json_add_name(struct json_object *object, const char *key, const char *value);
void json_add_hex(struct json_object *object, const char *key, const __u8 *bytes, size_t len);
void json_add_flag(struct json_object *object, const char *key, bool value);
struct json_object *json_get_document(struct session *session);
struct json_object *json_get_array(struct session *session, const char *key);
struct json_object *json_take(char *text);
void json_join(struct json_object *to, struct json_object *from);

/* version.c */
void json_loaded(struct session *session, const struct schedmgr_entry *entry);
void json_unloaded(struct session *session, const struct schedmgr_entry *entry);
void json_versions(struct session *session, const struct schedmgr_list *list);

/* available.c */
void json_available(struct session *session, const struct schedmgr_available_list *list);

/* image.c */
void json_described(struct session *session, struct schedmgr_image *image, const struct schedmgr_entry *entry);

/* findings.c */
void json_findings(struct session *session, const struct schedmgr_findings *findings);

/* switch.c */
struct json_object *json_make_report(const struct schedmgr_report *report);
void json_switched(struct session *session, const struct schedmgr_switch *sw);
void json_blocked(struct session *session, const struct schedmgr_report *report);
void json_predicted(struct session *session, const struct schedmgr_report *report);
void json_confirmed(struct session *session, const struct schedmgr_confirm *confirm);

/* status.c */
void json_status(struct session *session, const struct status *status);

/* event.c */
void json_event(struct session *session, const struct schedmgr_record *record, const char *boot_id);
void json_lost(struct session *session, uint64_t count);
void json_damaged(struct session *session, uint64_t count);

/* state.c */
void json_default_set(struct session *session, const char *name, const char *version);
void json_quarantine(struct session *session, const struct schedmgr_quarantine *quarantine);
void json_cleared(struct session *session, unsigned int count);
void json_restored(struct session *session, const struct schedmgr_restoration *restoration);

/* renderer.c */
extern const struct renderer renderer_json;

#endif /* _SCHEDCTL_JSON_H */
