/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * schedmgr.h - the interface of /dev/schedmgr and of the generic netlink family "schedmgr"
 *
 * Protocol
 * --------
 * Every argument is a struct that starts with "__u32 size", which the caller
 * sets to sizeof() of the struct it was compiled with.  A kernel that knows a
 * larger struct takes the missing tail as zero; one that knows a smaller struct
 * refuses a tail that is not zero with E2BIG.  Reserved members must be zero.
 * Strings are NUL-terminated.  Results are written back into the same struct,
 * also when the call fails with an errno marked (*) below.
 *
 * To stage a payload: open /dev/schedmgr, SCHEDMGR_IOC_IMPORT with the names of
 * all symbols that the payload leaves undefined, insert the module on the same
 * open file's behalf, SCHEDMGR_IOC_IMPORT_END or close().  Between the two, and
 * only then, one module of the given name can link against these symbols.
 *
 * INFO, LIST, LAST_SWITCH and HISTORY are open to everybody who can open the
 * device; all others need CAP_SYS_ADMIN and CAP_SYS_MODULE in the initial user
 * namespace.  Who has neither CAP_SYS_ADMIN nor CAP_SYSLOG there does not see whose tasks are meant: pid, comm
 * and command of an actor of another user, and pid and comm of a blocking task, are zero, and a
 * detail says "a task".  Return addresses are for CAP_SYSLOG, and for nobody where
 * kernel.kptr_restrict is 2.
 *
 * Events
 * ------
 * What happens to the manager's versions is numbered, from 1 without a gap, and
 * multicast in this order to the group "events" of the generic netlink family
 * "schedmgr" in the initial network namespace: SCHEDMGR_CMD_EVENT with the
 * attributes of enum schedmgr_attribute, as those without CAP_SYSLOG see them.  The last SCHEDMGR_HISTORY_LEN events are
 * kept: who has lost some, or comes late, reads them with HISTORY.  A sequence of
 * events of one switch is ACTIVATING, then one of ACTIVATED, ROLLED_BACK and FAILED;
 * CONFIRM_PENDING follows ACTIVATED where a confirmation or a gate was asked for, and in the
 * end there is CONFIRMED, or ACTIVATING with another cause or by somebody else; GATE comes
 * before the latter where the gate is the cause.  STUCK comes after the third and the last time
 * that the way back was refused.
 * The device emits a "change" uevent for each event as well, with SCHEDMGR_EVENT,
 * SCHEDMGR_SEQ, SCHEDMGR_NAME and SCHEDMGR_VERSION.
 *
 * Errno contract
 * --------------
 *  EPERM		a capability is missing
 *  EFAULT		a pointer is not mapped
 *  EINVAL		size too small, reserved member not zero, unterminated string, bad flag
 *  E2BIG		the tail beyond what this kernel knows is not zero; a list is too long
 *  ENOTTY		no such ioctl
 *  ENOENT		no payload of that name (and version) is staged; index past the end
 *  ENOTUNIQ		several staged versions have that name: give the version
 *  EALREADY		it is active already
 *  ESHUTDOWN		the manager was loaded with disable=1
 *  ENOTRECOVERABLE	the version was left by force: tasks may be in its code until the next boot
 *  ESTALE (*)		the switch was made, and the version was thrown out before the call returned
 *  EBUSY (*)		a task sits in code that must not be in use, for the whole
 *			time budget, or somebody else writes code for as long; an import
 *			by somebody else is under way; CONFIRM: a switch is under way
 *  EADDRINUSE (*)	somebody else (ftrace, kprobes, livepatch) owns an entry
 *  ENOPKG (*)		a symbol of an import does not exist in this kernel
 *  ETIME (*)		the predicted stop window is longer than the caller accepts
 *  ECANCELED		the payload's prepare hook failed, or a timer or work item of its last
 *			activation is pending, the kernel log has which; nothing has changed
 *  ENODATA		no confirmation is pending; no event of that number or a later one yet
 *  EOPNOTSUPP		a gate is asked for, and the manager was loaded with health=0
 *  ENOMEM		out of memory; nothing has changed
 *  EINTR (*)		a signal came before the switch could be made; nothing has changed
 */
