// SPDX-License-Identifier: GPL-2.0
/*
 * conflicts.c - who else uses functions of the scheduler
 *
 * A switch is refused while ftrace, a kprobe or a livepatch has an entry that the payload
 * redirects; and while a payload is active, a kprobe on the kernel's function does not fire.
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/list.h"
#include "core/text.h"
#include "doctor/examine.h"
#include "doctor/findings.h"
#include "image/image.h"
#include "state/state.h"

#define KPROBES		"/sys/kernel/debug/kprobes/list"
#define FTRACE		"/sys/kernel/tracing/enabled_functions"
#define LIVEPATCH	"/sys/kernel/livepatch"
#define SCHED_EXT	"/sys/kernel/sched_ext/state"
#define NAME_MAX_LEN	128
#define NAMED_MAX	5	/* functions that a finding names */

/**
 * struct targets - functions that payloads redirect
 * @count: how many
 * @names: sorted
 * @storage: where they are
 * @active: a payload is active, and they are its
 * @unknown: which, when its file could not be found; else ""
 */
struct targets {
	size_t count;
	const char **names;
	char *storage;
	bool active;
	char unknown[SCHEDMGR_NAME_LEN + SCHEDMGR_VERSION_LEN];
};

/**
 * struct users - whoever is found on one of them
 * @count: how many
 * @text: the first of them, separated by commas
 */
struct users {
	unsigned int count;
	char text[NAMED_MAX * NAME_MAX_LEN];
};

static void print_functions(FILE *out, const struct schedmgr_image *image)
{
	const struct schedmgr_image_function *function;

	schedmgr_for_each_function(function, image)
		if (function->is_redirected)
			fprintf(out, "%s\n", function->name);
}

/* Is that the file that the active payload was loaded from? */
static bool is_active(struct schedmgr_ctx *ctx, const struct schedmgr_image *image, const struct schedmgr_info *info)
{
	SM_CLEANUP(sm_cleanup_list) struct schedmgr_list *list = NULL;
	const struct schedmgr_entry *entry;
	struct schedmgr_image_facts facts;

	if (sm_list_read(ctx, &list) || sm_list_find(list, info->active, info->active_version, &entry))
		return false;
	schedmgr_image_get_facts(image, &facts);
	return !strcmp(facts.module, entry->module) && !strcmp(facts.srcversion, entry->srcversion);
}

static void print_active(struct schedmgr_ctx *ctx, FILE *out, const struct schedmgr_info *info, struct targets *targets)
{
	SM_CLEANUP(sm_cleanup_image) struct schedmgr_image *image = NULL;

	targets->active = true;
	if (!schedmgr_image_find(ctx, info->active, &image) && is_active(ctx, image, info))
		print_functions(out, image);
	else
		snprintf(targets->unknown, sizeof(targets->unknown), "%s:%s", info->active, info->active_version);
}

static void print_loadable(struct schedmgr_ctx *ctx, FILE *out, const char *name)
{
	SM_CLEANUP(sm_cleanup_image) struct schedmgr_image *image = NULL;

	if (!schedmgr_image_find(ctx, name, &image))
		print_functions(out, image);
}

