/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libschedmgr.h - load, activate and roll back CPU schedulers of a running kernel
 *
 * Conventions
 * -----------
 * Every function that can fail returns 0 or a negative errno.  After a failure
 * the context holds a sentence that says what failed and why, a second one
 * that says what to do, and a reason to branch on; see schedmgr_error_message().
 * They stay until the next call with the same context.
 *
 * The library never prints, exits, changes signal handlers or reads the
 * environment.  A context must not be used by two threads at the same time;
 * different contexts are independent of each other.
 *
 * The structs of <linux/schedmgr.h> are passed as they are: the caller sets
 * "size" to sizeof() of the struct that it was compiled with.
 */
#ifndef _LIBSCHEDMGR_H
#define _LIBSCHEDMGR_H

#include <stddef.h>
#include <stdint.h>

#include <linux/schedmgr.h>

#ifdef __cplusplus
extern "C" {
#endif

struct schedmgr_ctx;
struct schedmgr_findings;
struct schedmgr_history;
struct schedmgr_image;
struct schedmgr_list;
struct schedmgr_monitor;
struct schedmgr_quarantine;

/**
 * enum schedmgr_reason - why a call failed, coarse enough to branch on
 * @SCHEDMGR_REASON_NONE: nothing has failed
 * @SCHEDMGR_REASON_FAILED: none of the reasons below
 * @SCHEDMGR_REASON_ARGUMENT: an argument is malformed
 * @SCHEDMGR_REASON_DENIED: a permission or capability is missing
 * @SCHEDMGR_REASON_NOT_FOUND: no such payload, or several, or no such file
 * @SCHEDMGR_REASON_BUSY: a task or another owner is in the way; trying again may help
 * @SCHEDMGR_REASON_PAYLOAD: the file is not a payload for this kernel
 * @SCHEDMGR_REASON_MANAGER: the manager is missing, disabled or of another ABI
 * @SCHEDMGR_REASON_ALREADY: it is loaded, or active, already
 * @SCHEDMGR_REASON_QUARANTINED: the version is in quarantine
 */
enum schedmgr_reason {
	SCHEDMGR_REASON_NONE = 0,
	SCHEDMGR_REASON_FAILED = 1,
	SCHEDMGR_REASON_ARGUMENT = 2,
	SCHEDMGR_REASON_DENIED = 3,
	SCHEDMGR_REASON_NOT_FOUND = 4,
	SCHEDMGR_REASON_BUSY = 5,
	SCHEDMGR_REASON_PAYLOAD = 6,
	SCHEDMGR_REASON_MANAGER = 7,
	SCHEDMGR_REASON_ALREADY = 8,
	SCHEDMGR_REASON_QUARANTINED = 9,
};

/**
 * typedef schedmgr_log_fn - receives the log of a context
 * @data: as given to schedmgr_set_log_fn()
 * @priority: as in <syslog.h>, LOG_ERR to LOG_DEBUG
 * @message: one line without a newline; valid during the call only
 */
typedef void schedmgr_log_fn(void *data, int priority, const char *message);

/* context.c */

/**
 * schedmgr_library_version() - version of the library, such as "0.1.0"
 *
 * Return: a constant string.
 */
const char *schedmgr_library_version(void);

/**
 * schedmgr_new() - create a context
 * @ctx: out: the context, with one reference
 *
 * Opens nothing: the device is opened by the first call that needs it.
 *
 * Return: 0 or -ENOMEM.
 */
int schedmgr_new(struct schedmgr_ctx **ctx);

/**
 * schedmgr_ref() - take one more reference
 * @ctx: the context
 *
 * Return: @ctx.
 */
struct schedmgr_ctx *schedmgr_ref(struct schedmgr_ctx *ctx);

/**
 * schedmgr_unref() - drop a reference; the last one frees the context
 * @ctx: the context, or NULL
 *
 * Return: NULL.
 */
struct schedmgr_ctx *schedmgr_unref(struct schedmgr_ctx *ctx);

/**
 * schedmgr_set_log_fn() - replace the log callback
 * @ctx: the context
 * @fn: called for each message; NULL, the default: messages are dropped
 * @data: passed to @fn
 */
void schedmgr_set_log_fn(struct schedmgr_ctx *ctx, schedmgr_log_fn *fn, void *data);

/**
 * schedmgr_set_log_priority() - which messages reach the log callback
 * @ctx: the context
 * @priority: the least important one, as in <syslog.h>; default LOG_ERR
 */
void schedmgr_set_log_priority(struct schedmgr_ctx *ctx, int priority);

/**
 * schedmgr_error_reason() - why the last call failed
 * @ctx: the context
 *
 * Return: SCHEDMGR_REASON_NONE when it did not.
 */
enum schedmgr_reason schedmgr_error_reason(const struct schedmgr_ctx *ctx);

/**
 * schedmgr_error_message() - what failed in the last call, and why
 * @ctx: the context
 *
 * Return: one sentence without a full stop; "" when nothing failed.  Valid until
 * the next call with @ctx.
 */
const char *schedmgr_error_message(const struct schedmgr_ctx *ctx);

/**
 * schedmgr_error_remedy() - what to do about the failure of the last call
 * @ctx: the context
 *
 * Return: one sentence without a full stop; "" when there is no advice.  Valid
 * until the next call with @ctx.
 */
const char *schedmgr_error_remedy(const struct schedmgr_ctx *ctx);

/* device.c */

/**
 * schedmgr_parse_name() - split "NAME[:VERSION]"
 * @ctx: the context
 * @text: what to split
 * @name: out: the name
 * @version: out: the version, "" where @text has none
 *
 * Return: 0 or -EINVAL.
 */
int schedmgr_parse_name(struct schedmgr_ctx *ctx, const char *text,
			char name[SCHEDMGR_NAME_LEN], char version[SCHEDMGR_VERSION_LEN]);

/**
 * schedmgr_get_info() - the manager as a whole
 * @ctx: the context
 * @info: in: size; out: the rest
 *
 * Return: 0 or a negative errno: -ENODEV the manager is not loaded, -EACCES its
 * device cannot be opened, -EPROTO it speaks another ABI.
 */
int schedmgr_get_info(struct schedmgr_ctx *ctx, struct schedmgr_info *info);

/**
 * schedmgr_close() - close the device until a call needs it again
 * @ctx: the context
 *
 * An open device keeps the manager from being unloaded: programs that wait for long close it.
 */
void schedmgr_close(struct schedmgr_ctx *ctx);

/* list.c */

/**
 * schedmgr_get_list() - all versions: stock first, then in the order of staging
 * @ctx: the context
 * @list: out: to be released with schedmgr_list_free()
 *
 * Return: 0 or a negative errno, as schedmgr_get_info().
 */
int schedmgr_get_list(struct schedmgr_ctx *ctx, struct schedmgr_list **list);

/**
 * schedmgr_list_next() - walk a list
 * @list: the list
 * @entry: NULL or what the call before returned
 *
 * Return: the next entry, owned by the list; NULL at the end.
 */
const struct schedmgr_entry *schedmgr_list_next(const struct schedmgr_list *list,
						const struct schedmgr_entry *entry);

/**
 * schedmgr_list_free() - release a list and its entries
 * @list: the list, or NULL
 */
void schedmgr_list_free(struct schedmgr_list *list);

#define schedmgr_for_each_entry(entry, list) \
	for ((entry) = schedmgr_list_next((list), NULL); (entry); \
	     (entry) = schedmgr_list_next((list), (entry)))

/**
 * schedmgr_state_name() - a state in words, such as "active"
 * @state: enum schedmgr_state
 *
 * Return: a constant string, "unknown" for a state that the library does not know.
 */
const char *schedmgr_state_name(unsigned int state);

/* kernel.c */

/**
 * schedmgr_get_boot_id() - a name of this boot of the machine
 * @boot_id: out: as in /proc/sys/kernel/random/boot_id; "" when it cannot be told
 */
void schedmgr_get_boot_id(char boot_id[37]);

/* switch.c */

/**
 * schedmgr_activate() - switch to a version
 * @ctx: the context
 * @sw: in: size, name, version, timeout_ms, confirm_ms, flags, gate, max_pause_ns, the rest zero; out: the
 *      report.  Bytes of blocker_comm that cannot be printed come back as '?'
 *
 * Before the switch the version is written to /var/lib/schedmgr/running, so that the next boot
 * knows whom to blame when the machine goes down; afterwards the history is brought up to date.
 * Neither can make it fail: what could not be written is logged as LOG_WARNING.
 *
 * Return: 0 or a negative errno of the contract in <linux/schedmgr.h>, or of
 * schedmgr_get_info().  The report is valid after 0, -EBUSY and -EADDRINUSE.
 */
int schedmgr_activate(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw);

/**
 * schedmgr_rollback() - switch back
 * @ctx: the context
 * @sw: in: size, timeout_ms, max_pause_ns, name and version ("": the version that ran before),
 *      the rest zero; out: the report
 *
 * As schedmgr_activate(), but what is written to the disk is written afterwards: a way back waits
 * for nothing.
 *
 * Return: as schedmgr_activate(); -ENOENT when there is none.
 */
int schedmgr_rollback(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw);

/**
 * schedmgr_predict() - how long would the stop window of a switch be?
 * @ctx: the context
 * @sw: in: size, name, version, timeout_ms, the rest zero; out: the report, with predicted_ns
 *
 * Return: as schedmgr_activate(), which it would fail as.  Nothing has changed in any case.
 */
int schedmgr_predict(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw);

/**
 * schedmgr_confirm() - keep the version that was activated with confirm_ms
 * @ctx: the context
 * @confirm: in: size, the rest zero; out: the version
 *
 * Return: 0 or a negative errno: -ENODATA no confirmation is pending, -EPERM.
 */
int schedmgr_confirm(struct schedmgr_ctx *ctx, struct schedmgr_confirm *confirm);

/**
 * schedmgr_get_last_switch() - the report of the last switch or attempt
 * @ctx: the context
 * @sw: in: size, the rest zero; out: the report
 *
 * Return: 1 when there was one, 0 when there was none, or a negative errno.
 */
int schedmgr_get_last_switch(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw);

/* gate.c */

/**
 * schedmgr_parse_gate() - read "[CLASS:]PERCENTILE=LIMIT"
 * @ctx: the context
 * @text: such as "p99=2x", "rt:p99.9=1.5x" or "p95=5ms"
 * @gate: out: that; samples is 0
 *
 * Return: 0 or -EINVAL.
 */
int schedmgr_parse_gate(struct schedmgr_ctx *ctx, const char *text, struct schedmgr_gate *gate);

/**
 * schedmgr_gate_to_text() - a gate as schedmgr_parse_gate() reads it
 * @gate: the gate
 * @text: out: that; "" where there is none
 */
void schedmgr_gate_to_text(const struct schedmgr_gate *gate, char text[64]);

/**
 * schedmgr_class_name() - a class of tasks in words, such as "fair"
 * @class: enum schedmgr_class
 *
 * Return: a constant string, "unknown" for a class that the library does not know.
 */
const char *schedmgr_class_name(unsigned int class);

/**
 * schedmgr_switch_rate() - context switches a second
 * @figures: the figures
 *
 * Return: the rate, of all CPUs together; 0: nothing was measured.
 */
uint64_t schedmgr_switch_rate(const struct schedmgr_figures *figures);

/* record.c */

/**
 * schedmgr_event_name() - an event in words, such as "rolled-back"
 * @event: enum schedmgr_event
 *
 * Return: a constant string, "unknown" for an event that the library does not know.
 */
const char *schedmgr_event_name(unsigned int event);

/**
 * schedmgr_cause_name() - a cause in words, such as "watchdog"
 * @cause: enum schedmgr_cause
 *
 * Return: a constant string, "unknown" for a cause that the library does not know.
 */
const char *schedmgr_cause_name(unsigned int cause);

/**
 * schedmgr_blocker_name() - what kind of blocker, such as "task"
 * @blocker: enum schedmgr_blocker_kind
 *
 * Return: a constant string, "unknown" for a kind that the library does not know.
 */
const char *schedmgr_blocker_name(unsigned int blocker);

/**
 * schedmgr_record_to_json() - an event as a JSON object on one line
 * @record: the event
 * @boot_id: of which boot; "": not known
 *
 * The form is that of the history's file; a schema is in docs/events.schema.json.
 *
 * Return: a string without a newline, to be freed by the caller; NULL: out of memory.
 */
char *schedmgr_record_to_json(const struct schedmgr_record *record, const char *boot_id);

/**
 * schedmgr_report_to_json() - what a switch did, as in schedmgr_record_to_json()
 * @report: the report
 *
 * Return: a string without a newline, to be freed by the caller; NULL: out of memory.
 */
char *schedmgr_report_to_json(const struct schedmgr_report *report);

/**
 * schedmgr_figures_to_json() - health of a version, as in schedmgr_report_to_json()
 * @figures: the figures
 *
 * Return: a string without a newline, to be freed by the caller; "null" where nothing was
 * measured; NULL: out of memory.
 */
char *schedmgr_figures_to_json(const struct schedmgr_figures *figures);

/* monitor.c */

/**
 * enum schedmgr_monitor_result - what schedmgr_monitor_next() returns when it does not fail
 * @SCHEDMGR_MONITOR_NONE: nothing has happened: wait until the descriptor can be read
 * @SCHEDMGR_MONITOR_EVENT: the next event
 * @SCHEDMGR_MONITOR_LOST: an event, but others before it are lost: the manager's ring had
 *                         dropped them before they were read
 */
enum schedmgr_monitor_result {
	SCHEDMGR_MONITOR_NONE = 0,
	SCHEDMGR_MONITOR_EVENT = 1,
	SCHEDMGR_MONITOR_LOST = 2,
};

/**
 * schedmgr_monitor_new() - subscribe to the manager's events
 * @ctx: the context; the monitor keeps a reference
 * @first: number of the first event to deliver, 1 for all that the manager still has; 0: only
 *         what happens from now on
 * @monitor: out: to be released with schedmgr_monitor_free()
 *
 * Events come in order and without a gap: what netlink loses is read from the manager's ring.
 *
 * Return: 0 or a negative errno, as schedmgr_get_info(); -ENOENT: the manager's netlink family
 * is not there.
 */
int schedmgr_monitor_new(struct schedmgr_ctx *ctx, uint64_t first, struct schedmgr_monitor **monitor);

/**
 * schedmgr_monitor_get_fd() - descriptor that can be read when something may have happened
 * @monitor: the monitor
 *
 * Call schedmgr_monitor_next() until it returns SCHEDMGR_MONITOR_NONE before waiting.
 *
 * Return: the descriptor, owned by the monitor.
 */
int schedmgr_monitor_get_fd(const struct schedmgr_monitor *monitor);

/**
 * schedmgr_monitor_next() - the next event; does not wait
 * @monitor: the monitor
 * @record: in: size; out: the event
 *
 * Return: enum schedmgr_monitor_result or a negative errno: -ENODEV the manager was unloaded.
 */
int schedmgr_monitor_next(struct schedmgr_monitor *monitor, struct schedmgr_record *record);

/**
 * schedmgr_monitor_get_lost() - events lost right before the one that was delivered last
 * @monitor: the monitor
 *
 * Return: how many.
 */
uint64_t schedmgr_monitor_get_lost(const struct schedmgr_monitor *monitor);

/**
 * schedmgr_monitor_free() - end a subscription
 * @monitor: the monitor, or NULL
 */
void schedmgr_monitor_free(struct schedmgr_monitor *monitor);

/* history.c */

/**
 * struct schedmgr_history_entry - an event of this or an earlier boot
 * @boot_id: of which boot, as /proc/sys/kernel/random/boot_id; "": not known
 * @record: the event
 */
struct schedmgr_history_entry {
	char boot_id[37];
	struct schedmgr_record record;
};

/**
 * schedmgr_history_sync() - write all events that are not in the history yet
 * @ctx: the context
 *
 * Appends what the manager's ring has beyond /var/lib/schedmgr/history.jsonl, durably, and draws
 * the consequences: what a watchdog, a gate or a missing confirmation has thrown out goes into
 * quarantine.  The file becomes history.jsonl.1 when it is larger than 1 MiB.
 *
 * schedmgr_load(), _unload(), _activate(), _rollback() and _confirm() do this themselves.
 *
 * Return: how many events were written, or a negative errno; then none was, and the next call
 * tries again.
 */
int schedmgr_history_sync(struct schedmgr_ctx *ctx);

/**
 * schedmgr_history_new() - read the history
 * @ctx: the context
 * @history: out: to be released with schedmgr_history_free()
 *
 * That is the file, and what the manager has beyond it; lines that are damaged are passed over.
 *
 * Return: 0 or a negative errno.
 */
int schedmgr_history_new(struct schedmgr_ctx *ctx, struct schedmgr_history **history);

/**
 * schedmgr_history_next() - walk a history, oldest first
 * @history: the history
 * @entry: NULL or what the call before returned
 *
 * Return: the next event, owned by the history; NULL at the end.
 */
const struct schedmgr_history_entry *
schedmgr_history_next(const struct schedmgr_history *history, const struct schedmgr_history_entry *entry);

/**
 * schedmgr_history_count() - how many events
 * @history: the history
 *
 * Return: their number.
 */
size_t schedmgr_history_count(const struct schedmgr_history *history);

/**
 * schedmgr_history_free() - release a history and its events
 * @history: the history, or NULL
 */
void schedmgr_history_free(struct schedmgr_history *history);

#define schedmgr_for_each_past(entry, history) \
	for ((entry) = schedmgr_history_next((history), NULL); (entry); \
	     (entry) = schedmgr_history_next((history), (entry)))

/* default.c */

/**
 * schedmgr_get_default() - the version that is wanted at boot
 * @ctx: the context
 * @name: out: its name
 * @version: out: its version, "": whichever is there
 *
 * Return: 1 when one is set, 0 when none is, or a negative errno.
 */
int schedmgr_get_default(struct schedmgr_ctx *ctx, char name[SCHEDMGR_NAME_LEN],
			 char version[SCHEDMGR_VERSION_LEN]);

/**
 * schedmgr_set_default() - set the version that is wanted at boot
 * @ctx: the context
 * @name: its name; NULL: none is
 * @version: its version, "": whichever is there
 *
 * Return: 0 or a negative errno.
 */
int schedmgr_set_default(struct schedmgr_ctx *ctx, const char *name, const char *version);

/* quarantine.c */

/**
 * struct schedmgr_quarantine_entry - a version that is not restored at boot
 * @name: its name
 * @version: its version
 * @reason: why, one sentence
 * @release: the kernel release under which it was put there
 * @boot_id: the boot in which it was put there
 * @when_ns: CLOCK_REALTIME of that
 */
struct schedmgr_quarantine_entry {
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
	char reason[256];
	char release[65];
	char boot_id[37];
	uint64_t when_ns;
};

/**
 * schedmgr_quarantine_new() - all versions in quarantine
 * @ctx: the context
 * @quarantine: out: to be released with schedmgr_quarantine_free()
 *
 * Return: 0 or a negative errno.
 */
int schedmgr_quarantine_new(struct schedmgr_ctx *ctx, struct schedmgr_quarantine **quarantine);

/**
 * schedmgr_quarantine_next() - walk a quarantine
 * @quarantine: the quarantine
 * @entry: NULL or what the call before returned
 *
 * Return: the next entry, owned by the quarantine; NULL at the end.
 */
const struct schedmgr_quarantine_entry *
schedmgr_quarantine_next(const struct schedmgr_quarantine *quarantine, const struct schedmgr_quarantine_entry *entry);

/**
 * schedmgr_quarantine_free() - release a quarantine and its entries
 * @quarantine: the quarantine, or NULL
 */
void schedmgr_quarantine_free(struct schedmgr_quarantine *quarantine);

#define schedmgr_for_each_quarantined(entry, quarantine) \
	for ((entry) = schedmgr_quarantine_next((quarantine), NULL); (entry); \
	     (entry) = schedmgr_quarantine_next((quarantine), (entry)))

/**
 * schedmgr_is_quarantined() - is a version in quarantine?
 * @ctx: the context
 * @name: its name
 * @version: its version; "": the one of the payload that schedmgr_load() would find
 * @entry: out: why; NULL: no matter
 *
 * Return: 1 it is, 0 it is not.
 */
int schedmgr_is_quarantined(struct schedmgr_ctx *ctx, const char *name, const char *version,
			    struct schedmgr_quarantine_entry *entry);

/**
 * schedmgr_quarantine_clear() - let versions be restored again
 * @ctx: the context
 * @name: which; NULL: all
 * @version: which; "": all of that name
 *
 * Return: how many were taken out, or a negative errno: -ENOENT none of that name is there.
 */
int schedmgr_quarantine_clear(struct schedmgr_ctx *ctx, const char *name, const char *version);

/* running.c */

#define SCHEDMGR_TRIAL_S 600	/* by default a version counts as stable after ten minutes */

/**
 * schedmgr_trial_check() - has the active version run long enough to count as stable?
 * @ctx: the context
 * @trial_s: how long that is, in seconds; SCHEDMGR_TRIAL_S is the default
 * @left_s: out: seconds until it does; 0: it does, or stock runs
 *
 * To be called every few seconds until @left_s is 0, and once at the start.  Until then it
 * leaves on the disk that the machine is alive, and that it was not shut down in order.
 *
 * Return: 0 or a negative errno.
 */
int schedmgr_trial_check(struct schedmgr_ctx *ctx, unsigned int trial_s, unsigned int *left_s);

/**
 * schedmgr_trial_end() - the machine is being shut down in order
 * @ctx: the context
 *
 * Then the next boot does not blame the version that runs, however short it ran.
 *
 * Return: 0 or a negative errno.
 */
int schedmgr_trial_end(struct schedmgr_ctx *ctx);

/* restore.c */

/**
 * enum schedmgr_restore_decision - what schedmgr_restore() decided
 * @SCHEDMGR_RESTORE_NONE: it has not run since the machine was booted
 * @SCHEDMGR_RESTORE_ACTIVATED: the default was activated
 * @SCHEDMGR_RESTORE_ALREADY: it was active already
 * @SCHEDMGR_RESTORE_NOTHING: none is set, or it is stock
 * @SCHEDMGR_RESTORE_DISABLED: schedmgr.disable=1 is on the kernel's command line
 * @SCHEDMGR_RESTORE_QUARANTINED: the default is in quarantine
 * @SCHEDMGR_RESTORE_MISSING: there is no such payload for this kernel
 * @SCHEDMGR_RESTORE_FAILED: loading or activating it failed, or its state cannot be read or
 *                           written
 */
enum schedmgr_restore_decision {
	SCHEDMGR_RESTORE_NONE = 0,
	SCHEDMGR_RESTORE_ACTIVATED = 1,
	SCHEDMGR_RESTORE_ALREADY = 2,
	SCHEDMGR_RESTORE_NOTHING = 3,
	SCHEDMGR_RESTORE_DISABLED = 4,
	SCHEDMGR_RESTORE_QUARANTINED = 5,
	SCHEDMGR_RESTORE_MISSING = 6,
	SCHEDMGR_RESTORE_FAILED = 7,
};

/**
 * struct schedmgr_restoration - what was decided, and why
 * @decision: enum schedmgr_restore_decision
 * @name: the default's name, "": there is none
 * @version: its version, "": not known
 * @message: one sentence without a full stop
 * @judged: which version was put into quarantine because the machine had gone down; "": none
 * @when_ns: CLOCK_REALTIME
 */
struct schedmgr_restoration {
	unsigned int decision;
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
	char message[512];
	char judged[384];
	uint64_t when_ns;
};

/**
 * schedmgr_restore_decision_name() - a decision in words, such as "quarantined"
 * @decision: enum schedmgr_restore_decision
 *
 * Return: a constant string, "unknown" for one that the library does not know.
 */
const char *schedmgr_restore_decision_name(unsigned int decision);

/**
 * schedmgr_restore() - activate the default, if it may be: what is done at boot
 * @ctx: the context
 * @timeout_ms: as of struct schedmgr_switch
 * @restoration: out: what was decided, also on failure
 *
 * A version that took the machine down in an earlier boot is put into quarantine first.
 *
 * Return: 0 when the machine runs what it should, which may be stock, or a negative errno when
 * the default should run and does not.
 */
int schedmgr_restore(struct schedmgr_ctx *ctx, unsigned int timeout_ms, struct schedmgr_restoration *restoration);

/**
 * schedmgr_get_restoration() - what the last schedmgr_restore() since the boot decided
 * @ctx: the context
 * @restoration: out: that
 *
 * Return: 1 when there was one, 0 when there was none.
 */
int schedmgr_get_restoration(struct schedmgr_ctx *ctx, struct schedmgr_restoration *restoration);

/* load.c */

/**
 * schedmgr_load() - stage a payload
 * @ctx: the context
 * @what: the path of a module when it has a slash or ends in ".ko", else the name of
 *        a payload, looked for as /usr/lib/schedmgr/RELEASE/NAME.ko and
 *        /var/lib/schedmgr/RELEASE/NAME.ko
 * @entry: in: size; out: the staged version
 *
 * Loads the manager first when that is not there.  Everything that can be told
 * from the file is checked before the kernel sees it.
 *
 * Return: 0 or a negative errno: -ENOENT no such file, -ENOEXEC not a payload for this
 * kernel, -EEXIST loaded already, -ENODEV no manager, -EBUSY somebody else is
 * loading one; or what the kernel's module loader returned.
 */
int schedmgr_load(struct schedmgr_ctx *ctx, const char *what, struct schedmgr_entry *entry);

/**
 * schedmgr_unload() - take a staged payload out of the kernel
 * @ctx: the context
 * @name: its name
 * @version: its version, "" for the only one of that name
 * @entry: in: size; out: the version as it was before
 *
 * Return: 0 or a negative errno: -ENOENT not staged, -ENOTUNIQ several versions,
 * -EBUSY active or still in use, -EINVAL stock cannot be unloaded, -EPERM.
 */
int schedmgr_unload(struct schedmgr_ctx *ctx, const char *name, const char *version,
		    struct schedmgr_entry *entry);

/* search.c */

/**
 * schedmgr_get_payloads() - names of the payloads for the kernel that runs
 * @ctx: the context
 * @names: out: the names, a newline between each two; to be freed by the caller
 *
 * These are what schedmgr_load() finds by name.
 *
 * Return: 0 or -ENOMEM.
 */
int schedmgr_get_payloads(struct schedmgr_ctx *ctx, char **names);

/**
 * schedmgr_has_payload() - is there a payload of that name for the kernel that runs?
 * @ctx: the context
 * @name: its name
 *
 * Return: 1 there is, 0 there is not.
 */
int schedmgr_has_payload(struct schedmgr_ctx *ctx, const char *name);

/* image.c */

/**
 * schedmgr_image_new() - read a payload from a file
 * @ctx: the context; the image keeps a reference
 * @path: the file
 * @image: out: the image, to be released with schedmgr_image_free()
 *
 * Return: 0 or a negative errno: -ENOENT, -EACCES, -ENOEXEC it is not a payload.
 */
int schedmgr_image_new(struct schedmgr_ctx *ctx, const char *path, struct schedmgr_image **image);

/**
 * schedmgr_image_find() - read a payload, found as by schedmgr_load()
 * @ctx: the context; the image keeps a reference
 * @what: the path of a file, or a name in the search path
 * @image: out: the image, to be released with schedmgr_image_free()
 *
 * Return: as schedmgr_image_new().
 */
int schedmgr_image_find(struct schedmgr_ctx *ctx, const char *what, struct schedmgr_image **image);

/**
 * schedmgr_image_free() - release an image
 * @image: the image, or NULL
 */
void schedmgr_image_free(struct schedmgr_image *image);

/**
 * schedmgr_image_check() - is it for the kernel that runs?
 * @image: the image
 *
 * Return: 0 or -ENOEXEC: built for another kernel release or build.
 */
int schedmgr_image_check(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_module() - name of the module that the image makes
 * @image: the image
 *
 * Return: a string owned by the image.
 */
const char *schedmgr_image_get_module(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_modinfo() - a field of the image's .modinfo
 * @image: the image
 * @key: such as "vermagic", "version", "description"
 *
 * Return: the first value of that key, owned by the image; NULL when there is none.
 */
const char *schedmgr_image_get_modinfo(const struct schedmgr_image *image, const char *key);

/**
 * schedmgr_image_get_release() - the kernel release that the image was built for
 * @image: the image
 *
 * Return: a string owned by the image.
 */
const char *schedmgr_image_get_release(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_source() - version of the source package it was built from
 * @image: the image
 *
 * Return: a string owned by the image.
 */
const char *schedmgr_image_get_source(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_build_id() - build-id of the kernel it was checked against
 * @image: the image
 *
 * Return: 20 bytes owned by the image.
 */
const uint8_t *schedmgr_image_get_build_id(const struct schedmgr_image *image);

/**
 * schedmgr_image_get_imports() - the symbols that the image needs
 * @image: the image
 * @names: out: NUL-terminated names, one after the other, owned by the image
 * @len: out: bytes at @names
 *
 * Symbols that the manager itself exports are left out.
 *
 * Return: how many.
 */
unsigned int schedmgr_image_get_imports(const struct schedmgr_image *image,
					const char **names, size_t *len);

/* image-tables.c */

/**
 * struct schedmgr_image_facts - what a payload's file says of itself
 * @path: the file
 * @name: name of the payload
 * @version: its version
 * @module: name of its module
 * @description: one line
 * @srcversion: of the module
 * @release: the kernel release that it was built for
 * @source: version of the source package it was built from
 * @compiler: compiler it was built with
 * @build_id: build-id of the vmlinux it was checked against
 * @source_hash: SHA-256 over its sources
 * @file_bytes: size of the file
 * @text_bytes: size of its code
 * @imports: symbols that it needs
 * @functions: boundary functions
 * @redirects: functions of vmlinux that it replaces
 * @overlays: shared objects that it overlays
 * @privates: data of its own
 *
 * Strings are owned by the image; "" where there is none.
 */
struct schedmgr_image_facts {
	const char *path;
	const char *name;
	const char *version;
	const char *module;
	const char *description;
	const char *srcversion;
	const char *release;
	const char *source;
	const char *compiler;
	uint8_t build_id[20];
	uint8_t source_hash[32];
	uint64_t file_bytes;
	uint64_t text_bytes;
	unsigned int imports;
	unsigned int functions;
	unsigned int redirects;
	unsigned int overlays;
	unsigned int privates;
};

/**
 * schedmgr_image_get_facts() - what the file says of itself
 * @image: the image
 * @facts: out: that
 */
void schedmgr_image_get_facts(const struct schedmgr_image *image, struct schedmgr_image_facts *facts);

/**
 * struct schedmgr_image_function - a boundary function
 * @name: its name in vmlinux
 * @file: the source file that defines it
 * @old_size: bytes in vmlinux
 * @new_size: bytes in the payload, 0 where it is not redirected
 * @position: among vmlinux's symbols of that name, from 1; 0: the name is unique
 * @flags: 1: it is __schedule
 * @is_redirected: the payload replaces it
 * @is_bound: there is a relocation to it
 */
struct schedmgr_image_function {
	const char *name;
	const char *file;
	uint32_t old_size;
	uint32_t new_size;
	uint32_t position;
	uint32_t flags;
	unsigned int is_redirected:1;
	unsigned int is_bound:1;
};

/**
 * schedmgr_image_next_function() - walk the boundary functions, sorted by name
 * @image: the image
 * @function: NULL or what the call before returned
 *
 * Return: the next one, owned by the image; NULL at the end.
 */
const struct schedmgr_image_function *
schedmgr_image_next_function(const struct schedmgr_image *image, const struct schedmgr_image_function *function);

#define schedmgr_for_each_function(function, image) \
	for ((function) = schedmgr_image_next_function((image), NULL); (function); \
	     (function) = schedmgr_image_next_function((image), (function)))

/**
 * struct schedmgr_image_signature - who signed a module
 * @signer: name
 * @key: number of the key, in hexadecimal
 * @hash: algorithm
 */
struct schedmgr_image_signature {
	char signer[128];
	char key[128];
	char hash[32];
};

/**
 * schedmgr_image_get_signature() - who signed it, as modinfo(8) shows
 * @image: the image
 *
 * Whether the kernel trusts the key is not said.
 *
 * Return: owned by the image; NULL: it is not signed.
 */
const struct schedmgr_image_signature *schedmgr_image_get_signature(struct schedmgr_image *image);

/* findings.c */

/**
 * enum schedmgr_verdict - of a finding
 * @SCHEDMGR_VERDICT_OK: as it should be
 * @SCHEDMGR_VERDICT_WARN: works, but with a restriction; or it could not be told
 * @SCHEDMGR_VERDICT_FAIL: does not work
 */
enum schedmgr_verdict {
	SCHEDMGR_VERDICT_OK = 0,
	SCHEDMGR_VERDICT_WARN = 1,
	SCHEDMGR_VERDICT_FAIL = 2,
};

/**
 * struct schedmgr_finding - one thing that was looked at
 * @what: what it is, a word or two
 * @verdict: enum schedmgr_verdict
 * @detail: what was found
 * @remedy: what to do about it, or NULL
 */
struct schedmgr_finding {
	const char *what;
	unsigned int verdict;
	char *detail;
	char *remedy;
};

/**
 * schedmgr_findings_next() - walk findings
 * @findings: the findings
 * @finding: NULL or what the call before returned
 *
 * Return: the next finding, owned by the list; NULL at the end.
 */
const struct schedmgr_finding *schedmgr_findings_next(const struct schedmgr_findings *findings,
						      const struct schedmgr_finding *finding);

#define schedmgr_for_each_finding(finding, findings) \
	for ((finding) = schedmgr_findings_next((findings), NULL); (finding); \
	     (finding) = schedmgr_findings_next((findings), (finding)))

/**
 * schedmgr_findings_worst() - the worst verdict
 * @findings: the findings
 *
 * Return: enum schedmgr_verdict.
 */
unsigned int schedmgr_findings_worst(const struct schedmgr_findings *findings);

/**
 * schedmgr_verdict_name() - a verdict in words, such as "warn"
 * @verdict: enum schedmgr_verdict
 *
 * Return: a constant string, "unknown" for one that the library does not know.
 */
const char *schedmgr_verdict_name(unsigned int verdict);

/**
 * schedmgr_findings_free() - release findings
 * @findings: the findings, or NULL
 */
void schedmgr_findings_free(struct schedmgr_findings *findings);

/* verify.c */

/**
 * schedmgr_verify() - would a payload fit?
 * @ctx: the context
 * @what: as of schedmgr_load()
 * @findings: out: to be released with schedmgr_findings_free()
 *
 * Looks at all that can be told without loading it; needs no privilege.
 *
 * Return: 0, whatever was found, or a negative errno: there is no such file, or it may not be
 * read.
 */
int schedmgr_verify(struct schedmgr_ctx *ctx, const char *what, struct schedmgr_findings **findings);

/* doctor.c */

/**
 * schedmgr_examine() - can this machine change its scheduler?
 * @ctx: the context
 * @findings: out: to be released with schedmgr_findings_free()
 *
 * Looks at the kernel, its configuration and lockdown, the manager, the payloads, others that
 * use functions of the scheduler, and at what is kept on the disk.  Changes nothing.
 *
 * Return: 0, whatever was found, or -ENOMEM.
 */
int schedmgr_examine(struct schedmgr_ctx *ctx, struct schedmgr_findings **findings);

/* symbol.c */

/**
 * schedmgr_resolve_addresses() - kernel addresses in words
 * @addresses: what to resolve, such as a blocker's stack
 * @count: how many
 * @names: out: for each address "function+0xOFFSET" or, when it is not known, the address in
 *         hexadecimal; the caller frees each of them
 *
 * Return: 0 or -ENOMEM.
 */
int schedmgr_resolve_addresses(const uint64_t *addresses, unsigned int count, char **names);

#ifdef __cplusplus
}
#endif

#endif /* _LIBSCHEDMGR_H */
