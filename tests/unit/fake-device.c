// SPDX-License-Identifier: GPL-2.0
/*
 * fake-device.c - a manager without a kernel, for tests of schedctl
 *
 * The device is a plain file, and its ioctls work on text files beside it:
 *   staged    one "NAME VERSION MODULE" per line
 *   active, previous   "NAME VERSION"
 *   confirm   "MILLISECONDS NAME VERSION", the version to fall back to
 *   gate      struct schedmgr_switch, as it was asked for
 *   last      struct schedmgr_report
 *   imports   what the last import asked for, one symbol per line
 * Modules are fake-modules.c's.
 *
 * $FAKE_OPEN, $FAKE_INFO, $FAKE_LIST, $FAKE_IMPORT, $FAKE_ACTIVATE, $FAKE_ROLLBACK,
 * $FAKE_PREDICT, $FAKE_CONFIRM, $FAKE_HISTORY name an error to fail with, such as EBUSY;
 * $FAKE_BLOCKER is "KIND PID COMM FUNCTION"; $FAKE_DISABLED, $FAKE_ABI;
 * $FAKE_SLOW is how many seconds a switch takes, which a signal ends; $FAKE_SAMPLES how many wake-ups were measured;
 * $FAKE_THROWN_OUT is what was found of the active version, which was thrown out;
 * $FAKE_SRCVERSION is that of the loaded payloads; $FAKE_LOGINUID is who asks, 1000,
 * and $FAKE_COMMAND its command line.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "fake.h"

char fake_importing[SCHEDMGR_MODULE_LEN];
__thread int fake_device = -1;

static void read_pair(const char *file, char *name, char *version, const char *otherwise)
{
	FILE *in = state(file, "r");

	strcpy(name, otherwise);
	strcpy(version, *otherwise ? "0" : "");
	if (!in)
		return;
	if (fscanf(in, "%31s %31s", name, version) != 2)
		abort();
	fclose(in);
}

/* At once: another process may be reading it. */
void write_pair(const char *file, const char *name, const char *version)
{
	char path[PATH_MAX], new_path[PATH_MAX], new_file[64];
	FILE *out;

	snprintf(new_file, sizeof(new_file), "%s.%d", file, getpid());
	out = state(new_file, "w");
	fprintf(out, "%s %s\n", name, version);
	fclose(out);
	NEXT(rename)(below_root(new_path, new_file), below_root(path, file));
}

/* Of a minute; of the class deadline there is nothing. */
static void fill_figures(struct schedmgr_figures *figures)
{
	unsigned long samples = strtoul(getenv("FAKE_SAMPLES") ?: "0", NULL, 0);

	if (!samples)
		return;
	*figures = (struct schedmgr_figures){
		.duration_ns = 60000000000,
		.switches = 123456,
		.latency[SCHEDMGR_CLASS_FAIR] = { samples, 12345, 250000, 3210000, 48000000 },
		.latency[SCHEDMGR_CLASS_RT] = { 7, 2000, 3000, 4000, 5000 },
	};
}

/* The version at @index, 0 is stock.  Returns false past the end. */
bool fake_read_entry(struct schedmgr_entry *entry, unsigned int index)
{
	char name[SCHEDMGR_NAME_LEN], version[SCHEDMGR_VERSION_LEN];
	FILE *in = state("staged", "r");
	unsigned int line = 0;
	bool found = !index;

	memset(entry, 0, sizeof(*entry));
	strcpy(entry->name, SCHEDMGR_STOCK);
	strcpy(entry->version, "0");
	while (!found && in &&
	       fscanf(in, "%31s %31s %55s", entry->name, entry->version, entry->module) == 3)
		found = ++line == index;
	if (in)
		fclose(in);
	read_pair("active", name, version, SCHEDMGR_STOCK);
	entry->size = sizeof(*entry);
	entry->index = index;
	entry->state = !strcmp(name, entry->name) && !strcmp(version, entry->version) ?
		SCHEDMGR_STATE_ACTIVE : SCHEDMGR_STATE_STAGED;
	entry->activations = entry->state == SCHEDMGR_STATE_ACTIVE;
	entry->redirects = index ? 520 : 0;
	strcpy(entry->source, index ? "6.1.0-1" : "");
	snprintf(entry->srcversion, sizeof(entry->srcversion), "%s", index ? getenv("FAKE_SRCVERSION") ?: "" : "");
	fill_figures(&entry->figures);
	return found;
}

static void read_confirm(struct schedmgr_info *info)
{
	FILE *in = state("confirm", "r");
	struct schedmgr_switch sw;

	if (!in)
		return;
	if (fscanf(in, "%u %31s %31s", &info->confirm_left_ms, info->fallback, info->fallback_version) != 3)
		abort();
	fclose(in);
	in = state("gate", "r");
	if (fread(&sw, sizeof(sw), 1, in) != 1)
		abort();
	fclose(in);
	info->keeps = sw.flags & SCHEDMGR_SWITCH_KEEP;
	info->gate = sw.gate;
}

