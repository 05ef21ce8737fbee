// SPDX-License-Identifier: GPL-2.0
/*
 * quarantine.c - versions that are not restored at boot: /var/lib/schedmgr/quarantine
 *
 * One file for each, called NAME:VERSION.  It stays until somebody clears it; activating such a
 * version by hand works all the same.  A file whose contents are damaged counts by its name.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/field.h"
#include "core/file.h"
#include "core/json.h"
#include "core/kernel.h"
#include "core/log.h"
#include "core/text.h"
#include "image/search.h"
#include "state/quarantine.h"

/**
 * struct schedmgr_quarantine - what is in quarantine
 * @count: how many
 * @entries: sorted by name
 */
struct schedmgr_quarantine {
	size_t count;
	struct schedmgr_quarantine_entry entries[];
};

static const struct sm_field fields[] = {
	SM_FIELD(struct schedmgr_quarantine_entry, NAME, "name", name, "its name", .always = true),
	SM_FIELD(struct schedmgr_quarantine_entry, NAME, "version", version, "its version", .always = true),
	SM_FIELD(struct schedmgr_quarantine_entry, STRING, "reason", reason, "why", .always = true),
	SM_FIELD(struct schedmgr_quarantine_entry, STRING, "release", release, "the release of the kernel that ran"),
	SM_FIELD(struct schedmgr_quarantine_entry, STRING, "boot_id", boot_id, "the boot that it was put there in"),
	SM_FIELD(struct schedmgr_quarantine_entry, NUMBER, "when_ns", when_ns, "CLOCK_REALTIME"),
};

const struct sm_table sm_quarantine_table = SM_TABLE(fields);

char *schedmgr_quarantined_to_json(const struct schedmgr_quarantine_entry *entry)
{
	return sm_json_text(sm_fields_make(&sm_quarantine_table, 0, entry));
}

/* Names and versions may have bytes that a file's name cannot. */
static char *make_path(const char *name, const char *version)
{
	char *path, *slash;

	if (asprintf(&path, SM_QUARANTINE "/%s:%s", name, version) < 0)
		return NULL;
	for (slash = path + strlen(SM_QUARANTINE "/"); (slash = strchr(slash, '/'));)
		*slash = '\\';
	return path;
}

enum entry_state {
	ENTRY_ABSENT,
	ENTRY_DAMAGED,
	ENTRY_VALID,
};

static bool parse_entry(struct json_object *object, const char *path, struct schedmgr_quarantine_entry *entry)
{
	SM_CLEANUP(sm_cleanup_free) char *own_path = NULL;

	if (!sm_json_take_string(object, "name", entry->name, sizeof(entry->name)) ||
	    !sm_json_take_string(object, "version", entry->version, sizeof(entry->version)) ||
	    !sm_json_take_string(object, "reason", entry->reason, sizeof(entry->reason)) ||
	    !sm_json_take_string(object, "release", entry->release, sizeof(entry->release)) ||
	    !sm_json_take_string(object, "boot_id", entry->boot_id, sizeof(entry->boot_id)) ||
	    !sm_json_take_number(object, "when_ns", &entry->when_ns))
		return false;
	own_path = make_path(entry->name, entry->version);
	return own_path && !strcmp(own_path, path);
}

/* Only where there is no such file it is not in quarantine. */
static enum entry_state read_entry(const char *path, const char *name, const char *version,
				   struct schedmgr_quarantine_entry *entry)
{
	struct json_object *object;
	uint64_t modified_ns = 0;
	int ret;

	ret = sm_json_read(path, &object, &modified_ns);
	if (ret == -ENOENT)
		return ENTRY_ABSENT;
	if (!ret && !parse_entry(object, path, entry))
		ret = -EBADMSG;
	json_object_put(object);
	if (!ret)
		return ENTRY_VALID;
	*entry = (struct schedmgr_quarantine_entry){ .when_ns = modified_ns };
	snprintf(entry->name, sizeof(entry->name), "%s", name);
	snprintf(entry->version, sizeof(entry->version), "%s", version);
	if (ret == -EBADMSG)
		snprintf(entry->reason, sizeof(entry->reason), "its entry is damaged, so why is not known");
	else
		snprintf(entry->reason, sizeof(entry->reason), "its entry cannot be read (%s), so why is not known",
			 sm_error_name(ret));
	return ENTRY_DAMAGED;
}

