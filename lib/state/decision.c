// SPDX-License-Identifier: GPL-2.0
/*
 * decision.c - what was decided at boot: /var/lib/schedmgr/restore
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "core/context.h"
#include "core/field.h"
#include "core/json.h"
#include "core/kernel.h"
#include "state/decision.h"
#include "state/lock.h"
#include "state/state.h"

#define DECISION SM_STATE "/restore"

static const char *const decisions[] = {
	[SCHEDMGR_RESTORE_ACTIVATED] = "activated",
	[SCHEDMGR_RESTORE_ALREADY] = "already",
	[SCHEDMGR_RESTORE_NOTHING] = "nothing",
	[SCHEDMGR_RESTORE_DISABLED] = "disabled",
	[SCHEDMGR_RESTORE_QUARANTINED] = "quarantined",
	[SCHEDMGR_RESTORE_MISSING] = "missing",
	[SCHEDMGR_RESTORE_FAILED] = "failed",
};

static const struct sm_words words = SM_WORDS(decisions);

const char *schedmgr_restore_decision_name(unsigned int decision)
{
	return sm_word(&words, decision);
}

static const struct sm_field fields[] = {
	SM_FIELD(struct schedmgr_restoration, WORD, "decision", decision, "what was done", .words = &words),
	SM_FIELD(struct schedmgr_restoration, NAME, "name", name, "the version that is wanted"),
	SM_FIELD(struct schedmgr_restoration, NAME, "version", version, "its version"),
	SM_FIELD(struct schedmgr_restoration, STRING, "message", message, "a sentence", .always = true),
	SM_FIELD(struct schedmgr_restoration, STRING, "judged", judged, "what was put into quarantine, and why"),
	SM_FIELD(struct schedmgr_restoration, NUMBER, "when_ns", when_ns, "CLOCK_REALTIME"),
};

const struct sm_table sm_decision_table = SM_TABLE(fields);

char *schedmgr_restoration_to_json(const struct schedmgr_restoration *restoration)
{
	if (restoration->decision == SCHEDMGR_RESTORE_NONE)
		return strdup("null");
	return sm_json_text(sm_fields_make(&sm_decision_table, 0, restoration));
}

static struct json_object *make_decision(const struct schedmgr_restoration *r)
{
	struct json_object *object = json_object_new_object();
	char boot_id[SM_BOOT_ID_LEN];

	sm_kernel_boot_id(boot_id);
	json_object_object_add(object, "boot_id", json_object_new_string(boot_id));
	json_object_object_add(object, "decision",
			       json_object_new_string(schedmgr_restore_decision_name(r->decision)));
	json_object_object_add(object, "name", json_object_new_string(r->name));
	json_object_object_add(object, "version", json_object_new_string(r->version));
	json_object_object_add(object, "message", json_object_new_string(r->message));
	json_object_object_add(object, "judged", json_object_new_string(r->judged));
	json_object_object_add(object, "when_ns", json_object_new_uint64(r->when_ns));
	return object;
}

/* Where it cannot be written, standard error has said it; what failed before is still recorded. */
void sm_decision_write(const struct schedmgr_restoration *r)
{
	SM_CLEANUP(sm_cleanup_unref) struct schedmgr_ctx *ctx = NULL;
	SM_CLEANUP(sm_cleanup_close) int lock = -1;

	if (!schedmgr_new(&ctx) && !sm_state_lock(ctx, &lock))
		sm_json_replace(DECISION, make_decision(r));
}

static bool parse_decision(struct json_object *object, struct schedmgr_restoration *r, char boot_id[SM_BOOT_ID_LEN])
{
	char decision[32];

	if (!sm_json_take_string(object, "boot_id", boot_id, SM_BOOT_ID_LEN) ||
	    !sm_json_take_string(object, "decision", decision, sizeof(decision)) ||
	    !sm_json_take_string(object, "name", r->name, sizeof(r->name)) ||
	    !sm_json_take_string(object, "version", r->version, sizeof(r->version)) ||
	    !sm_json_take_string(object, "message", r->message, sizeof(r->message)) ||
	    !sm_json_take_string(object, "judged", r->judged, sizeof(r->judged)) ||
	    !sm_json_take_number(object, "when_ns", &r->when_ns))
		return false;
	r->decision = sm_word_find(&words, decision);
	return r->decision != SCHEDMGR_RESTORE_NONE;
}

static int fail_decision(struct schedmgr_ctx *ctx, int error)
{
	sm_fail(ctx, error, SCHEDMGR_REASON_FAILED, "'%s' %s: what was decided at boot is not known", DECISION,
		error == -EBADMSG ? "is damaged" : "cannot be read");
	sm_remedy(ctx, "see journalctl -b -u schedmgr, or decide again: schedctl restore");
	return error;
}

int schedmgr_get_restoration(struct schedmgr_ctx *ctx, struct schedmgr_restoration *restoration)
{
	char boot_id[SM_BOOT_ID_LEN] = "", now[SM_BOOT_ID_LEN];
	struct json_object *object;
	int ret;

	sm_clear(ctx);
	*restoration = (struct schedmgr_restoration){ .decision = SCHEDMGR_RESTORE_NONE };
	ret = sm_json_read(DECISION, &object, NULL);
	if (!ret && !parse_decision(object, restoration, boot_id))
		ret = -EBADMSG;
	json_object_put(object);
	if (!ret && !sm_kernel_boot_id(now) && !strcmp(boot_id, now))
		return 1;
	*restoration = (struct schedmgr_restoration){ .decision = SCHEDMGR_RESTORE_NONE };
	return ret && ret != -ENOENT ? fail_decision(ctx, ret) : 0;
}
