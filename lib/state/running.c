// SPDX-License-Identifier: GPL-2.0
/*
 * running.c - the note of which version to blame when the machine goes down: /var/lib/schedmgr/running
 *
 * There is none before the first activation.  One that is there and cannot be read, or is damaged,
 * is not none: it may have named a version that took the machine down.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <time.h>

#include "core/json.h"
#include "state/lock.h"
#include "state/running.h"
#include "state/state.h"

#define RUNNING SM_STATE "/running"
#define NS_PER_S 1000000000ull

static const struct sm_running nobody = { .name = SCHEDMGR_STOCK, .version = "0" };

static bool parse(struct json_object *object, struct sm_running *running)
{
	uint64_t trial_s;

	*running = nobody;
	/* Notes of earlier versions have no such flag. */
	if (json_object_object_get(object, "pending") && !sm_json_take_flag(object, "pending", &running->pending))
		return false;
	if (!sm_json_take_string(object, "boot_id", running->boot_id, sizeof(running->boot_id)) ||
	    !sm_json_take_string(object, "name", running->name, sizeof(running->name)) ||
	    !sm_json_take_string(object, "version", running->version, sizeof(running->version)) ||
	    !sm_json_take_number(object, "since_ns", &running->since_ns) ||
	    !sm_json_take_number(object, "when_ns", &running->when_ns) ||
	    !sm_json_take_number(object, "trial_s", &trial_s) ||
	    !sm_json_take_flag(object, "stable", &running->stable) ||
	    !sm_json_take_flag(object, "clean", &running->clean))
		return false;
	running->trial_s = trial_s;
	return sm_kernel_is_boot_id(running->boot_id) && *running->name && *running->version && trial_s <= UINT32_MAX;
}

static bool parse_both(struct json_object *object, struct sm_running *running, struct sm_running *before)
{
	struct json_object *inner = json_object_object_get(object, "before");

	return parse(object, running) && (!inner || parse(inner, before));
}

/*
 * Returns 0, -ENOENT when nothing was ever noted, or another negative errno; after a failure what
 * is noted is stock, twice.
 */
int sm_running_read(struct sm_running *running, struct sm_running *before)
{
	struct json_object *object;
	uint64_t alive_ns = 0;
	int ret;

	*running = *before = nobody;
	ret = sm_json_read(RUNNING, &object, &alive_ns);
	if (ret)
		return ret;
	if (!parse_both(object, running, before)) {
		*running = *before = nobody;
		ret = -EBADMSG;
	}
	running->alive_ns = alive_ns;
	json_object_put(object);
	return ret;
}

static struct json_object *make_note(const struct sm_running *running)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "boot_id", json_object_new_string(running->boot_id));
	json_object_object_add(object, "name", json_object_new_string(running->name));
	json_object_object_add(object, "version", json_object_new_string(running->version));
	json_object_object_add(object, "since_ns", json_object_new_uint64(running->since_ns));
	json_object_object_add(object, "when_ns", json_object_new_uint64(running->when_ns));
	json_object_object_add(object, "trial_s", json_object_new_uint64(running->trial_s));
	json_object_object_add(object, "stable", json_object_new_boolean(running->stable));
	json_object_object_add(object, "clean", json_object_new_boolean(running->clean));
	json_object_object_add(object, "pending", json_object_new_boolean(running->pending));
	return object;
}

/*
 * @before: what runs while @running is pending; NULL: it does not matter any more.  Where nothing
 * was noted, the note goes.
 */
int sm_running_write(const struct sm_running *running, const struct sm_running *before)
{
	struct json_object *object;
	int ret;

	if (!*running->boot_id) {
		ret = sm_file_remove(RUNNING);
		return ret == -ENOENT ? 0 : ret;
	}
	object = make_note(running);
	if (before && *before->boot_id)
		json_object_object_add(object, "before", make_note(before));
	return sm_json_replace(RUNNING, object);
}

/* Record that it could not be read or written.  Returns @error. */
int sm_running_fail(struct schedmgr_ctx *ctx, int error)
{
	if (error != -EBADMSG)
		return sm_state_fail(ctx, error, "read or write", RUNNING);
	sm_fail(ctx, error, SCHEDMGR_REASON_FAILED, "'%s' is damaged: which version ran when the machine went down is not known",
		RUNNING);
	sm_remedy(ctx, "see whether a scheduler took it down (schedctl history, journalctl -b -1), put that into quarantine or take another default; then: rm " RUNNING " and schedctl restore");
	return error;
}

/*
 * Takes the lock, which closing @lock releases, and reads the note.  Returns 1, 0 when nothing was ever
 * noted, or a negative errno, recorded.
 */
int sm_running_lock(struct schedmgr_ctx *ctx, struct sm_running *running, struct sm_running *before, int *lock)
{
	int ret;

	ret = sm_state_lock(ctx, lock);
	if (ret)
		return ret;
	ret = sm_running_read(running, before);
	if (ret == -ENOENT)
		return 0;
	return ret ? sm_running_fail(ctx, ret) : 1;
}

/* The file's time is when it began and how long that is ago: a clock that is set changes neither. */
int sm_running_touch(const struct sm_running *running)
{
	uint64_t alive_ns = running->when_ns + sm_kernel_time(CLOCK_BOOTTIME) - running->since_ns;
	struct timespec times[2] = {
		{ .tv_nsec = UTIME_OMIT },
		{ .tv_sec = alive_ns / NS_PER_S, .tv_nsec = alive_ns % NS_PER_S },
	};

	return utimensat(AT_FDCWD, RUNNING, times, AT_SYMLINK_NOFOLLOW) ? -errno : 0;
}

int schedmgr_check_running(struct schedmgr_ctx *ctx)
{
	struct sm_running running, before;
	int ret;

	sm_clear(ctx);
	ret = sm_running_read(&running, &before);
	return ret && ret != -ENOENT ? sm_running_fail(ctx, ret) : 0;
}