static enum entry_state find_entry(const char *name, const char *version, struct schedmgr_quarantine_entry *entry)
{
	SM_CLEANUP(sm_cleanup_free) char *path = make_path(name, version);

	return path ? read_entry(path, name, version, entry) : ENTRY_DAMAGED;
}

/*
 * Puts a version into quarantine; an older reason stays, unless it is damaged.  The lock is held.
 * Returns 0 or a negative errno; records nothing.
 */
int sm_quarantine_add(const char *name, const char *version, const char *reason)
{
	SM_CLEANUP(sm_cleanup_free) char *path = make_path(name, version);
	struct schedmgr_quarantine_entry entry;
	char boot_id[SM_BOOT_ID_LEN], release[65];
	struct json_object *object;
	int ret;

	if (!path)
		return -ENOMEM;
	ret = sm_directory_make(SM_QUARANTINE);
	if (ret || find_entry(name, version, &entry) == ENTRY_VALID)
		return ret;
	sm_kernel_boot_id(boot_id);
	object = json_object_new_object();
	json_object_object_add(object, "name", json_object_new_string(name));
	json_object_object_add(object, "version", json_object_new_string(version));
	json_object_object_add(object, "reason", json_object_new_string(reason));
	json_object_object_add(object, "when_ns", json_object_new_uint64(sm_kernel_time(CLOCK_REALTIME)));
	json_object_object_add(object, "release", json_object_new_string(sm_kernel_release(release)));
	json_object_object_add(object, "boot_id", json_object_new_string(boot_id));
	return sm_json_replace(path, object);
}

/* Takes a version out.  The lock is held.  Returns 0 or a negative errno, recorded. */
int sm_quarantine_remove(struct schedmgr_ctx *ctx, const char *name, const char *version)
{
	SM_CLEANUP(sm_cleanup_free) char *path = make_path(name, version);
	int ret = path ? sm_file_remove(path) : -ENOMEM;

	return ret ? sm_state_fail(ctx, ret, "remove", path ?: SM_QUARANTINE) : 0;
}

/* Is it in quarantine?  Then @entry says why; NULL: no matter. */
bool sm_quarantine_has(const char *name, const char *version, struct schedmgr_quarantine_entry *entry)
{
	struct schedmgr_quarantine_entry any;

	return find_entry(name, version, entry ?: &any) != ENTRY_ABSENT;
}

static bool is_stock(const char *name)
{
	return !*name || !strcmp(name, SCHEDMGR_STOCK);
}

static const char *const cause_reasons[] = {
	[SCHEDMGR_CAUSE_CONFIRM] = "it was not confirmed in time",
	[SCHEDMGR_CAUSE_WATCHDOG] = "the watchdog threw it out",
	[SCHEDMGR_CAUSE_GATE] = "its figures were worse than accepted",
};

/* The kernel has thrown it out; that is said once. */
static int throw_out(struct schedmgr_ctx *ctx, const char *name, const char *version, const char *reason)
{
	struct schedmgr_quarantine_entry entry;
	bool is_known = find_entry(name, version, &entry) == ENTRY_VALID;
	int ret;

	ret = sm_quarantine_add(name, version, reason);
	if (!ret && !is_known)
		sm_log(ctx, LOG_WARNING, "%s:%s was put into quarantine: %s", name, version, reason);
	return ret;
}

/*
 * What an event means for the quarantine.  The way back may have failed and be tried again: the
 * verdict is the same.  The lock is held.  Returns 0 or a negative errno.
 */