#ifndef _UAPI_LINUX_SCHEDMGR_H
#define _UAPI_LINUX_SCHEDMGR_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define SCHEDMGR_DEVICE		"/dev/schedmgr"
#define SCHEDMGR_ABI		1

#define SCHEDMGR_NAME_LEN	32	/* bytes, with the NUL */
#define SCHEDMGR_VERSION_LEN	32
#define SCHEDMGR_MODULE_LEN	56	/* the kernel's limit for a module name */
#define SCHEDMGR_COMM_LEN	16
#define SCHEDMGR_COMMAND_LEN	128
#define SCHEDMGR_DETAIL_LEN	128
#define SCHEDMGR_SRCVERSION_LEN	28
#define SCHEDMGR_SYMBOL_LEN	128
#define SCHEDMGR_STACK_DEPTH	16
#define SCHEDMGR_STOCK		"stock"	/* name of the kernel's own scheduler, version "0" */
#define SCHEDMGR_MAX_STAGED	32	/* payloads, stock not counted */
#define SCHEDMGR_MAX_IMPORTS	8192	/* symbols */
#define SCHEDMGR_HISTORY_LEN	256	/* events that the manager keeps */
#define SCHEDMGR_MAX_CONFIRM_MS	86400000	/* a day */
#define SCHEDMGR_MAX_RATIO	100000	/* percent */

/* States of a version: stock is staged or active, never anything else. */
enum schedmgr_state {
	SCHEDMGR_STATE_STAGED = 1,	/* loaded, checked, not running */
	SCHEDMGR_STATE_ACTIVATING = 2,	/* a switch to it is under way */
	SCHEDMGR_STATE_ACTIVE = 3,	/* running: exactly one version at any time */
	SCHEDMGR_STATE_DEACTIVATING = 4,/* a switch away from it is under way */
};

/* What kept a switch from happening. */
enum schedmgr_blocker_kind {
	SCHEDMGR_BLOCKER_NONE = 0,
	SCHEDMGR_BLOCKER_TASK = 1,	/* pid and comm sleep in function */
	SCHEDMGR_BLOCKER_STACK = 2,	/* the stack of pid and comm cannot be trusted */
	SCHEDMGR_BLOCKER_ENTRY = 3,	/* function's entry is owned by somebody else */
};

/* What happened. */
enum schedmgr_event {
	SCHEDMGR_EVENT_STAGED = 1,
	SCHEDMGR_EVENT_UNSTAGED = 2,
	SCHEDMGR_EVENT_ACTIVATING = 3,	/* a switch to it begins */
	SCHEDMGR_EVENT_ACTIVATED = 4,	/* the switch was made */
	SCHEDMGR_EVENT_FAILED = 5,	/* it was given up, nothing has changed; the report says why */
	SCHEDMGR_EVENT_ROLLED_BACK = 6,	/* the switch was made, and was a way back */
	SCHEDMGR_EVENT_CONFIRM_PENDING = 7,	/* unless confirmed in confirm_ms it goes back */
	SCHEDMGR_EVENT_CONFIRMED = 8,
	SCHEDMGR_EVENT_WATCHDOG = 9,	/* the active version misbehaves; detail says how */
	SCHEDMGR_EVENT_CONFLICT = 10,	/* somebody else's claim was refused; detail says whose */
	SCHEDMGR_EVENT_GATE = 11,	/* the active version is worse than accepted; detail has figures */
	SCHEDMGR_EVENT_STUCK = 12,	/* it cannot be left, though it is to go; detail says what follows */
};

/* On whose behalf. */
enum schedmgr_cause {
	SCHEDMGR_CAUSE_REQUEST = 0,	/* uid, pid, comm, command asked for it */
	SCHEDMGR_CAUSE_CONFIRM = 1,	/* the version was not confirmed in time */
	SCHEDMGR_CAUSE_WATCHDOG = 2,	/* the watchdog threw the version out */
	SCHEDMGR_CAUSE_SYSRQ = 3,	/* the SysRq key */
	SCHEDMGR_CAUSE_GATE = 4,	/* figures worse than accepted; of CONFIRMED: not worse */
};

