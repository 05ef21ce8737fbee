// SPDX-License-Identifier: GPL-2.0
/*
 * switch.c - activate, predict, confirm, roll back, and what stood in the way
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/device.h"
#include "core/error.h"
#include "core/log.h"
#include "ops/switch.h"
#include "ops/wanted.h"
#include "state/history.h"
#include "state/intent.h"
#include "state/lock.h"
#include "state/quarantine.h"

#define WHAT_MAX 128

static const struct sm_error_text activate_errors[] = {
	{ ECANCELED, SCHEDMGR_REASON_FAILED, "its own preparation failed; nothing has changed",
	  "the kernel log has the reason: dmesg" },
	{ ENOTRECOVERABLE, SCHEDMGR_REASON_FAILED, "it was left by force: tasks may be in its code until the next boot",
	  "reboot; or load it as another version" },
	{ EALREADY, SCHEDMGR_REASON_ALREADY, "it is active already", NULL },
	{ ENOENT, SCHEDMGR_REASON_NOT_FOUND, "it is not staged", NULL },
	{ ENOTUNIQ, SCHEDMGR_REASON_NOT_FOUND, "several versions of it are staged", NULL },
	{ EOPNOTSUPP, SCHEDMGR_REASON_MANAGER, "a gate needs figures, and the manager was loaded with health=0",
	  "activate it without a gate, or boot with schedmgr.health=1" },
	{ EBUSY, SCHEDMGR_REASON_BUSY, "another switch, load or unload is under way",
	  "try again in a moment" },
	{ EADDRINUSE, SCHEDMGR_REASON_BUSY,
	  "somebody else (ftrace, a kprobe or a livepatch) uses a function that it replaces",
	  "end that tracing or livepatch, then try again" },
	{ }
};

static const struct sm_error_text rollback_errors[] = {
	{ ECANCELED, SCHEDMGR_REASON_FAILED,
	  "the preparation of the version that ran before failed; nothing has changed",
	  "the kernel log has the reason: dmesg; schedctl rollback --stock goes to the kernel's own" },
	{ EALREADY, SCHEDMGR_REASON_ALREADY, "the kernel's own scheduler is active already", NULL },
	{ ENOENT, SCHEDMGR_REASON_NOT_FOUND, "no version ran before the active one",
	  "name the version to go to, for instance: schedctl activate " SCHEDMGR_STOCK },
	{ EBUSY, SCHEDMGR_REASON_BUSY, "another switch, load or unload is under way",
	  "try again in a moment" },
	{ EADDRINUSE, SCHEDMGR_REASON_BUSY,
	  "somebody else (ftrace, a kprobe or a livepatch) uses a function that is to be restored",
	  "end that tracing or livepatch, then try again" },
	{ }
};

static const struct sm_error_text confirm_errors[] = {
	{ ENODATA, SCHEDMGR_REASON_NOT_FOUND, "no confirmation is pending",
	  "see schedctl status and schedctl history: the time may have run out" },
	{ EBUSY, SCHEDMGR_REASON_BUSY, "a switch is under way, perhaps back already", "see schedctl status" },
	{ }
};

static int fail_task(struct schedmgr_ctx *ctx, int error, const struct schedmgr_switch *sw,
		     const char *what)
{
	const struct schedmgr_report *report = &sw->report;
	bool stack = report->blocker == SCHEDMGR_BLOCKER_STACK;

	sm_fail(ctx, error, SCHEDMGR_REASON_BUSY,
		stack ? "%s: the stack of task %d (%s) could not be trusted, last at '%s', in %u attempts within %.1f s" :
			"%s: task %d (%s) sat in '%s', which must not be in use, in %u attempts within %.1f s",
		what, report->blocker_pid, report->blocker_comm, report->blocker_function,
		report->retries + 1, sw->timeout_ms / 1000.0);
	sm_remedy(ctx, "nothing has changed: try again, give it more time with --timeout, or stop task %d",
		  report->blocker_pid);
	return error;
}

static int fail_entry(struct schedmgr_ctx *ctx, int error, const struct schedmgr_switch *sw,
		      const char *what)
{
	sm_fail(ctx, error, SCHEDMGR_REASON_BUSY,
		"%s: the entry of '%s' is in use by %s", what, sw->report.blocker_function,
		*sw->report.blocker_comm ? sw->report.blocker_comm :
					   "somebody else (ftrace, a kprobe or a livepatch)");
	sm_remedy(ctx, "end that tracing or livepatch, then try again; see /sys/kernel/tracing/enabled_functions and /sys/kernel/debug/kprobes/list");
	return error;
}

static int fail_pause(struct schedmgr_ctx *ctx, int error, const struct schedmgr_switch *sw,
		      const char *what)
{
	sm_fail(ctx, error, SCHEDMGR_REASON_BUSY,
		"%s: the stop window would take %.1f µs, more than the %.1f µs of --max-pause",
		what, sw->report.predicted_ns / 1000.0, sw->max_pause_ns / 1000.0);
	sm_remedy(ctx, "nothing has changed: accept a longer pause, or try again when fewer tasks run");
	return error;
}

/* A failure with a blocker says who it is; all others come from the table. */
static int fail_switch(struct schedmgr_ctx *ctx, int error, const struct schedmgr_switch *sw,
		       const struct sm_error_text *texts, const char *what)
{
	bool blocked = error == -EBUSY || error == -EADDRINUSE;

	if (error == -ETIME)
		return fail_pause(ctx, error, sw, what);
	if (blocked && sw->report.blocker == SCHEDMGR_BLOCKER_ENTRY)
		return fail_entry(ctx, error, sw, what);
	if (blocked && sw->report.blocker)
		return fail_task(ctx, error, sw, what);
	return sm_fail_errno(ctx, error, texts, "%s", what);
}

