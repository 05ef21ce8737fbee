/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libschedmgr-events.h - what happened: records, as they come and as they are kept
 *
 * Part of libschedmgr.h, which has the conventions.
 */
#ifndef _LIBSCHEDMGR_EVENTS_H
#define _LIBSCHEDMGR_EVENTS_H

#include "libschedmgr.h"

#ifdef __cplusplus
extern "C" {
#endif

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
 * schedmgr_history_damaged() - lines of the history that are no events any more
 * @history: the history
 *
 * Return: how many.
 */
size_t schedmgr_history_damaged(const struct schedmgr_history *history);

/**
 * schedmgr_history_free() - release a history and its events
 * @history: the history, or NULL
 */
void schedmgr_history_free(struct schedmgr_history *history);

#define schedmgr_for_each_past(entry, history) \
	for ((entry) = schedmgr_history_next((history), NULL); (entry); \
	     (entry) = schedmgr_history_next((history), (entry)))

#ifdef __cplusplus
}
#endif

#endif /* _LIBSCHEDMGR_EVENTS_H */