/* Whose latencies are told apart: by the priority that a task has when it gets its CPU. */
enum schedmgr_class {
	SCHEDMGR_CLASS_FAIR = 0,	/* SCHED_IDLE is left out */
	SCHEDMGR_CLASS_RT = 1,
	SCHEDMGR_CLASS_DEADLINE = 2,
};

#define SCHEDMGR_CLASSES 3

/**
 * struct schedmgr_latency - how long woken tasks of one class waited for a CPU
 * @samples: wake-ups that were measured; 0: all else is 0
 * @p50_ns: the median
 * @p95_ns: what 95 % of them did not exceed
 * @p99_ns: 99 %
 * @p999_ns: 99.9 %
 *
 * From a histogram whose buckets are at most a quarter of their latency wide.
 */
struct schedmgr_latency {
	__u64 samples;
	__u64 p50_ns;
	__u64 p95_ns;
	__u64 p99_ns;
	__u64 p999_ns;
};

/**
 * struct schedmgr_figures - health of a version in a period
 * @duration_ns: how long the period is; 0: nothing was measured
 * @switches: context switches of all CPUs in it
 * @latency: by enum schedmgr_class
 */
struct schedmgr_figures {
	__u64 duration_ns;
	__u64 switches;
	struct schedmgr_latency latency[SCHEDMGR_CLASSES];
};

/**
 * struct schedmgr_gate - what a version on trial has to keep to
 * @per_mille: percentile of the latencies, such as 990; 0: there is no gate
 * @ratio: worse is more than so many percent of what it was before the switch; 0: no matter
 * @limit_ns: worse is more than that; 0: no matter.  Exactly one of both is given
 * @classes: bits 1 << enum schedmgr_class: which must keep to it; 0: all
 * @samples: a class is judged when so many wake-ups were measured, with @ratio before the
 *           switch as well; 0: as many as have ten beyond the percentile, which the answer
 *           says.  A class that is not judged is not worse
 *
 * The figures before the switch are those of the version that ran then, of its last minute
 * or less.  Of those of the version on trial, the first second after the switch is left out.
 * Latencies below a microsecond count as one.  What is worse three times in a row, in looks a
 * second apart, or at the end of the trial, goes back.
 */
struct schedmgr_gate {
	__u32 per_mille;
	__u32 ratio;
	__u64 limit_ns;
	__u32 classes;
	__u32 samples;
};

/**
 * struct schedmgr_info - SCHEDMGR_IOC_INFO: the manager as a whole
 * @size: in: sizeof(struct schedmgr_info)
 * @abi: out: SCHEDMGR_ABI of the running manager
 * @disabled: out: 1: loaded with disable=1, refuses to activate
 * @staged: out: number of staged payloads, stock not counted
 * @switches: out: completed switches since the manager was loaded
 * @failures: out: switches that were tried and left everything as it was
 * @active: out: name of the running version
 * @active_version: out: its version
 * @previous: out: name of the version that ran before, the target of a roll back;
 *            empty: none
 * @previous_version: out: its version
 * @since_ns: out: CLOCK_BOOTTIME when the active version started; 0: stock since boot
 * @events: out: number of the last event; 0: there was none
 * @confirm_left_ms: out: time left for a confirmation; 0: none is pending
 * @switching: out: 1: a switch is under way
 * @fallback: out: name of the version that comes back without a confirmation; empty: no
 *            confirmation is pending
 * @fallback_version: out: its version
 * @keeps: out: 1: the active version stays at the end of that time unless it is worse than
 *         @gate accepts
 * @reserved: out: 0
 * @gate: out: of the trial that is pending; zero: there is none
 * @figures: out: health of the active version: of the last minute, or since the switch
 * @thrown_out: out: name of the version that was thrown out last, by the watchdog, the SysRq key,
 *              its gate or a missing confirmation; empty: none was since the manager was loaded
 * @thrown_out_version: out: its version
 * @thrown_out_ns: out: CLOCK_BOOTTIME when that was found
 * @thrown_out_cause: out: enum schedmgr_cause
 * @refused: out: how often the way back was refused since the trial is over; 0: it is not, or was not
 * @thrown_out_detail: out: what was found, a sentence; without CAP_SYSLOG without whose task it was
 *
 * What was thrown out is never @previous or @fallback, until it is confirmed or loaded anew.
 */
