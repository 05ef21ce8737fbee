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

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <linux/schedmgr.h>

#ifdef __cplusplus
extern "C" {
#endif

struct schedmgr_available_list;
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

/* text.c */

/**
 * schedmgr_text_vformat() - text for people, in which nothing is hidden
 * @format: as of vasprintf(3): s, c, d, i, u, x, o, f, g, e, with the lengths l, ll and z
 * @arguments: of the format
 *
 * Control characters, those that change the direction of writing, and bytes that are not UTF-8
 * are put in as \xNN where they come in an argument.  No locale matters.
 *
 * Return: the text, to be freed by the caller; NULL: out of memory.
 */
char *schedmgr_text_vformat(const char *format, va_list arguments);

/**
 * schedmgr_text_from_json() - a JSON text that is valid UTF-8
 * @json: a JSON text whose strings may have bytes that are not
 *
 * Return: the text with \xNN, as two characters and digits, in place of each such byte, to be
 * freed by the caller; NULL: out of memory.
 */
char *schedmgr_text_from_json(const char *json);

/**
 * schedmgr_name_is_valid() - can a payload, or a version of it, be called that?
 * @text: the name
 *
 * Return: 1 it is 1 to 31 letters, digits and any of "._+~-"; 0 it is not.
 */
int schedmgr_name_is_valid(const char *text);

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
 * @which: enum schedmgr_class
 *
 * Return: a constant string, "unknown" for a class that the library does not know.
 */
const char *schedmgr_class_name(unsigned int which);

/**
 * schedmgr_switch_rate() - context switches a second
 * @figures: the figures
 *
 * Return: the rate, of all CPUs together; 0: nothing was measured.
 */
uint64_t schedmgr_switch_rate(const struct schedmgr_figures *figures);

/* status.c */

/**
 * schedmgr_info_to_json() - the manager's state as a JSON object on one line
 * @info: the state
 *
 * Return: a string without a newline, to be freed by the caller; NULL: out of memory.
 */
char *schedmgr_info_to_json(const struct schedmgr_info *info);

/**
 * schedmgr_entry_to_json() - a version as a JSON object on one line
 * @entry: the version
 *
 * Return: a string without a newline, to be freed by the caller; NULL: out of memory.
 */
char *schedmgr_entry_to_json(const struct schedmgr_entry *entry);

/**
 * schedmgr_gate_to_json() - a gate as a JSON object on one line
 * @gate: the gate
 *
 * Return: a string without a newline, to be freed by the caller; "null" where there is none;
 * NULL: out of memory.
 */
char *schedmgr_gate_to_json(const struct schedmgr_gate *gate);

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

#ifdef __cplusplus
}
#endif

#include "libschedmgr-available.h"
#include "libschedmgr-boot.h"
#include "libschedmgr-events.h"
#include "libschedmgr-image.h"

#endif /* _LIBSCHEDMGR_H */
