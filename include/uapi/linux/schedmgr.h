/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * schedmgr.h - the ioctl interface of /dev/schedmgr
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
 * INFO, LIST and LAST_SWITCH are open to everybody who can open the
 * device; all others need CAP_SYS_ADMIN and CAP_SYS_MODULE in the initial user
 * namespace.
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
 *  EBUSY (*)		a task sits in code that must not be in use, for the whole
 *			time budget; an import by somebody else is under way
 *  EADDRINUSE (*)	somebody else (ftrace, kprobes, livepatch) owns an entry
 *  ENOPKG (*)		a symbol of an import does not exist in this kernel
 *  ETIME (*)		the predicted stop window is longer than the caller accepts
 *  ECANCELED		the payload's prepare hook failed, the kernel log has its errno; nothing
 *			has changed
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
#define SCHEDMGR_SYMBOL_LEN	128
#define SCHEDMGR_STACK_DEPTH	16
#define SCHEDMGR_STOCK		"stock"	/* name of the kernel's own scheduler, version "0" */
#define SCHEDMGR_MAX_STAGED	32	/* payloads, stock not counted */
#define SCHEDMGR_MAX_IMPORTS	8192	/* symbols */

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
};

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
 * @blocker_comm: its comm
 * @blocker_function: the function in the way
 * @blocker_depth: valid entries of @blocker_stack
 * @blocker_stack: return addresses, innermost first; 0 for callers without
 *                 CAP_SYSLOG
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
};

/**
 * struct schedmgr_switch - SCHEDMGR_IOC_ACTIVATE, SCHEDMGR_IOC_ROLLBACK, SCHEDMGR_IOC_LAST_SWITCH
 * @size: in: sizeof(struct schedmgr_switch)
 * @flags: in: 0
 * @timeout_ms: in: how long to retry while a task is in the way; 0: one attempt
 * @reserved: in: 0
 * @max_pause_ns: in: the longest stop window that is acceptable, by prediction; 0: any
 * @name: in: ACTIVATE: the version to run; "stock" goes back to the kernel's own.
 *        Must be empty otherwise
 * @version: in: ACTIVATE: its version; empty: the only one staged of that name
 * @report: out: what happened, also on EBUSY, EADDRINUSE, ETIME and EINTR
 *
 * ROLLBACK goes to the version that ran before the active one; to stock when that
 * is no longer staged.  LAST_SWITCH returns the report of the last switch or
 * attempt, ENOENT when there was none.
 */
struct schedmgr_switch {
	__u32 size;
	__u32 flags;
	__u32 timeout_ms;
	__u32 reserved;
	__u64 max_pause_ns;
	char name[SCHEDMGR_NAME_LEN];
	char version[SCHEDMGR_VERSION_LEN];
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

#endif /* _UAPI_LINUX_SCHEDMGR_H */