struct schedmgr_info {
	__u32 size;
	__u32 abi;
	__u32 disabled;
	__u32 staged;
	__u64 switches;
	__u64 failures;
	char active[SCHEDMGR_NAME_LEN];
	char active_version[SCHEDMGR_VERSION_LEN];
	char previous[SCHEDMGR_NAME_LEN];
	char previous_version[SCHEDMGR_VERSION_LEN];
	__u64 since_ns;
	__u64 events;
	__u32 confirm_left_ms;
	__u32 switching;
	char fallback[SCHEDMGR_NAME_LEN];
	char fallback_version[SCHEDMGR_VERSION_LEN];
	__u32 keeps;
	__u32 reserved;
	struct schedmgr_gate gate;
	struct schedmgr_figures figures;
	char thrown_out[SCHEDMGR_NAME_LEN];
	char thrown_out_version[SCHEDMGR_VERSION_LEN];
	__u64 thrown_out_ns;
	__u32 thrown_out_cause;
	__u32 refused;
	char thrown_out_detail[SCHEDMGR_DETAIL_LEN];
};

/* Flags of struct schedmgr_entry */
#define SCHEDMGR_ENTRY_THROWN_OUT	1	/* it was, and comes back only where it is named */
#define SCHEDMGR_ENTRY_LEFT		2	/* by force: cannot be activated before the next boot */

/**
 * struct schedmgr_entry - SCHEDMGR_IOC_LIST: one version
 * @size: in: sizeof(struct schedmgr_entry)
 * @index: in: 0 is stock, the others follow in the order of staging; ENOENT past the end
 * @state: out: enum schedmgr_state
 * @redirects: out: functions of vmlinux that it replaces
 * @functions: out: boundary functions whose presence on a stack blocks a switch
 * @overlays: out: shared objects that it overlays
 * @activations: out: how often it was activated
 * @text_bytes: out: size of its code
 * @name: out: name
 * @version: out: version
 * @module: out: name of its module, empty for stock
 * @source: out: version of the source package it was built from
 * @compiler: out: compiler it was built with
 * @build_id: out: build-id of the vmlinux it was checked against
 * @source_hash: out: SHA-256 over its sources
 * @reserved: out: 0
 * @reserved2: out: 0
 * @window_ns: out: stop window of the last switch to it, as in struct schedmgr_report;
 *             0: there was none
 * @srcversion: out: srcversion of its module; empty: it has none
 * @pending: out: a timer or work item that is pending although the version does not run, by
 *           the name of its datum and members, so that the module cannot be unloaded yet;
 *           empty: none
 * @figures: out: its health, as in struct schedmgr_info; when it is not active, of the last
 *           minute or less in which it was
 * @flags: out: SCHEDMGR_ENTRY_*
 * @reserved3: out: 0
 */
struct schedmgr_entry {
	__u32 size;
	__u32 index;
	__u32 state;
	__u32 redirects;
	__u32 functions;
	__u32 overlays;
	__u64 activations;
	__u64 text_bytes;
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
	char module[SCHEDMGR_MODULE_LEN];
	char source[64];
	char compiler[128];
	__u8 build_id[20];
	__u8 source_hash[32];
	__u8 reserved[4];
	__u64 window_ns;
	char srcversion[SCHEDMGR_SRCVERSION_LEN];
	__u8 reserved2[4];
	char pending[SCHEDMGR_SYMBOL_LEN];
	struct schedmgr_figures figures;
	__u32 flags;
	__u32 reserved3;
};

