// SPDX-License-Identifier: GPL-2.0
/*
 * running.c - which version to blame when the machine goes down: /var/lib/schedmgr/running
 *
 * Written before a version is activated, so that it is there when the activation itself takes the
 * machine down.  The note carries the one before it, which is right again when the activation
 * fails: whoever asked for it says so, or, when that was killed, the event does.  Going back to
 * stock, or to the version before, is noted afterwards: until then the blame stays where it was,
 * and a roll back waits for no disk.
 * The next boot finds a version that was neither stable nor ended by an orderly shutdown, and
 * puts it into quarantine (restore.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <json-c/json.h>

#include "running.h"

#define RUNNING SM_STATE "/running"

#define NS_PER_S 1000000000ull
#define SOON_NS (10 * NS_PER_S)	/* no matter beside a trial */

static void parse(struct json_object *object, struct sm_running *running)
{
	*running = (struct sm_running){ .name = SCHEDMGR_STOCK, .version = "0" };
	if (!json_object_is_type(object, json_type_object))
		return;
	sm_json_get_string(object, "boot_id", running->boot_id, sizeof(running->boot_id));
	sm_json_get_string(object, "name", running->name, sizeof(running->name));
	sm_json_get_string(object, "version", running->version, sizeof(running->version));
	running->since_ns = sm_json_get_number(object, "since_ns");
	running->when_ns = sm_json_get_number(object, "when_ns");
	running->trial_s = sm_json_get_number(object, "trial_s");
	running->stable = sm_json_get_flag(object, "stable");
	running->clean = sm_json_get_flag(object, "clean");
}

/* Reads the file.  Returns false, and stock twice, when there is none. */
bool sm_running_read(struct sm_running *running, struct sm_running *before)
{
	struct json_object *object = sm_json_read(RUNNING);
	struct stat st;

	parse(object, running);
	parse(json_object_object_get(object, "before"), before);
	if (!object)
		return false;
	json_object_put(object);
	if (!stat(RUNNING, &st))
		running->alive_ns = st.st_mtim.tv_sec * NS_PER_S + st.st_mtim.tv_nsec;
	return true;
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
	return object;
}

/* @before: NULL: what it was does not matter any more.  Where nothing was noted, nothing is written. */
int sm_running_write(const struct sm_running *running, const struct sm_running *before)
{
	struct json_object *object = make_note(running);

	if (before && *before->boot_id)
		json_object_object_add(object, "before", make_note(before));
	return sm_json_replace(RUNNING, object);
}

bool sm_running_is_stock(const struct sm_running *running)
{
	return !strcmp(running->name, SCHEDMGR_STOCK);
}

static void set_version(struct sm_running *running, const char *name, const char *version)
{
	*running = (struct sm_running){ .trial_s = SCHEDMGR_TRIAL_S };
	sm_kernel_boot_id(running->boot_id);
	snprintf(running->name, sizeof(running->name), "%s", name);
	snprintf(running->version, sizeof(running->version), "%s", version);
	running->since_ns = sm_kernel_time(CLOCK_BOOTTIME);
	running->when_ns = sm_kernel_time(CLOCK_REALTIME);
}

/**
 * sm_running_judge() - what the note of an earlier boot means
 * @running: the note; afterwards it counts as judged
 * @reason: out: why its version is in quarantine now
 * @size: bytes at @reason
 *
 * Whoever is about to overwrite the note does this first.  The lock is held.
 *
 * Return: 1 its version was put into quarantine, 0 it need not be, or a negative errno.
 */
int sm_running_judge(struct sm_running *running, char *reason, size_t size)
{
	char boot_id[SM_BOOT_ID_LEN], when[48] = "soon";
	uint64_t lived_s = 0;
	int ret;

	if (running->clean || running->stable || !*running->boot_id || sm_running_is_stock(running) ||
	    !strcmp(running->boot_id, sm_kernel_boot_id(boot_id)))
		return 0;
	if (running->alive_ns > running->when_ns)
		lived_s = (running->alive_ns - running->when_ns) / NS_PER_S;
	if (lived_s)
		snprintf(when, sizeof(when), "about %llu s", (unsigned long long)lived_s);
	snprintf(reason, size, "the machine went down %s after it had been activated and before it had been stable for %u %s",
		 when, running->trial_s % 60 ? running->trial_s : running->trial_s / 60,
		 running->trial_s % 60 ? "s" : "minutes");
	ret = sm_quarantine_add(running->name, running->version, reason);
	running->clean = !ret;
	return ret ?: 1;
}

