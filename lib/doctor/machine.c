// SPDX-License-Identifier: GPL-2.0
/*
 * machine.c - the kernel and the machine, as far as they decide what can be loaded
 */
#include <fnmatch.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <zlib.h>

#include "core/file.h"
#include "core/host.h"
#include "doctor/examine.h"
#include "doctor/findings.h"
#include "image/image.h"

#define MODULES_DISABLED "/proc/sys/kernel/modules_disabled"
#define PANIC_ON_OOPS	"/proc/sys/kernel/panic_on_oops"
#define PANIC_ON_WARN	"/proc/sys/kernel/panic_on_warn"
#define IGNORE_PANIC	"/sys/module/schedmgr/parameters/ignore_panic_on_oops"
#define SECURE_BOOT	"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

/* Kernel series that payloads can be built for, as scripts/kernel.d/table.txt has them: names, or patterns such as 7.* */
static const char *const series[] = {
#include "series.h"
};

/* What the manager and the building of payloads need of the kernel's configuration. */
static const struct {
	const char *option;
	const char *why;
	bool to_build;
} configuration[] = {
	{ "MODULES", "payloads are modules", false },
	{ "KALLSYMS_ALL", "symbols of data are looked up", false },
	{ "KPROBES", "unexported symbols are found through a kprobe", false },
	{ "DYNAMIC_FTRACE", "functions begin with the nop that becomes a jump", false },
	{ "HAVE_RELIABLE_STACKTRACE", "stacks are checked before a switch", false },
	{ "UNWINDER_ORC", "stacks are checked before a switch", false },
	{ "DEBUG_INFO_BTF", "payloads are checked against the kernel's types when they are built", true },
};

static void examine_machine(struct schedmgr_findings *findings)
{
	struct utsname name = { .machine = "" };

	/* uname() fails for a bad pointer only. */
	if (uname(&name))
		return;
	if (!strcmp(name.machine, "x86_64")) {
		sm_findings_add(findings, "architecture", SCHEDMGR_VERDICT_OK, "%s", name.machine);
		return;
	}
	sm_findings_add(findings, "architecture", SCHEDMGR_VERDICT_FAIL, "%s is not supported", name.machine);
	sm_findings_advise(findings, "use a machine with x86_64");
}

static void examine_release(struct schedmgr_findings *findings, const char *release)
{
	size_t i;

	for (i = 0; i < SM_ARRAY_SIZE(series); i++) {
		char pattern[32];

		snprintf(pattern, sizeof(pattern), "%s.*", series[i]);
		if (fnmatch(pattern, release, 0))
			continue;
		sm_findings_add(findings, "kernel", SCHEDMGR_VERDICT_OK, "%s, of the series %s", release, series[i]);
		return;
	}
	sm_findings_add(findings, "kernel", SCHEDMGR_VERDICT_FAIL, "%s is of no series that payloads can be built for", release);
	sm_findings_advise(findings, "boot a kernel of the series %s", series[0]);
}

/* The kernel's configuration, compressed or not; NULL: it is nowhere. */
static gzFile open_configuration(const char *release)
{
	static const char *const paths[] = { "/boot/config-%s", "/proc/config.gz", "/lib/modules/%s/build/.config" };
	char path[128];
	gzFile file = NULL;
	size_t i;

	for (i = 0; !file && i < SM_ARRAY_SIZE(paths); i++) {
		snprintf(path, sizeof(path), paths[i], release);
		file = gzopen(path, "re");
	}
	return file;
}

static void see_option(const char *line, bool found[SM_ARRAY_SIZE(configuration)])
{
	size_t i;

	for (i = 0; i < SM_ARRAY_SIZE(configuration); i++) {
		size_t len = strlen(configuration[i].option);

		if (!strncmp(line, "CONFIG_", 7) && !strncmp(line + 7, configuration[i].option, len) &&
		    !strncmp(line + 7 + len, "=y", 2))
			found[i] = true;
	}
}

static void examine_configuration(struct schedmgr_findings *findings, const char *release)
{
	bool found[SM_ARRAY_SIZE(configuration)] = { false };
	gzFile file = open_configuration(release);
	bool complete = true;
	char line[256];
	size_t i;

	if (!file) {
		sm_findings_add(findings, "configuration", SCHEDMGR_VERDICT_WARN,
				"there is neither /boot/config-%s nor /proc/config.gz to look at", release);
		return;
	}
	while (gzgets(file, line, sizeof(line)))
		see_option(line, found);
	gzclose(file);
	for (i = 0; i < SM_ARRAY_SIZE(configuration); i++) {
		if (found[i])
			continue;
		complete = false;
		sm_findings_add(findings, "configuration",
				configuration[i].to_build ? SCHEDMGR_VERDICT_WARN : SCHEDMGR_VERDICT_FAIL,
				"CONFIG_%s is not set: %s", configuration[i].option, configuration[i].why);
		sm_findings_advise(findings, "boot a kernel that has it, such as Debian's own");
	}
	if (complete)
		sm_findings_add(findings, "configuration", SCHEDMGR_VERDICT_OK, "everything that is needed is set");
}