/**
 * struct schedmgr_import - SCHEDMGR_IOC_IMPORT: make symbols available to one module
 * @size: in: sizeof(struct schedmgr_import)
 * @flags: in: 0
 * @names: in: pointer to @count NUL-terminated names, one after the other; a name
 *         that vmlinux has more than once is given as "name,position", position
 *         from 1 in address order
 * @names_len: in: bytes at @names
 * @count: in: names at @names, at most SCHEDMGR_MAX_IMPORTS
 * @missing: out: number of names that the kernel does not have (with ENOPKG)
 * @reserved: in: 0
 * @module: in: name of the module that may use them
 * @symbol: out: the first name that the kernel does not have (with ENOPKG)
 *
 * Symbols that vmlinux exports need not be listed and are passed over.
 */
struct schedmgr_import {
	__u32 size;
	__u32 flags;
	__u64 names;
	__u32 names_len;
	__u32 count;
	__u32 missing;
	__u32 reserved;
	char module[SCHEDMGR_MODULE_LEN];
	char symbol[SCHEDMGR_SYMBOL_LEN];
};

/**
 * struct schedmgr_report - what a switch, or the attempt, did
 * @error: positive errno, 0 when it was made
 * @retries: attempts that found somebody in the way, beyond the first
 * @from: name of the version that ran before
 * @from_version: its version
 * @to: name of the version that was to run
 * @to_version: its version
 * @when_ns: CLOCK_BOOTTIME at the start of the window (or of the attempt)
 * @window_ns: stop window: all CPUs stand still, from the first that begins with the
 *             check to the last that is done with the rebuild
 * @stop_ns: the same and what stop_machine() needs to gather the CPUs and to let them
 *           go; not a pause of the machine, CPUs stop one by one
 * @check_ns: part of the window: the stack check
 * @quiesce_ns: part of the window: tasks taken off the run queues
 * @flip_ns: part of the window: the new version takes over
 * @rebuild_ns: part of the window: tasks put back
 * @total_ns: the whole transaction, retries included
 * @predicted_ns: what @window_ns was predicted to be right before the window; 0: no
 *                attempt came that far
 * @threads: stacks checked before the window, while the machine ran
 * @rechecked: stacks checked in the window
 * @passes: passes over the tasks that had run since they were checked
 * @full_check: 1: too many tasks ran to be noted, all stacks were checked in the window
 * @rebuilt: tasks that were taken off a run queue and put back
 * @redirects: functions of vmlinux redirected after the switch
 * @cpus: CPUs that took part
 * @blocker: enum schedmgr_blocker_kind, when @error is EBUSY or EADDRINUSE
 * @blocker_pid: pid in the initial pid namespace
 * @blocker_comm: its comm; of an entry who has it, such as "a kprobe", or empty
 * @blocker_function: the function in the way
 * @blocker_depth: valid entries of @blocker_stack
 * @blocker_stack: return addresses, innermost first; 0 for callers without
 *                 CAP_SYSLOG
 * @before: of a switch that was made: health of the version that ran before, in its last
 *          minute or less
 *
 * All times in nanoseconds of sched_clock(), that is, of the TSC.
 */
struct schedmgr_report {
	__u32 error;
	__u32 retries;
	char from[SCHEDMGR_NAME_LEN];
	char from_version[SCHEDMGR_VERSION_LEN];
	char to[SCHEDMGR_NAME_LEN];
	char to_version[SCHEDMGR_VERSION_LEN];
	__u64 when_ns;
	__u64 window_ns;
	__u64 stop_ns;
	__u64 check_ns;
	__u64 quiesce_ns;
	__u64 flip_ns;
	__u64 rebuild_ns;
	__u64 total_ns;
	__u64 predicted_ns;
	__u32 threads;
	__u32 rechecked;
	__u32 passes;
	__u32 full_check;
	__u32 rebuilt;
	__u32 redirects;
	__u32 cpus;
	__u32 blocker;
	__s32 blocker_pid;
	char blocker_comm[SCHEDMGR_COMM_LEN];
	char blocker_function[SCHEDMGR_SYMBOL_LEN];
	__u32 blocker_depth;
	__u64 blocker_stack[SCHEDMGR_STACK_DEPTH];
	struct schedmgr_figures before;
};