/* As schedctl asked for it. */
void fake_note(unsigned int event, const char *name, const char *version, const struct schedmgr_report *report)
{
	struct schedmgr_record record = {
		.event = event, .uid = 0, .loginuid = atoi(getenv("FAKE_LOGINUID") ?: "1000"),
		.pid = 4711, .comm = "schedctl",
	};

	snprintf(record.command, sizeof(record.command), "%s", getenv("FAKE_COMMAND") ?: "schedctl test");
	strcpy(record.name, name);
	strcpy(record.version, version);
	if (report)
		record.report = *report;
	fake_emit(&record);
}

static void read_thrown_out(struct schedmgr_info *info)
{
	const char *detail = getenv("FAKE_THROWN_OUT");

	if (!detail)
		return;
	memcpy(info->thrown_out, info->active, sizeof(info->thrown_out));
	memcpy(info->thrown_out_version, info->active_version, sizeof(info->thrown_out_version));
	info->thrown_out_ns = 1500000000;
	info->thrown_out_cause = SCHEDMGR_CAUSE_WATCHDOG;
	snprintf(info->thrown_out_detail, sizeof(info->thrown_out_detail), "%s", detail);
}

static int fake_info(struct schedmgr_info *info)
{
	struct schedmgr_entry entry;

	if (fails("FAKE_INFO"))
		return -1;
	info->abi = atoi(getenv("FAKE_ABI") ?: "1");
	info->disabled = !!getenv("FAKE_DISABLED");
	while (fake_read_entry(&entry, info->staged + 1))
		info->staged++;
	info->switches = 3;
	info->failures = 1;
	read_pair("active", info->active, info->active_version, SCHEDMGR_STOCK);
	read_pair("previous", info->previous, info->previous_version, "");
	info->events = fake_count_events();
	fill_figures(&info->figures);
	read_confirm(info);
	read_thrown_out(info);
	return 0;
}

static int fake_list(struct schedmgr_entry *entry)
{
	if (fails("FAKE_LIST"))
		return -1;
	if (fake_read_entry(entry, entry->index))
		return 0;
	errno = ENOENT;
	return -1;
}

static int fake_import(struct schedmgr_import *import)
{
	const char *name = (const char *)(uintptr_t)import->names;
	const char *end = name + import->names_len;
	FILE *out;

	if (fails("FAKE_IMPORT")) {
		import->missing = 2;
		strcpy(import->symbol, "no_such_symbol");
		return -1;
	}
	out = state("imports", "w");
	for (; name < end; name += strlen(name) + 1)
		fprintf(out, "%s\n", name);
	fclose(out);
	strcpy(fake_importing, import->module);
	return 0;
}

static void fill_report(struct schedmgr_report *report, const char *name, const char *version)
{
	const char *blocker = getenv("FAKE_BLOCKER");
	FILE *out = state("last", "w");

	read_pair("active", report->from, report->from_version, SCHEDMGR_STOCK);
	strcpy(report->to, name);
	strcpy(report->to_version, version);
	report->window_ns = 43210;
	report->check_ns = 12000;
	report->quiesce_ns = 4000;
	report->flip_ns = 9000;
	report->rebuild_ns = 2000;
	report->total_ns = 35300000;
	report->threads = 1052;
	report->rechecked = 3;
	report->rebuilt = 17;
	report->redirects = 520;
	report->cpus = 2;
	fill_figures(&report->before);
	if (blocker) {
		report->retries = 4;
		if (sscanf(blocker, "%u %d %15s %127s", &report->blocker, &report->blocker_pid,
			   report->blocker_comm, report->blocker_function) != 4)
			abort();
		report->blocker_depth = 2;
		report->blocker_stack[0] = 0x1010;
		report->blocker_stack[1] = 0xffffffffc0000000;
	}
	fwrite(report, sizeof(*report), 1, out);
	fclose(out);
}

/* The only one of that name and version: its index, or -1 and errno. */
static int find(const char *name, const char *version, struct schedmgr_entry *found)
{
	struct schedmgr_entry entry;
	int i, index = -1;

	for (i = 0; fake_read_entry(&entry, i); i++) {
		if (strcmp(entry.name, name) || (*version && strcmp(entry.version, version)))
			continue;
		errno = ENOTUNIQ;
		if (index >= 0)
			return -1;
		index = i;
		*found = entry;
	}
	errno = ENOENT;
	return index;
}

static void write_confirm(const struct schedmgr_switch *sw)
{
	FILE *out = state("confirm", "w");

	fprintf(out, "%u %s %s\n", sw->confirm_ms, sw->report.from, sw->report.from_version);
	fclose(out);
	out = state("gate", "w");
	fwrite(sw, sizeof(*sw), 1, out);
	fclose(out);
}