static void examine_lockdown(struct schedmgr_findings *findings)
{
	char mode[32];

	sm_host_lockdown(mode);
	if (!*mode || !strcmp(mode, "none")) {
		sm_findings_add(findings, "lockdown", SCHEDMGR_VERDICT_OK, "%s", *mode ? "none" : "not in this kernel");
		return;
	}
	/* Kprobes are a matter of confidentiality: the manager finds symbols with one. */
	if (!strcmp(mode, "integrity")) {
		sm_findings_add(findings, "lockdown", SCHEDMGR_VERDICT_WARN, "'integrity': modules must be signed");
		sm_findings_advise(findings, "sign manager and payloads with a key that the kernel trusts; see mokutil(1)");
		return;
	}
	sm_findings_add(findings, "lockdown", SCHEDMGR_VERDICT_FAIL,
			"'%s': the manager may not look for symbols that are not exported", mode);
	sm_findings_advise(findings, "take lockdown= off the kernel's command line");
}

static bool secure_boot(void)
{
	SM_CLEANUP(sm_cleanup_file) FILE *file = fopen(SECURE_BOOT, "re");
	unsigned char data[5] = { 0 };

	/* Four bytes of attributes, then the value. */
	return file && fread(data, 1, sizeof(data), file) == sizeof(data) && data[4] == 1;
}

static void examine_signing(struct schedmgr_findings *findings)
{
	const char *boot = secure_boot() ? "; Secure Boot is on" : "";
	char why[128];

	if (sm_host_demands_signatures(why)) {
		sm_findings_add(findings, "signatures", SCHEDMGR_VERDICT_WARN, "%s%s", why, boot);
		sm_findings_advise(findings, "sign manager and payloads with a key that the kernel trusts; see mokutil(1)");
		return;
	}
	sm_findings_add(findings, "signatures", SCHEDMGR_VERDICT_OK, "unsigned modules are accepted%s", boot);
}

static void examine_modules(struct schedmgr_findings *findings)
{
	char line[16];

	sm_host_first_line(MODULES_DISABLED, line, sizeof(line));
	if (*line != '1')
		return;
	sm_findings_add(findings, "modules", SCHEDMGR_VERDICT_FAIL, "the kernel takes no modules until it is booted anew (kernel.modules_disabled)");
	sm_findings_advise(findings, "see who sets it in /etc/sysctl.d, and boot anew");
}

/* The administrator's word against the watchdog's; that is decided in kernel/guard/rescue.c. */
static void examine_panic(struct schedmgr_findings *findings)
{
	char oops[16], warn[16], ignored[16];

	sm_host_first_line(PANIC_ON_OOPS, oops, sizeof(oops));
	sm_host_first_line(PANIC_ON_WARN, warn, sizeof(warn));
	sm_host_first_line(IGNORE_PANIC, ignored, sizeof(ignored));
	if (*oops == '1' && *ignored == 'Y')
		sm_findings_add(findings, "panic", SCHEDMGR_VERDICT_OK, "a payload that oopses is thrown out, any other oops is a panic (kernel.panic_on_oops, ignore_panic_on_oops of schedmgr)");
	else if (*oops == '1')
		sm_findings_add(findings, "panic", SCHEDMGR_VERDICT_OK, "an oops of a payload is a panic, as any other is (kernel.panic_on_oops)");
	if (*warn == '1')
		sm_findings_add(findings, "panic", SCHEDMGR_VERDICT_OK, "a warning of a payload is a panic, as any other is (kernel.panic_on_warn)");
}

static void examine_headers(struct schedmgr_findings *findings, const char *release)
{
	char path[128];

	snprintf(path, sizeof(path), "/lib/modules/%s/build", release);
	if (!access(path, F_OK)) {
		sm_findings_add(findings, "headers", SCHEDMGR_VERDICT_OK, "%s is there", path);
		return;
	}
	sm_findings_add(findings, "headers", SCHEDMGR_VERDICT_WARN, "%s is not there: neither DKMS nor schedmod can build", path);
	sm_findings_advise(findings, "apt install linux-headers-%s", release);
}

void sm_machine_examine(struct schedmgr_findings *findings)
{
	char release[65];

	sm_kernel_release(release);
	examine_machine(findings);
	examine_release(findings, release);
	examine_configuration(findings, release);
	examine_lockdown(findings);
	examine_signing(findings);
	examine_modules(findings);
	examine_panic(findings);
	examine_headers(findings, release);
}