/* Flags of struct schedmgr_switch */
#define SCHEDMGR_SWITCH_KEEP	1	/* see @confirm_ms */

/**
 * struct schedmgr_switch - SCHEDMGR_IOC_ACTIVATE, _ROLLBACK, _PREDICT, _LAST_SWITCH
 * @size: in: sizeof(struct schedmgr_switch)
 * @flags: in: ACTIVATE: SCHEDMGR_SWITCH_KEEP; 0
 * @timeout_ms: in: how long to retry while a task is in the way; 0: one attempt
 * @confirm_ms: in: ACTIVATE: without SCHEDMGR_IOC_CONFIRM in this time, counted from the
 *              switch, the machine goes back by itself; at most SCHEDMGR_MAX_CONFIRM_MS,
 *              0: no confirmation is needed.  Must be 0 otherwise.  With SCHEDMGR_SWITCH_KEEP,
 *              which needs a @gate, the version stays when it was not worse in that time
 * @max_pause_ns: in: the longest stop window that is acceptable, by prediction; 0: any
 * @name: in: ACTIVATE, PREDICT, ROLLBACK: the version to run; "stock" is the kernel's own;
 *        ROLLBACK: empty: the one that ran before the active one, or stock when that is no
 *        longer staged, or was thrown out.  LAST_SWITCH: empty
 * @version: in: its version; empty: the only one staged of that name
 * @report: out: what happened, also on EBUSY, EADDRINUSE, ETIME, EINTR and ESTALE
 * @gate: in, out: ACTIVATE: what the version has to keep to while a confirmation is pending, or it
 *        goes back; needs @confirm_ms.  Must be zero otherwise
 *
 * ROLLBACK differs from ACTIVATE in what it is called in events.  LAST_SWITCH returns the
 * report of the last switch or attempt, ENOENT when there was none.  PREDICT does all that ACTIVATE does before
 * anything is written, hooks of the payload included, and gives up: it fails as
 * ACTIVATE would, or fills predicted_ns.
 *
 * While a confirmation is pending, any further switch that is made ends the wait; one that
 * asks for a confirmation of its own falls back to the version that the first would have
 * fallen back to, unless it is that one.  The version to fall back to cannot be unloaded.
 *
 * A way back at the end of a trial that is refused is tried again each second.  After three
 * refusals there is SCHEDMGR_EVENT_STUCK, and stock is what comes back, whatever the fallback was;
 * after ten the active version is left by force, as the watchdog does it.  Where stock itself
 * was on trial it stays then.
 */
struct schedmgr_switch {
	__u32 size;
	__u32 flags;
	__u32 timeout_ms;
	__u32 confirm_ms;
	__u64 max_pause_ns;
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
	struct schedmgr_report report;
	struct schedmgr_gate gate;
};

/**
 * struct schedmgr_confirm - SCHEDMGR_IOC_CONFIRM: keep the active version
 * @size: in: sizeof(struct schedmgr_confirm)
 * @reserved: in: 0
 * @name: out: the version that was confirmed
 * @version: out: its version
 */
struct schedmgr_confirm {
	__u32 size;
	__u32 reserved;
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
};

/**
 * struct schedmgr_record - SCHEDMGR_IOC_HISTORY: one event
 * @size: in: sizeof(struct schedmgr_record)
 * @event: out: enum schedmgr_event
 * @seq: in: the event of that number, or the oldest one kept after it; out: its number
 * @when_ns: out: CLOCK_REALTIME
 * @boot_ns: out: CLOCK_BOOTTIME
 * @cause: out: enum schedmgr_cause; who and what follows is of the kernel itself, with
 *         pid 0, unless this is SCHEDMGR_CAUSE_REQUEST
 * @uid: out: real user id in the initial user namespace
 * @loginuid: out: user id of the login session, ~0: not set
 * @pid: out: process id in the initial pid namespace
 * @comm: out: its comm
 * @command: out: its command line, cut to fit, words separated by spaces
 * @name: out: the version that it is about: of a switch, the one switched to
 * @version: out: its version
 * @module: out: its module; empty for stock
 * @confirm_ms: out: CONFIRM_PENDING: time given
 * @reserved: out: 0
 * @detail: out: WATCHDOG, CONFLICT, GATE, STUCK: a sentence for people; CONFIRM_PENDING, CONFIRMED:
 *          what the gate asks for, what it has found; empty: there is none
 * @report: out: ACTIVATED, ROLLED_BACK, FAILED: what the switch did, its blocker_stack left
 *          out; of ACTIVATING only from and to; else zero
 */