/* The version that an activation of @name means; false when there is none, or several. */
static bool find_staged(const struct schedmgr_list *list, const char *name, const char *version,
			char full[SCHEDMGR_VERSION_LEN])
{
	const struct schedmgr_entry *entry;

	if (sm_list_find(list, name, version, &entry))
		return false;
	memcpy(full, entry->version, SCHEDMGR_VERSION_LEN);
	return entry->state == SCHEDMGR_STATE_STAGED;
}

/* A note of this boot whose version does not run was left by a switch that is under way, or failed. */
static bool is_intent(const struct schedmgr_list *list, const struct sm_running *running)
{
	const struct schedmgr_entry *entry;
	char boot_id[SM_BOOT_ID_LEN];

	if (strcmp(running->boot_id, sm_kernel_boot_id(boot_id)))
		return false;
	return sm_list_find(list, running->name, running->version, &entry) ||
	       (entry->state != SCHEDMGR_STATE_ACTIVE && entry->state != SCHEDMGR_STATE_DEACTIVATING);
}

static int judge_and_write(struct sm_running *old, const struct sm_running *running, const struct sm_running *before)
{
	char reason[256];
	int ret;

	ret = sm_running_judge(old, reason, sizeof(reason));
	return ret < 0 ? ret : sm_running_write(running, before);
}

/**
 * sm_running_intend() - a version is about to be activated
 * @ctx: the context, its device is open
 * @name: its name
 * @version: its version, "" for the only one of that name
 * @intent: out: the note, for sm_running_withdraw()
 *
 * Return: 1 it is noted, 0 there is nothing to note, or a negative errno, recorded.
 */
int sm_running_intend(struct schedmgr_ctx *ctx, const char *name, const char *version,
		      struct sm_running *intent)
{
	SM_CLEANUP(sm_cleanup_list) struct schedmgr_list *list = NULL;
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	struct sm_running running, before;
	char full[SCHEDMGR_VERSION_LEN];
	int ret;

	if (!strcmp(name, SCHEDMGR_STOCK) || sm_list_read(ctx, &list) || !find_staged(list, name, version, full))
		return 0;
	ret = sm_state_lock(ctx, &lock);
	if (ret)
		return ret;
	sm_running_read(&running, &before);
	set_version(intent, name, full);
	ret = judge_and_write(&running, intent, is_intent(list, &running) ? &before : &running);
	return ret ? sm_state_fail(ctx, ret, "write", RUNNING) : 1;
}

static bool is_version(const struct sm_running *running, const char *name, const char *version)
{
	return !strcmp(running->name, name) && !strcmp(running->version, version);
}

/* The activation failed: what was noted before is right, unless somebody has noted another one since. */
int sm_running_withdraw(struct schedmgr_ctx *ctx, const struct sm_running *intent)
{
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	struct sm_running running, before;
	int ret;

	ret = sm_state_lock(ctx, &lock);
	if (ret)
		return ret;
	sm_running_read(&running, &before);
	if (!is_version(&running, intent->name, intent->version) || running.since_ns != intent->since_ns)
		return 0;
	ret = sm_running_write(&before, NULL);
	return ret ? sm_state_fail(ctx, ret, "write", RUNNING) : 0;
}

/*
 * A switch was made, by whomever: one that is older than the note is what ran before it.  Or one
 * was given up after it had been noted, and whoever asked for it may have been killed.
 * The lock is held.  Returns 0 or a negative errno.
 */