/* The active payload's functions, else those of all payloads that could be loaded. */
static void print_targets(struct schedmgr_ctx *ctx, FILE *out, struct targets *targets)
{
	struct schedmgr_info info = { .size = sizeof(info) };
	SM_CLEANUP(sm_cleanup_free) char *names = NULL;
	char *name, *rest;

	if (!schedmgr_get_info(ctx, &info) && strcmp(info.active, SCHEDMGR_STOCK)) {
		print_active(ctx, out, &info, targets);
		return;
	}
	if (schedmgr_get_payloads(ctx, &names))
		return;
	for (name = strtok_r(names, "\n", &rest); name; name = strtok_r(NULL, "\n", &rest))
		print_loadable(ctx, out, name);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool read_targets(struct schedmgr_ctx *ctx, struct targets *targets)
{
	char *line, *rest;
	size_t size, i;
	FILE *out;

	*targets = (struct targets){ .count = 0 };
	out = open_memstream(&targets->storage, &size);
	if (!out)
		return false;
	print_targets(ctx, out, targets);
	if (fclose(out))
		return false;
	for (i = 0; i < size; i++)
		targets->count += targets->storage[i] == '\n';
	targets->names = calloc(targets->count + 1, sizeof(*targets->names));
	if (!targets->names)
		return false;
	for (i = 0, line = strtok_r(targets->storage, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		targets->names[i++] = line;
	qsort(targets->names, targets->count, sizeof(*targets->names), compare);
	return true;
}

static void note_user(const struct targets *targets, struct users *users, const char *name)
{
	size_t len = strlen(users->text);

	if (!bsearch(&name, targets->names, targets->count, sizeof(*targets->names), compare))
		return;
	if (users->count++ < NAMED_MAX)
		snprintf(users->text + len, sizeof(users->text) - len, "%s%s", len ? ", " : "", name);
}

/* "ADDRESS  k  NAME+OFFSET    [FLAGS]", or "... NAME+OFFSET MODULE": vmlinux's only. */
static void see_kprobe(const struct targets *targets, struct users *users, char *line)
{
	char name[NAME_MAX_LEN], next[NAME_MAX_LEN] = "";

	if (sscanf(line, "%*s %*s %127s %127s", name, next) < 1 || (*next && *next != '['))
		return;
	name[strcspn(name, "+")] = '\0';
	note_user(targets, users, name);
}

/* "NAME (COUNT) FLAGS ..." */
static void see_traced(const struct targets *targets, struct users *users, char *line)
{
	char name[NAME_MAX_LEN], next[NAME_MAX_LEN] = "";

	if (sscanf(line, "%127s %127s", name, next) == 2 && *next == '(')
		note_user(targets, users, name);
}

static bool read_users(const char *path, const struct targets *targets, struct users *users,
		       void (*see)(const struct targets *targets, struct users *users, char *line))
{
	SM_CLEANUP(sm_cleanup_file) FILE *file = fopen(path, "re");
	char line[512];

	*users = (struct users){ .count = 0 };
	while (file && fgets(line, sizeof(line), file))
		see(targets, users, line);
	return file;
}

static void find_unreadable(struct schedmgr_findings *findings, const char *what, const char *path)
{
	sm_findings_add(findings, what, SCHEDMGR_VERDICT_WARN, "cannot be told: '%s' cannot be read: %s", path, sm_error_name(errno));
	sm_findings_advise(findings, "run it as root; the file is there where debugfs and tracefs are mounted");
}

static void examine_kprobes(const struct targets *targets, struct schedmgr_findings *findings)
{
	struct users users;

	if (!read_users(KPROBES, targets, &users, see_kprobe)) {
		find_unreadable(findings, "kprobes", KPROBES);
		return;
	}
	if (!users.count) {
		sm_findings_add(findings, "kprobes", SCHEDMGR_VERDICT_OK, "none on a function that a payload replaces");
		return;
	}
	sm_findings_add(findings, "kprobes", SCHEDMGR_VERDICT_WARN,
			targets->active ? "%u on functions that the active payload replaces, they do not fire: %s" :
					  "%u on functions that payloads replace, a switch will be refused: %s",
			users.count, users.text);
	sm_findings_advise(findings, targets->active ? "probe the payload's own: MODULE:FUNCTION" : "remove them before a switch");
}

static void examine_ftrace(const struct targets *targets, struct schedmgr_findings *findings)
{
	struct users users;

	if (!read_users(FTRACE, targets, &users, see_traced)) {
		find_unreadable(findings, "ftrace", FTRACE);
		return;
	}
	if (!users.count) {
		sm_findings_add(findings, "ftrace", SCHEDMGR_VERDICT_OK, "traces no function that a payload replaces");
		return;
	}
	sm_findings_add(findings, "ftrace", SCHEDMGR_VERDICT_WARN, "%u functions that payloads replace are attached to: %s",
			users.count, users.text);
	sm_findings_advise(findings, "end that tracing, BPF program or livepatch if a switch is refused for it");
}

/* Entries of a directory that are not hidden, or a negative errno. */
static int read_names(const char *path, struct dirent ***names)
{
	int count = scandir(path, names, NULL, sm_by_name);

	return count < 0 ? -errno : count;
}

/* The directories of a livepatch's objects hold one "FUNCTION,POSITION" for each. */
static void see_livepatch(const struct targets *targets, struct users *users, const char *patch)
{
	struct dirent **names;
	char path[512];
	int i, count;

	snprintf(path, sizeof(path), LIVEPATCH "/%s/vmlinux", patch);
	count = read_names(path, &names);
	for (i = 0; i < count; i++) {
		names[i]->d_name[strcspn(names[i]->d_name, ",")] = '\0';
		note_user(targets, users, names[i]->d_name);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}

static void examine_livepatch(const struct targets *targets, struct schedmgr_findings *findings)
{
	struct users users = { .count = 0 };
	struct dirent **names;
	int i, count, patches = 0;

	count = read_names(LIVEPATCH, &names);
	for (i = 0; i < count; i++) {
		if (*names[i]->d_name != '.') {
			see_livepatch(targets, &users, names[i]->d_name);
			patches++;
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	if (!users.count) {
		sm_findings_add(findings, "livepatch", SCHEDMGR_VERDICT_OK, "%d loaded, none of a function that a payload replaces", patches);
		return;
	}
	sm_findings_add(findings, "livepatch", SCHEDMGR_VERDICT_WARN, "%u functions that payloads replace are patched: %s",
			users.count, users.text);
	sm_findings_advise(findings, "disable that livepatch before a switch: echo 0 >%s/NAME/enabled", LIVEPATCH);
}

static void examine_others(struct schedmgr_findings *findings)
{
	char state[32] = "";
	FILE *file = fopen(SCHED_EXT, "re");

	if (file && fgets(state, sizeof(state), file))
		state[strcspn(state, "\n")] = '\0';
	if (file)
		fclose(file);
	if (!access("/sys/module/scheduler", F_OK)) {
		sm_findings_add(findings, "schedulers", SCHEDMGR_VERDICT_FAIL, "plugsched's module 'scheduler' is loaded");
		sm_findings_advise(findings, "unload it first: systemctl stop plugsched");
	} else if (*state && strcmp(state, "disabled")) {
		sm_findings_add(findings, "schedulers", SCHEDMGR_VERDICT_WARN, "sched_ext is %s: a BPF scheduler runs", state);
		sm_findings_advise(findings, "stop it first: systemctl stop scx");
	} else {
		sm_findings_add(findings, "schedulers", SCHEDMGR_VERDICT_OK, "neither plugsched nor sched_ext is in use");
	}
}

/* Loaded from somewhere else, by its path, or replaced since: no list of functions, no verdict. */
static void find_unknown(const struct targets *targets, struct schedmgr_findings *findings)
{
	static const char *const subjects[] = { "kprobes", "ftrace", "livepatch" };
	size_t i;

	for (i = 0; i < SM_ARRAY_SIZE(subjects); i++) {
		sm_findings_add(findings, subjects[i], SCHEDMGR_VERDICT_WARN,
				"cannot be told: the file of the active payload '%s' is not in the search path", targets->unknown);
		sm_findings_advise(findings, "put the file that it was loaded from into " SM_STATE "/RELEASE");
	}
}

void sm_conflicts_examine(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings)
{
	struct targets targets;

	if (read_targets(ctx, &targets) && *targets.unknown) {
		find_unknown(&targets, findings);
	} else if (targets.names) {
		examine_kprobes(&targets, findings);
		examine_ftrace(&targets, findings);
		examine_livepatch(&targets, findings);
	}
	examine_others(findings);
	free(targets.names);
	free(targets.storage);
}