static int begin(struct schedmgr_ctx *ctx, const struct schedmgr_switch *sw)
{
	sm_clear(ctx);
	if (sw->size < sizeof(*sw))
		return sm_fail(ctx, -EINVAL, SCHEDMGR_REASON_ARGUMENT,
			       "the size %u of struct schedmgr_switch is too small", sw->size);
	return sm_device_open(ctx);
}

static int request_switch(struct schedmgr_ctx *ctx, unsigned long request,
			  struct schedmgr_switch *sw)
{
	int ret = sm_device_ioctl(ctx, request, sw);

	sw->report.blocker_comm[sizeof(sw->report.blocker_comm) - 1] = '\0';
	sw->report.blocker_function[sizeof(sw->report.blocker_function) - 1] = '\0';
	return ret;
}

static int fail_named(struct schedmgr_ctx *ctx, int error, const struct schedmgr_switch *sw, const char *verb)
{
	char what[WHAT_MAX];

	snprintf(what, sizeof(what), "cannot %s '%s%s%s'", verb, sw->name, *sw->version ? ":" : "", sw->version);
	fail_switch(ctx, error, sw, activate_errors, what);
	if (error == -ENOENT || error == -ENOTUNIQ)
		sm_wanted_advise(ctx, error, sw->name);
	return error;
}

static void warn_quarantine(struct schedmgr_ctx *ctx, const struct schedmgr_switch *sw)
{
	struct schedmgr_quarantine_entry entry;

	if (sm_quarantine_has(sw->report.to, sw->report.to_version, &entry))
		sm_log(ctx, LOG_WARNING, "'%s:%s' runs now, but is in quarantine and will not be restored at boot: %s; schedctl quarantine clear %s:%s lifts that",
		       entry.name, entry.version, entry.reason, entry.name, entry.version);
}

/*
 * A version that the manager has thrown out again by now does not run, whatever the switch said.
 * Whoever threw it out waited for nobody, so that is seen in the manager's state only.
 */
static int see_what_runs(struct schedmgr_ctx *ctx, const struct schedmgr_switch *sw)
{
	struct schedmgr_info info = { .size = sizeof(info) };
	const struct schedmgr_report *report = &sw->report;

	if (sm_device_ioctl(ctx, SCHEDMGR_IOC_INFO, &info) || info.thrown_out_ns < report->when_ns ||
	    !info.thrown_out_ns || strcmp(info.thrown_out, report->to) ||
	    strcmp(info.thrown_out_version, report->to_version))
		return 0;
	sm_history_follow(ctx);
	sm_fail(ctx, -ESTALE, SCHEDMGR_REASON_FAILED, "'%s:%s' ran, but was thrown out after %.2f s: %s", report->to,
		report->to_version, (info.thrown_out_ns - report->when_ns) / 1e9, info.thrown_out_detail);
	sm_remedy(ctx, "see schedctl status for what runs now, and schedctl history");
	return -ESTALE;
}

/* A ratio needs figures from before. */
static void warn_gate(struct schedmgr_ctx *ctx, const struct schedmgr_switch *sw)
{
	uint64_t most = 0;
	unsigned int i;

	for (i = 0; i < SCHEDMGR_CLASSES; i++)
		if ((!sw->gate.classes || sw->gate.classes & 1u << i) && sw->report.before.latency[i].samples > most)
			most = sw->report.before.latency[i].samples;
	if (sw->gate.ratio && most < sw->gate.samples)
		sm_log(ctx, LOG_WARNING, "the gate has nothing to compare with: %llu wake-ups were measured before the switch, %u are needed",
		       (unsigned long long)most, sw->gate.samples);
}