int sm_running_follow(const struct schedmgr_record *record, const char *boot_id)
{
	const struct schedmgr_report *report = &record->report;
	struct sm_running old, before, running;
	bool is_noted, is_newer;

	if (record->event != SCHEDMGR_EVENT_ACTIVATED && record->event != SCHEDMGR_EVENT_ROLLED_BACK &&
	    record->event != SCHEDMGR_EVENT_FAILED)
		return 0;
	sm_running_read(&old, &before);
	is_newer = !strcmp(old.boot_id, boot_id) && old.since_ns > record->boot_ns;
	is_noted = !strcmp(old.boot_id, boot_id) && is_version(&old, report->to, report->to_version);
	if (record->event == SCHEDMGR_EVENT_FAILED)
		return is_noted && !is_newer ? sm_running_write(&before, NULL) : 0;
	/* One that was tried for long begins its trial now, whatever it counts as. */
	if (is_noted && !is_newer && record->boot_ns - old.since_ns < SOON_NS)
		return 0;
	set_version(&running, report->to, report->to_version);
	running.since_ns = record->boot_ns;
	running.when_ns = record->when_ns;
	return is_newer ? sm_running_write(&old, &running) : judge_and_write(&old, &running, NULL);
}

/* Seconds until it has run long enough. */
static unsigned int trial_left(const struct sm_running *running)
{
	uint64_t now = sm_kernel_time(CLOCK_BOOTTIME);
	uint64_t end = running->since_ns + running->trial_s * NS_PER_S;

	return now >= end ? 0 : (end - now + NS_PER_S - 1) / NS_PER_S;
}

/* The file's time is when it began and how long that is ago: a clock that is set changes neither. */
static int note_life(const struct sm_running *running)
{
	uint64_t alive_ns = running->when_ns + sm_kernel_time(CLOCK_BOOTTIME) - running->since_ns;
	struct timespec times[2] = {
		{ .tv_nsec = UTIME_OMIT },
		{ .tv_sec = alive_ns / NS_PER_S, .tv_nsec = alive_ns % NS_PER_S },
	};

	return utimensat(AT_FDCWD, RUNNING, times, 0) ? -errno : 0;
}

/* Notes what has changed since @running was read; else that the machine is alive. */
static int update(struct schedmgr_ctx *ctx, struct sm_running *running, const struct sm_running *before,
		  unsigned int trial_s, unsigned int *left_s)
{
	bool changed = running->clean || running->trial_s != trial_s;
	int ret = 0;

	running->clean = false;
	running->trial_s = trial_s;
	*left_s = running->stable ? 0 : trial_left(running);
	if (!running->stable && !*left_s) {
		running->stable = true;
		changed = true;
		sm_log(ctx, LOG_NOTICE, "'%s:%s' has run for %u s and counts as stable from now on",
		       running->name, running->version, trial_s);
	}
	if (changed)
		ret = sm_running_write(running, before);
	if (!ret && !running->stable)
		ret = note_life(running);
	return ret ? sm_state_fail(ctx, ret, "write", RUNNING) : 0;
}

SM_EXPORT int schedmgr_trial_check(struct schedmgr_ctx *ctx, unsigned int trial_s, unsigned int *left_s)
{
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	struct sm_running running, before;
	char boot_id[SM_BOOT_ID_LEN];
	int ret;

	sm_clear(ctx);
	*left_s = 0;
	ret = sm_state_lock(ctx, &lock);
	if (ret)
		return ret;
	if (!sm_running_read(&running, &before) || sm_running_is_stock(&running) ||
	    strcmp(running.boot_id, sm_kernel_boot_id(boot_id)))
		return 0;
	return update(ctx, &running, &before, trial_s, left_s);
}

SM_EXPORT int schedmgr_trial_end(struct schedmgr_ctx *ctx)
{
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	struct sm_running running, before;
	char boot_id[SM_BOOT_ID_LEN];
	int ret;

	sm_clear(ctx);
	ret = sm_state_lock(ctx, &lock);
	if (ret)
		return ret;
	if (!sm_running_read(&running, &before) || strcmp(running.boot_id, sm_kernel_boot_id(boot_id)))
		return 0;
	running.clean = true;
	ret = sm_running_write(&running, &before);
	return ret ? sm_state_fail(ctx, ret, "write", RUNNING) : 0;
}
