// SPDX-License-Identifier: GPL-2.0
/*
 * doctor.c - can this machine change its scheduler?
 *
 * The kernel and the machine are machine.c's, who else is there conflicts.c's; the manager, the
 * payloads and what is kept on the disk are here.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/device.h"
#include "core/error.h"
#include "core/module.h"
#include "core/text.h"
#include "doctor/examine.h"
#include "doctor/findings.h"
#include "image/image.h"
#include "state/quarantine.h"

#define ROOM_BYTES	(8 << 20)	/* the history and its predecessor, four times */

static void examine_manager(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings)
{
	struct schedmgr_info info = { .size = sizeof(info) };
	char name[SCHEDMGR_NAME_LEN + SCHEDMGR_VERSION_LEN];

	if (!schedmgr_get_info(ctx, &info)) {
		snprintf(name, sizeof(name), "%s:%s", info.active, info.active_version);
		sm_findings_add(findings, "manager", info.disabled ? SCHEDMGR_VERDICT_WARN : SCHEDMGR_VERDICT_OK,
				"loaded, interface version %u%s; %s is active", info.abi,
				info.disabled ? ", disabled: it refuses to activate" : "", name);
		if (info.disabled)
			sm_findings_advise(findings, "take schedmgr.disable=1 off the kernel's command line, or disable=1 out of /etc/modprobe.d, and boot anew");
		return;
	}
	if (access(SCHEDMGR_DEVICE, F_OK) && access("/sys/module/" SM_MANAGER_MODULE, F_OK) &&
	    !sm_module_is_installed(ctx, SM_MANAGER_MODULE)) {
		sm_findings_add(findings, "manager", SCHEDMGR_VERDICT_FAIL, "the module '%s' is not installed for this kernel", SM_MANAGER_MODULE);
		sm_findings_advise(findings, "apt install schedmgr-dkms, and see dkms status");
		return;
	}
	sm_findings_add_failure(findings, ctx, "manager", access(SCHEDMGR_DEVICE, F_OK) ?
				SCHEDMGR_VERDICT_WARN : SCHEDMGR_VERDICT_FAIL);
}

static void examine_payload(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings, const char *name)
{
	SM_CLEANUP(sm_cleanup_image) struct schedmgr_image *image = NULL;
	struct schedmgr_image_facts facts;

	if (schedmgr_image_find(ctx, name, &image) || schedmgr_image_check(image)) {
		sm_findings_add_failure(findings, ctx, "payload", SCHEDMGR_VERDICT_WARN);
		return;
	}
	schedmgr_image_get_facts(image, &facts);
	sm_findings_add(findings, "payload", SCHEDMGR_VERDICT_OK, "%s:%s is for this kernel", facts.name, facts.version);
}

static void examine_payloads(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings)
{
	SM_CLEANUP(sm_cleanup_free) char *names = NULL;
	char release[65];
	char *name, *rest;

	if (schedmgr_get_payloads(ctx, &names))
		return;
	if (!*names) {
		sm_findings_add(findings, "payload", SCHEDMGR_VERDICT_WARN, "there is none for %s", sm_kernel_release(release));
		sm_findings_advise(findings, "install one, or build one: schedmod build");
		return;
	}
	for (name = strtok_r(names, "\n", &rest); name; name = strtok_r(NULL, "\n", &rest))
		examine_payload(ctx, findings, name);
}

/* Every payload that a kernel of this machine lacks, be it the next one to be booted. */
static void examine_unavailable(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings)
{
	const struct schedmgr_available *entry;
	struct schedmgr_available_list *list;

	if (schedmgr_available_new(ctx, &list))
		return;
	schedmgr_for_each_available(entry, list) {
		if (!*entry->reason)
			continue;
		sm_findings_add(findings, "payload", SCHEDMGR_VERDICT_WARN,
				entry->availability == SCHEDMGR_AVAILABLE_READY ?
				"'%s' for %s is not of its newest source: %s" : "no '%s' for %s yet: %s",
				entry->name, entry->release, entry->reason);
		sm_findings_advise(findings, "schedctl list --available, and journalctl -u 'schedmod-build@*'");
	}
	schedmgr_available_free(list);
}

static void examine_default(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings)
{
	char name[SCHEDMGR_NAME_LEN], version[SCHEDMGR_VERSION_LEN];
	int ret = schedmgr_get_default(ctx, name, version);

	if (ret < 0 || (ret && schedmgr_check_default(ctx, name, version)))
		sm_findings_add_failure(findings, ctx, "default", SCHEDMGR_VERDICT_FAIL);
	else if (!ret)
		sm_findings_add(findings, "default", SCHEDMGR_VERDICT_OK, "none: the kernel's own runs after a boot");
	else
		sm_findings_add(findings, "default", SCHEDMGR_VERDICT_OK, "%s%s%s", name, *version ? ":" : "", version);
}