/* Whom to blame is noted.  Returns 1, 0 when there is nothing to note, or a negative errno, recorded. */
static int prepare(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw, struct sm_running *intent, int *lock)
{
	uint64_t begin_ms = sm_kernel_time(CLOCK_MONOTONIC) / 1000000, waited_ms;
	int ret;

	/* That is a way back. */
	if (!strcmp(sw->name, SCHEDMGR_STOCK))
		return 0;
	ret = sm_switch_lock(ctx, sw->timeout_ms, lock);
	if (ret)
		return ret;
	waited_ms = sm_kernel_time(CLOCK_MONOTONIC) / 1000000 - begin_ms;
	sw->timeout_ms -= waited_ms < sw->timeout_ms ? waited_ms : sw->timeout_ms;
	return sm_intent_note(ctx, sw->name, sw->version, intent);
}

static int make_switch(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw, const struct sm_running *intent)
{
	int ret = request_switch(ctx, SCHEDMGR_IOC_ACTIVATE, sw);

	if (ret && ret != -ESTALE && intent && sm_intent_withdraw(ctx, intent))
		sm_warn_failure(ctx, "if the machine goes down, the next boot will blame the wrong version");
	if (ret != -EPERM)
		sm_history_follow(ctx);
	return ret;
}

/**
 * sm_switch_activate() - activate, and leave for the next boot whom to blame
 * @ctx: the context
 * @sw: as in schedmgr_activate()
 * @strict: do not activate what cannot be blamed; else that is a warning
 *
 * Return: as schedmgr_activate().
 */
int sm_switch_activate(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw, bool strict)
{
	SM_CLEANUP(sm_cleanup_close) int lock = -1;
	unsigned int timeout_ms = sw->timeout_ms;
	struct sm_running intent;
	int noted, ret;

	ret = begin(ctx, sw);
	if (ret)
		return ret;
	noted = prepare(ctx, sw, &intent, &lock);
	if (noted == -EINTR || noted == -EBUSY || (noted < 0 && strict)) {
		sw->timeout_ms = timeout_ms;
		return noted;
	}
	/* Who may not write may not activate either, and is told that. */
	if (noted < 0 && schedmgr_error_reason(ctx) != SCHEDMGR_REASON_DENIED)
		sm_warn_failure(ctx, "if the machine goes down now, the next boot does not know why");
	ret = make_switch(ctx, sw, noted > 0 ? &intent : NULL);
	sw->timeout_ms = timeout_ms;
	if (ret && ret != -ESTALE)
		return fail_named(ctx, ret, sw, "activate");
	ret = see_what_runs(ctx, sw);
	if (ret)
		return ret;
	warn_quarantine(ctx, sw);
	warn_gate(ctx, sw);
	return 0;
}

int schedmgr_activate(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw)
{
	return sm_switch_activate(ctx, sw, false);
}

int schedmgr_predict(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw)
{
	int ret;

	ret = begin(ctx, sw);
	if (ret)
		return ret;
	ret = request_switch(ctx, SCHEDMGR_IOC_PREDICT, sw);
	return ret ? fail_named(ctx, ret, sw, "predict a switch to") : 0;
}

int schedmgr_rollback(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw)
{
	int ret;

	ret = begin(ctx, sw);
	if (ret)
		return ret;
	/* The history comes afterwards: a way back waits for nothing. */
	ret = request_switch(ctx, SCHEDMGR_IOC_ROLLBACK, sw);
	if (ret != -EPERM)
		sm_history_follow(ctx);
	if (ret && ret != -ESTALE && *sw->name)
		return fail_named(ctx, ret, sw, "roll back to");
	if (ret && ret != -ESTALE)
		return fail_switch(ctx, ret, sw, rollback_errors, "cannot roll back");
	ret = see_what_runs(ctx, sw);
	if (ret)
		return ret;
	warn_quarantine(ctx, sw);
	return 0;
}

int schedmgr_confirm(struct schedmgr_ctx *ctx, struct schedmgr_confirm *confirm)
{
	int ret;

	sm_clear(ctx);
	ret = sm_device_open(ctx);
	if (ret)
		return ret;
	ret = sm_device_ioctl(ctx, SCHEDMGR_IOC_CONFIRM, confirm);
	if (ret)
		return sm_fail_errno(ctx, ret, confirm_errors, "cannot confirm");
	sm_history_follow(ctx);
	return 0;
}

int schedmgr_get_last_switch(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw)
{
	int ret;

	ret = begin(ctx, sw);
	if (ret)
		return ret;
	ret = request_switch(ctx, SCHEDMGR_IOC_LAST_SWITCH, sw);
	if (ret == -ENOENT)
		return 0;
	return ret ? sm_fail_errno(ctx, ret, NULL, "cannot read the report of the last switch") : 1;
}