struct schedmgr_record {
	__u32 size;
	__u32 event;
	__u64 seq;
	__u64 when_ns;
	__u64 boot_ns;
	__u32 cause;
	__u32 uid;
	__u32 loginuid;
	__s32 pid;
	char comm[SCHEDMGR_COMM_LEN];
	char command[SCHEDMGR_COMMAND_LEN];
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
	char module[SCHEDMGR_MODULE_LEN];
	__u32 confirm_ms;
	__u32 reserved;
	char detail[SCHEDMGR_DETAIL_LEN];
	struct schedmgr_report report;
};

#define SCHEDMGR_IOC_TYPE	0xB7
#define SCHEDMGR_IOC_INFO	_IO(SCHEDMGR_IOC_TYPE, 0x00)
#define SCHEDMGR_IOC_LIST	_IO(SCHEDMGR_IOC_TYPE, 0x01)
#define SCHEDMGR_IOC_IMPORT	_IO(SCHEDMGR_IOC_TYPE, 0x02)
#define SCHEDMGR_IOC_IMPORT_END	_IO(SCHEDMGR_IOC_TYPE, 0x03)	/* no argument */
#define SCHEDMGR_IOC_ACTIVATE	_IO(SCHEDMGR_IOC_TYPE, 0x04)
#define SCHEDMGR_IOC_ROLLBACK	_IO(SCHEDMGR_IOC_TYPE, 0x05)
#define SCHEDMGR_IOC_LAST_SWITCH _IO(SCHEDMGR_IOC_TYPE, 0x06)
#define SCHEDMGR_IOC_PREDICT	_IO(SCHEDMGR_IOC_TYPE, 0x07)
#define SCHEDMGR_IOC_CONFIRM	_IO(SCHEDMGR_IOC_TYPE, 0x08)
#define SCHEDMGR_IOC_HISTORY	_IO(SCHEDMGR_IOC_TYPE, 0x09)

/* Generic netlink */

#define SCHEDMGR_GENL_NAME	"schedmgr"
#define SCHEDMGR_GENL_VERSION	1
#define SCHEDMGR_GENL_GROUP	"events"

enum schedmgr_command {
	SCHEDMGR_CMD_UNSPEC,
	SCHEDMGR_CMD_EVENT,	/* from the kernel only */
};

/*
 * Each attribute is the member of struct schedmgr_record, or of its report, in the comment.
 * A string that is empty, and a number that is 0, may be left out, SEQ and EVENT never.
 */