static void examine_quarantine(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings)
{
	SM_CLEANUP(sm_cleanup_quarantine) struct schedmgr_quarantine *quarantine = NULL;
	const struct schedmgr_quarantine_entry *entry;
	bool found = false;

	if (schedmgr_quarantine_new(ctx, &quarantine)) {
		sm_findings_add_failure(findings, ctx, "quarantine", SCHEDMGR_VERDICT_FAIL);
		return;
	}
	schedmgr_for_each_quarantined(entry, quarantine) {
		found = true;
		sm_findings_add(findings, "quarantine", SCHEDMGR_VERDICT_WARN, "%s:%s: %s", entry->name, entry->version, entry->reason);
		sm_findings_advise(findings, "when its fault is found: schedctl quarantine clear %s:%s", entry->name, entry->version);
	}
	if (!found)
		sm_findings_add(findings, "quarantine", SCHEDMGR_VERDICT_OK, "empty");
}

static bool is_there(const char *const *paths, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!access(paths[i], F_OK))
			return true;
	return false;
}

static void examine_services(struct schedmgr_findings *findings)
{
	static const char *const restore[] = { "/etc/systemd/system/multi-user.target.wants/schedmgr.service" };
	static const char *const record[] = { "/lib/systemd/system/schedmgr-record.service",
					      "/etc/systemd/system/schedmgr-record.service" };

	if (is_there(restore, SM_ARRAY_SIZE(restore))) {
		sm_findings_add(findings, "service", SCHEDMGR_VERDICT_OK, "schedmgr.service is enabled");
	} else {
		sm_findings_add(findings, "service", SCHEDMGR_VERDICT_WARN, "schedmgr.service is not enabled: nothing is restored at boot");
		sm_findings_advise(findings, "systemctl enable schedmgr.service");
	}
	/* udev starts it when the manager is loaded. */
	if (is_there(record, SM_ARRAY_SIZE(record))) {
		sm_findings_add(findings, "service", SCHEDMGR_VERDICT_OK, "schedmgr-record.service is installed");
	} else {
		sm_findings_add(findings, "service", SCHEDMGR_VERDICT_WARN, "schedmgr-record.service is not installed: nobody notes when a version is stable");
		sm_findings_advise(findings, "install the package schedctl, or run it by hand: schedctl record");
	}
}

static void examine_state(struct schedmgr_findings *findings)
{
	const char *path = access(SM_STATE, F_OK) ? "/var/lib" : SM_STATE;
	struct statvfs fs;

	if (access(path, W_OK)) {
		sm_findings_add(findings, "state", SCHEDMGR_VERDICT_WARN, "'%s' cannot be written: %s", path, sm_error_name(errno));
		sm_findings_advise(findings, errno == EROFS ? "mount it writable" : "run it as root");
	} else if (!statvfs(path, &fs) && fs.f_bavail * fs.f_frsize < ROOM_BYTES) {
		sm_findings_add(findings, "state", SCHEDMGR_VERDICT_WARN, "only %llu KiB are left below '%s'",
				(unsigned long long)(fs.f_bavail * fs.f_frsize / 1024), path);
		sm_findings_advise(findings, "free some space: without it nothing is kept for the next boot");
	} else {
		sm_findings_add(findings, "state", SCHEDMGR_VERDICT_OK, "'%s' can be written and has room", path);
	}
}

/* What the next boot will make of this one. */
static void examine_note(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings)
{
	if (schedmgr_check_running(ctx))
		sm_findings_add_failure(findings, ctx, "note", SCHEDMGR_VERDICT_FAIL);
	else
		sm_findings_add(findings, "note", SCHEDMGR_VERDICT_OK, "whom to blame when the machine goes down can be told");
}

static void examine_history(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings)
{
	struct schedmgr_history *history;
	size_t count, damaged;

	if (schedmgr_history_new(ctx, &history)) {
		sm_findings_add_failure(findings, ctx, "history", SCHEDMGR_VERDICT_WARN);
		return;
	}
	count = schedmgr_history_count(history);
	damaged = schedmgr_history_damaged(history);
	schedmgr_history_free(history);
	if (!damaged) {
		sm_findings_add(findings, "history", SCHEDMGR_VERDICT_OK, "%zu events", count);
		return;
	}
	sm_findings_add(findings, "history", SCHEDMGR_VERDICT_WARN, "%zu lines are damaged, beside %zu events", damaged, count);
	sm_findings_advise(findings, "see whether the disk has errors: dmesg; the lines are passed over and go when the file is rotated");
}

int schedmgr_examine(struct schedmgr_ctx *ctx, struct schedmgr_findings **findings)
{
	struct schedmgr_findings *list = sm_findings_new();

	sm_clear(ctx);
	if (list) {
		sm_machine_examine(list);
		examine_manager(ctx, list);
		examine_payloads(ctx, list);
		examine_unavailable(ctx, list);
		sm_conflicts_examine(ctx, list);
		examine_services(list);
		examine_state(list);
		sm_ownership_examine(list);
		examine_note(ctx, list);
		examine_history(ctx, list);
		examine_default(ctx, list);
		examine_quarantine(ctx, list);
	}
	return sm_findings_finish(ctx, list, findings);
}
