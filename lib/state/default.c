// SPDX-License-Identifier: GPL-2.0
/*
 * default.c - the version that is wanted at boot: /var/lib/schedmgr/default
 */
#include <errno.h>
#include <stdbool.h>

#include "core/json.h"
#include "core/name.h"
#include "state/lock.h"
#include "state/state.h"

#define DEFAULT SM_STATE "/default"

static bool parse(struct json_object *object, char name[SCHEDMGR_NAME_LEN], char version[SCHEDMGR_VERSION_LEN])
{
	return sm_json_take_string(object, "name", name, SCHEDMGR_NAME_LEN) &&
	       sm_json_take_string(object, "version", version, SCHEDMGR_VERSION_LEN) &&
	       schedmgr_name_is_valid(name) && (!*version || schedmgr_name_is_valid(version));
}

int schedmgr_get_default(struct schedmgr_ctx *ctx, char name[SCHEDMGR_NAME_LEN],
			 char version[SCHEDMGR_VERSION_LEN])
{
	struct json_object *object;
	int ret;

	sm_clear(ctx);
	ret = sm_json_read(DEFAULT, &object, NULL);
	if (!ret && !parse(object, name, version))
		ret = -EBADMSG;
	json_object_put(object);
	if (!ret)
		return 1;
	*name = *version = '\0';
	if (ret == -ENOENT)
		return 0;
	sm_fail(ctx, ret, SCHEDMGR_REASON_FAILED, "'%s' cannot be read, or is damaged", DEFAULT);
	sm_remedy(ctx, "as root: see ls -l " DEFAULT ", or write it again: schedctl set-default NAME, or --none");
	return ret;
}

static int write_default(const char *name, const char *version)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "name", json_object_new_string(name));
	json_object_object_add(object, "version", json_object_new_string(version));
	return sm_json_replace(DEFAULT, object);
}

int schedmgr_set_default(struct schedmgr_ctx *ctx, const char *name, const char *version)
{
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	int ret;

	sm_clear(ctx);
	if (name && sm_name_is_path(name)) {
		sm_fail(ctx, -EINVAL, SCHEDMGR_REASON_ARGUMENT, "the default '%s' is not the name of a payload", name);
		sm_remedy(ctx, "put its file into " SM_STATE "/RELEASE, then name it without the path and .ko");
		return -EINVAL;
	}
	ret = sm_state_lock(ctx, &lock);
	if (ret)
		return ret;
	ret = name ? write_default(name, version) : sm_file_remove(DEFAULT);
	if (ret == -ENOENT)
		ret = 0;
	return ret ? sm_state_fail(ctx, ret, "write", DEFAULT) : 0;
}