/* A signal has come. */
static int give_up(struct schedmgr_switch *sw)
{
	fill_report(&sw->report, sw->name, sw->version);
	sw->report.error = EINTR;
	fake_note(SCHEDMGR_EVENT_FAILED, sw->name, sw->version, &sw->report);
	errno = EINTR;
	return -1;
}

static int fake_activate(struct schedmgr_switch *sw, const char *operation)
{
	struct schedmgr_entry entry;

	if (sleep(atoi(getenv("FAKE_SLOW") ?: "0")))
		return give_up(sw);
	if (fails(operation)) {
		sw->report.error = errno;
		if (errno == EBUSY || errno == EADDRINUSE)
			fill_report(&sw->report, sw->name, sw->version);
		else
			sw->report.error = 0;
		fails(operation);
		if (sw->report.error) {
			sw->report.error = errno;
			fake_note(SCHEDMGR_EVENT_FAILED, sw->report.to, sw->report.to_version, &sw->report);
			fails(operation);
		}
		return -1;
	}
	if (find(sw->name, sw->version, &entry) < 0)
		return -1;
	if (entry.state == SCHEDMGR_STATE_ACTIVE) {
		errno = EALREADY;
		return -1;
	}
	crash_at("activating");
	fill_report(&sw->report, entry.name, entry.version);
	write_pair("previous", sw->report.from, sw->report.from_version);
	write_pair("active", entry.name, entry.version);
	fake_note(SCHEDMGR_EVENT_ACTIVATING, entry.name, entry.version, NULL);
	fake_note(strcmp(operation, "FAKE_ROLLBACK") ? SCHEDMGR_EVENT_ACTIVATED : SCHEDMGR_EVENT_ROLLED_BACK,
	     entry.name, entry.version, &sw->report);
	if (sw->gate.per_mille && !sw->gate.samples)
		sw->gate.samples = 1000;
	if (sw->confirm_ms)
		write_confirm(sw);
	crash_at("activated");
	return 0;
}

static int fake_predict(struct schedmgr_switch *sw)
{
	struct schedmgr_entry entry;

	if (fails("FAKE_PREDICT") || find(sw->name, sw->version, &entry) < 0)
		return -1;
	fill_report(&sw->report, entry.name, entry.version);
	sw->report.window_ns = 0;
	sw->report.predicted_ns = 54321;
	return 0;
}

static int fake_confirm(struct schedmgr_confirm *confirm)
{
	struct schedmgr_info info = { .confirm_left_ms = 0 };
	char path[PATH_MAX];

	if (fails("FAKE_CONFIRM"))
		return -1;
	read_confirm(&info);
	errno = ENODATA;
	if (!info.confirm_left_ms)
		return -1;
	NEXT(unlink)(below_root(path, "confirm"));
	read_pair("active", confirm->name, confirm->version, SCHEDMGR_STOCK);
	fake_note(SCHEDMGR_EVENT_CONFIRMED, confirm->name, confirm->version, NULL);
	return 0;
}

static int fake_rollback(struct schedmgr_switch *sw)
{
	if (!*sw->name)
		read_pair("previous", sw->name, sw->version, "");
	return fake_activate(sw, "FAKE_ROLLBACK");
}

static int fake_last(struct schedmgr_switch *sw)
{
	FILE *in = state("last", "r");
	size_t got;

	errno = ENOENT;
	if (!in)
		return -1;
	got = fread(&sw->report, sizeof(sw->report), 1, in);
	fclose(in);
	return got ? 0 : -1;
}

int ioctl(int fd, unsigned long request, ...)
{
	va_list arguments;
	void *argument;

	va_start(arguments, request);
	argument = va_arg(arguments, void *);
	va_end(arguments);
	if (fd < 0 || fd != fake_device)
		return NEXT(ioctl)(fd, request, argument);
	switch (request) {
	case SCHEDMGR_IOC_INFO:
		return fake_info(argument);
	case SCHEDMGR_IOC_LIST:
		return fake_list(argument);
	case SCHEDMGR_IOC_IMPORT:
		return fake_import(argument);
	case SCHEDMGR_IOC_IMPORT_END:
		fake_importing[0] = '\0';
		return 0;
	case SCHEDMGR_IOC_ACTIVATE:
		return fake_activate(argument, "FAKE_ACTIVATE");
	case SCHEDMGR_IOC_ROLLBACK:
		return fake_rollback(argument);
	case SCHEDMGR_IOC_LAST_SWITCH:
		return fake_last(argument);
	case SCHEDMGR_IOC_PREDICT:
		return fake_predict(argument);
	case SCHEDMGR_IOC_CONFIRM:
		return fake_confirm(argument);
	case SCHEDMGR_IOC_HISTORY:
		return fails("FAKE_HISTORY") ? -1 : fake_history(argument);
	}
	errno = ENOTTY;
	return -1;
}