int sm_quarantine_follow(struct schedmgr_ctx *ctx, const struct schedmgr_record *record)
{
	const struct schedmgr_report *report = &record->report;
	char reason[192];

	if ((record->event == SCHEDMGR_EVENT_WATCHDOG || record->event == SCHEDMGR_EVENT_GATE) &&
	    !is_stock(record->name)) {
		snprintf(reason, sizeof(reason), "the %s found: %s",
			 record->event == SCHEDMGR_EVENT_GATE ? "gate" : "watchdog", record->detail);
		return throw_out(ctx, record->name, record->version, reason);
	}
	if (record->event != SCHEDMGR_EVENT_ROLLED_BACK && record->event != SCHEDMGR_EVENT_FAILED)
		return 0;
	if (record->cause >= SM_ARRAY_SIZE(cause_reasons) || !cause_reasons[record->cause] || is_stock(report->from))
		return 0;
	return throw_out(ctx, report->from, report->from_version, cause_reasons[record->cause]);
}

static int is_visible(const struct dirent *entry)
{
	return *entry->d_name != '.';
}

/* By a file's name, with its contents.  What does not look like NAME:VERSION is none of ours. */
static bool read_file(const char *file, struct schedmgr_quarantine_entry *entry)
{
	SM_CLEANUP(sm_cleanup_free) char *name = strdup(file);
	char path[sizeof(SM_QUARANTINE) + NAME_MAX + 1];
	char *version = name ? strchr(name, ':') : NULL;

	if (!version)
		return false;
	*version++ = '\0';
	if (!*name || !*version || strlen(name) >= sizeof(entry->name) || strlen(version) >= sizeof(entry->version))
		return false;
	snprintf(path, sizeof(path), SM_QUARANTINE "/%s", file);
	return read_entry(path, name, version, entry) != ENTRY_ABSENT;
}

static void read_entries(struct schedmgr_quarantine *quarantine, struct dirent **files, int count)
{
	int i;

	for (i = 0; i < count; i++) {
		if (read_file(files[i]->d_name, &quarantine->entries[quarantine->count]))
			quarantine->count++;
		free(files[i]);
	}
	free(files);
}

int schedmgr_quarantine_new(struct schedmgr_ctx *ctx, struct schedmgr_quarantine **quarantine)
{
	struct dirent **files = NULL;
	int count;

	sm_clear(ctx);
	count = scandir(SM_QUARANTINE, &files, is_visible, sm_by_name);
	if (count < 0 && errno != ENOENT)
		return sm_fail_errno(ctx, -errno, NULL, "cannot read '%s'", SM_QUARANTINE);
	count = count < 0 ? 0 : count;
	*quarantine = calloc(1, sizeof(**quarantine) + count * sizeof((*quarantine)->entries[0]));
	if (*quarantine) {
		read_entries(*quarantine, files, count);
		return 0;
	}
	while (count)
		free(files[--count]);
	free(files);
	return sm_fail_memory(ctx);
}

const struct schedmgr_quarantine_entry *
schedmgr_quarantine_next(const struct schedmgr_quarantine *quarantine, const struct schedmgr_quarantine_entry *entry)
{
	size_t next = entry ? (size_t)(entry - quarantine->entries) + 1 : 0;

	return next < quarantine->count ? &quarantine->entries[next] : NULL;
}

void schedmgr_quarantine_free(struct schedmgr_quarantine *quarantine)
{
	free(quarantine);
}

/* Any version of that name?  Reading a payload's version takes longer. */
static bool has_name(const char *name)
{
	size_t len = strlen(name);
	struct dirent *entry;
	bool found = false;
	DIR *directory;

	directory = opendir(SM_QUARANTINE);
	while (directory && !found && (entry = readdir(directory)))
		found = !strncmp(entry->d_name, name, len) && entry->d_name[len] == ':';
	if (directory)
		closedir(directory);
	return found;
}

int schedmgr_is_quarantined(struct schedmgr_ctx *ctx, const char *name, const char *version,
			    struct schedmgr_quarantine_entry *entry)
{
	char found[SCHEDMGR_VERSION_LEN];

	sm_clear(ctx);
	if (*version)
		return sm_quarantine_has(name, version, entry);
	if (!has_name(name) || sm_search_version(ctx, name, found))
		return 0;
	return sm_quarantine_has(name, found, entry);
}