enum schedmgr_attribute {
	SCHEDMGR_A_UNSPEC,
	SCHEDMGR_A_PAD,
	SCHEDMGR_A_SEQ,			/* u64, seq */
	SCHEDMGR_A_EVENT,		/* u32, event */
	SCHEDMGR_A_WHEN_NS,		/* u64, when_ns */
	SCHEDMGR_A_BOOT_NS,		/* u64, boot_ns */
	SCHEDMGR_A_CAUSE,		/* u32, cause */
	SCHEDMGR_A_UID,			/* u32, uid */
	SCHEDMGR_A_LOGINUID,		/* u32, loginuid */
	SCHEDMGR_A_PID,			/* u32, pid */
	SCHEDMGR_A_COMM,		/* string, comm */
	SCHEDMGR_A_COMMAND,		/* string, command */
	SCHEDMGR_A_NAME,		/* string, name */
	SCHEDMGR_A_VERSION,		/* string, version */
	SCHEDMGR_A_MODULE,		/* string, module */
	SCHEDMGR_A_CONFIRM_MS,		/* u32, confirm_ms */
	SCHEDMGR_A_DETAIL,		/* string, detail */
	SCHEDMGR_A_ERROR,		/* u32, report.error */
	SCHEDMGR_A_RETRIES,		/* u32, report.retries */
	SCHEDMGR_A_FROM,		/* string, report.from */
	SCHEDMGR_A_FROM_VERSION,	/* string, report.from_version */
	SCHEDMGR_A_TO,			/* string, report.to */
	SCHEDMGR_A_TO_VERSION,		/* string, report.to_version */
	SCHEDMGR_A_START_NS,		/* u64, report.when_ns */
	SCHEDMGR_A_WINDOW_NS,		/* u64, report.window_ns */
	SCHEDMGR_A_STOP_NS,		/* u64, report.stop_ns */
	SCHEDMGR_A_CHECK_NS,		/* u64, report.check_ns */
	SCHEDMGR_A_QUIESCE_NS,		/* u64, report.quiesce_ns */
	SCHEDMGR_A_FLIP_NS,		/* u64, report.flip_ns */
	SCHEDMGR_A_REBUILD_NS,		/* u64, report.rebuild_ns */
	SCHEDMGR_A_TOTAL_NS,		/* u64, report.total_ns */
	SCHEDMGR_A_PREDICTED_NS,	/* u64, report.predicted_ns */
	SCHEDMGR_A_THREADS,		/* u32, report.threads */
	SCHEDMGR_A_RECHECKED,		/* u32, report.rechecked */
	SCHEDMGR_A_PASSES,		/* u32, report.passes */
	SCHEDMGR_A_FULL_CHECK,		/* u32, report.full_check */
	SCHEDMGR_A_REBUILT,		/* u32, report.rebuilt */
	SCHEDMGR_A_REDIRECTS,		/* u32, report.redirects */
	SCHEDMGR_A_CPUS,		/* u32, report.cpus */
	SCHEDMGR_A_BLOCKER,		/* u32, report.blocker */
	SCHEDMGR_A_BLOCKER_PID,		/* u32, report.blocker_pid */
	SCHEDMGR_A_BLOCKER_COMM,	/* string, report.blocker_comm */
	SCHEDMGR_A_BLOCKER_FUNCTION,	/* string, report.blocker_function */
	SCHEDMGR_A_DURATION_NS,		/* u64, report.before.duration_ns */
	SCHEDMGR_A_SWITCHES,		/* u64, report.before.switches */
	SCHEDMGR_A_FAIR_SAMPLES,	/* u64, report.before.latency[SCHEDMGR_CLASS_FAIR].samples */
	SCHEDMGR_A_FAIR_P50_NS,		/* u64, ... p50_ns, and so on */
	SCHEDMGR_A_FAIR_P95_NS,
	SCHEDMGR_A_FAIR_P99_NS,
	SCHEDMGR_A_FAIR_P999_NS,
	SCHEDMGR_A_RT_SAMPLES,		/* u64, report.before.latency[SCHEDMGR_CLASS_RT].samples */
	SCHEDMGR_A_RT_P50_NS,
	SCHEDMGR_A_RT_P95_NS,
	SCHEDMGR_A_RT_P99_NS,
	SCHEDMGR_A_RT_P999_NS,
	SCHEDMGR_A_DEADLINE_SAMPLES,	/* u64, report.before.latency[SCHEDMGR_CLASS_DEADLINE].samples */
	SCHEDMGR_A_DEADLINE_P50_NS,
	SCHEDMGR_A_DEADLINE_P95_NS,
	SCHEDMGR_A_DEADLINE_P99_NS,
	SCHEDMGR_A_DEADLINE_P999_NS,
	__SCHEDMGR_A_END,
};

#define SCHEDMGR_A_MAX		(__SCHEDMGR_A_END - 1)

#endif /* _UAPI_LINUX_SCHEDMGR_H */
