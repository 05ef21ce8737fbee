/* SPDX-License-Identifier: GPL-2.0 */
/*
 * schedmgr.h - what a scheduler payload and the resident manager say to each other
 *
 * A payload is a module that holds a whole kernel/sched.  sched-boundary writes
 * the tables below into its .schedmgr.* sections at build time; the runtime that
 * is linked into every payload (kernel/payload/) wraps them in a descriptor and
 * registers it.  Nothing here needs kernel/sched/sched.h: the manager does not
 * know what a run queue looks like.
 */
#ifndef _LINUX_SCHEDMGR_H
#define _LINUX_SCHEDMGR_H

#include <linux/build_bug.h>
#include <linux/percpu-defs.h>
#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

struct dentry;
struct module;
struct pt_regs;
struct task_struct;

/*
 * Version of everything in this file.  The manager refuses a payload that was
 * built with another one; there is no compatibility between versions.  The sizes
 * that stand with it below are to be changed together with it.
 */
#define SCHEDMGR_PAYLOAD_ABI	4

/**
 * struct schedmgr_function - one boundary function, as vmlinux and as the payload have it
 * @old: external: its start in vmlinux; written by the module loader
 * @new: external: its start in the payload; NULL: not redirected, but a task
 *       that sleeps in @old blocks a switch all the same
 * @name: external: name in vmlinux's symbol table, mangling included
 * @file: external: the source file that defines it, such as "kernel/sched/fair.c"
 * @old_size: external: bytes in vmlinux, from its symbol table
 * @new_size: external: bytes in the payload; 0 where @new is NULL
 * @flags: external: SCHEDMGR_FN_*
 * @sympos: external: position among vmlinux's symbols of that name in address
 *          order, from 1; 0: the name is unique
 *
 * Section .schedmgr.functions, sorted by @name.
 */
struct schedmgr_function {
	void *old;
	void *new;
	const char *name;
	const char *file;
	u32 old_size;
	u32 new_size;
	u32 flags;
	u32 sympos;
};

/* It is __schedule: every sleeping task has a frame of @old, which is harmless. */
#define SCHEDMGR_FN_SCHEDULE	0x1

/**
 * struct schedmgr_overlay - a shared constant object whose contents follow the active payload
 * @shared: external: the object in vmlinux
 * @image: external: what it holds while the payload is active
 * @name: external: symbol name
 * @size: external: bytes
 * @flags: external: 0
 *
 * Section .schedmgr.overlays, sorted by @name.  These are the sched_class
 * objects: their identity and order matter, so they stay where they are.
 */
struct schedmgr_overlay {
	void *shared;
	const void *image;
	const char *name;
	u32 size;
	u32 flags;
};

/**
 * struct schedmgr_private - writable data of a payload that vmlinux does not have
 * @data: external: the datum
 * @name: external: symbol name
 * @size: external: bytes
 *
 * Section .schedmgr.private, sorted by @name.  Per-CPU variables are in it as
 * well, with SCHEDMGR_PRIVATE_PERCPU set and @data the per-CPU address.
 */
struct schedmgr_private {
	void *data;
	const char *name;
	u32 size;
	u32 flags;
};

#define SCHEDMGR_PRIVATE_PERCPU	0x1

enum schedmgr_deferred_kind {
	SCHEDMGR_DEFERRED_TIMER,	/* struct timer_list, also that of a delayed_work */
	SCHEDMGR_DEFERRED_HRTIMER,
	SCHEDMGR_DEFERRED_WORK,		/* struct work_struct, also that of a delayed_work */
	SCHEDMGR_DEFERRED_IRQ_WORK,
	SCHEDMGR_DEFERRED_KINDS,
};

/**
 * struct schedmgr_deferred - a timer or work item in a payload's private data
 * @object: external: the timer or work item
 * @name: external: the datum's name, with the path of members that leads to it
 * @kind: external: enum schedmgr_deferred_kind
 * @flags: external: SCHEDMGR_PRIVATE_PERCPU: @object is a per-CPU address
 *
 * Section .schedmgr.deferred, sorted by the datum's name.  Data that are kept from
 * activation to activation are in it as well.
 */
struct schedmgr_deferred {
	void *object;
	const char *name;
	u32 kind;
	u32 flags;
};

/**
 * struct schedmgr_build - which kernel a payload was built for and checked against
 * @release: external: kernel release, NUL-terminated
 * @source: external: version of the source package, NUL-terminated
 * @compiler: external: first line of the compiler's --version, NUL-terminated
 * @build_id: external: GNU build-id of the vmlinux (SHA-1)
 * @source_hash: external: SHA-256 over the payload's sources
 *
 * Section .schedmgr.build, one record.
 */
struct schedmgr_build {
	char release[65];
	char source[64];
	char compiler[128];
	u8 build_id[20];
	u8 source_hash[32];
};

/**
 * struct schedmgr_layouts - structs and prototypes that a payload has in common with vmlinux
 * @size: external: bytes of all, this header and the strings included
 * @types: external: how many struct schedmgr_layout follow, each with its members behind it
 * @strings: external: where the strings begin, from here; all offsets of strings count from there
 * @reserved: external: 0
 *
 * Section .init.schedmgr.layouts, which is gone after the payload's registration.  It has
 * no pointers, so that it reads the same in the file.
 */
struct schedmgr_layouts {
	u32 size;
	u32 types;
	u32 strings;
	u32 reserved;
};

/**
 * struct schedmgr_layout - one of them
 * @name: external: its name, a string
 * @kind: external: SCHEDMGR_LAYOUT_*
 * @size: external: bytes, 0 of a function
 * @members: external: how many struct schedmgr_member follow
 */
struct schedmgr_layout {
	u32 name;
	u32 kind;
	u32 size;
	u32 members;
};

enum schedmgr_layout_kind {
	SCHEDMGR_LAYOUT_STRUCT,
	SCHEDMGR_LAYOUT_UNION,
	SCHEDMGR_LAYOUT_TYPEDEF,	/* of a struct or union without a name */
	SCHEDMGR_LAYOUT_ENUM,
	SCHEDMGR_LAYOUT_FUNCTION,	/* the first member is its result */
	SCHEDMGR_LAYOUT_KINDS,
};

/**
 * struct schedmgr_member - a member, an enumerator, a parameter
 * @name: external: its name, a string, may be empty
 * @at: external: the bit where it begins; an enumerator's value; a parameter's type, a string
 * @size: external: bits, 0 of what is not a member
 *
 * Members of anonymous structs and unions are in the place of their holder.
 */
struct schedmgr_member {
	u32 name;
	u32 at;
	u32 size;
};

/**
 * struct schedmgr_seal - tells a damaged file from a whole one
 * @magic: external: SCHEDMGR_SEAL_MAGIC
 * @size: external: bytes of the file without a signature; 0 until it is sealed
 * @digest: external: SHA-256 of these bytes, with zeros here
 *
 * Section .schedmgr.seal, filled by scripts/seal at the end of a build and checked by
 * libschedmgr.  The kernel does not look at it.
 */
struct schedmgr_seal {
	char magic[8];
	u64 size;
	u8 digest[32];
};

#define SCHEDMGR_SEAL_MAGIC	"schdseal"	/* without a NUL */

/**
 * struct schedmgr_wait - how long a runnable task may have to wait, all in ns
 * @patience: internal: so long, by its share of the CPU
 * @debt: internal: and so long before that, for what it has had in advance
 * @rank: internal: another value than before means that its weight, class or group was changed
 */
struct schedmgr_wait {
	u64 patience;
	u64 debt;
	unsigned long rank;
};

/**
 * struct schedmgr_glimpse - what a CPU does, seen from another one
 * @switches: internal: how often it has switched tasks
 * @overdue: internal: it is to switch away from a task, and has not yet
 */
struct schedmgr_glimpse {
	u64 switches;
	bool overdue;
};

/**
 * struct schedmgr_payload_ops - what the manager calls in a payload
 * @prepare: internal: bring private data back to their initial state, and get ready to
 *           run.  Called before each activation, may sleep; 0 or a negative errno,
 *           which ends the switch.
 * @activated: internal: it runs.  May sleep.
 * @deactivated: internal: it does not run any more, or an activation that was prepared
 *               was given up.  May sleep.
 * @each_dying: internal: call @visit for every task on this CPU's run queue that is
 *              exiting: it may not be on the task list any more.  Called in the stop
 *              window on each online CPU with interrupts off.
 * @quiesce: internal: take every queued task off this CPU's run queue.  Called in
 *           the stop window on each online CPU with interrupts off.  Dispatches
 *           to the code of the version that is active at that moment.  Returns
 *           the number of tasks taken off.
 * @rebuild: internal: put them back, after the flip.  Same context.
 * @quiesce_all: internal: quiesce, whatever the current task is.  Interrupts off, on all
 *               CPUs at the same time.
 * @rebuild_all: internal: undo quiesce_all.
 * @abandon: internal: the current task's __schedule() will never end: make it go on.
 *           Interrupts off, the run queue's lock held by that or free.
 * @break_locks: internal: release the locks of run queues and tasks that this CPU, which was
 *               at @regs and will not return to its stack below @end, has left locked.
 *               Interrupts off.  Returns how many.
 * @patience: internal: how long may this runnable task have to wait, where one with an
 *            equal part of its CPU may @limit?  False: for as long as the rules of its class
 *            and group let it.  Under RCU, the task is pinned.
 * @glimpse: internal: what does that CPU do?  Under RCU or in an interrupt.
 */
struct schedmgr_payload_ops {
	int (*prepare)(void);
	void (*activated)(void);
	void (*deactivated)(void);
	void (*each_dying)(void (*visit)(struct task_struct *task, void *data), void *data);
	unsigned int (*quiesce)(void);
	void (*rebuild)(void);
	unsigned int (*quiesce_all)(void);
	void (*rebuild_all)(void);
	void (*abandon)(void);
	unsigned int (*break_locks)(const struct pt_regs *regs, unsigned long end);
	bool (*patience)(struct task_struct *task, u64 limit, struct schedmgr_wait *wait);
	void (*glimpse)(int cpu, struct schedmgr_glimpse *glimpse);
};

/*
 * Its run-queue data mean the same as stock's: a switch between it and stock, or another
 * such payload, need not take the tasks off the queues and put them back.
 */
#define SCHEDMGR_PAYLOAD_SHARES_QUEUES	0x1

#define SCHEDMGR_PAYLOAD_ALL_FLAGS	SCHEDMGR_PAYLOAD_SHARES_QUEUES

/**
 * struct schedmgr_payload - a payload's descriptor
 * @abi: external: SCHEDMGR_PAYLOAD_ABI
 * @size: external: bytes of this struct
 * @ops_size: external: bytes of struct schedmgr_payload_ops
 * @name: external: at most SCHEDMGR_NAME_LEN - 1 bytes
 * @version: external: at most SCHEDMGR_VERSION_LEN - 1 bytes
 * @flags: external: SCHEDMGR_PAYLOAD_*
 * @owner: external: its module
 * @build: external: build identity
 * @functions: external: boundary functions
 * @nr_functions: external: entries of @functions
 * @overlays: external: overlays
 * @nr_overlays: external: entries of @overlays
 * @deferred: external: timers and work items in its private data
 * @nr_deferred: external: entries of @deferred
 * @layouts: external: what it has in common with vmlinux; only until it is registered
 * @schedule: external: trampoline that vmlinux's __schedule is redirected to; it saves
 *            the frame that schedmgr_switch_to() returns through
 * @schedule_return: external: where the trampoline goes on when __schedule has returned to it
 * @ops: external: operations, all set
 *
 * Owned by the payload; it and everything it points to must live until
 * schedmgr_unregister_payload() returns.  The manager looks at nothing else before @abi and
 * the sizes are its own.
 */
struct schedmgr_payload {
	u32 abi;
	u16 size;
	u16 ops_size;
	const char *name;
	const char *version;
	u32 flags;
	struct module *owner;
	const struct schedmgr_build *build;
	const struct schedmgr_function *functions;
	unsigned int nr_functions;
	const struct schedmgr_overlay *overlays;
	unsigned int nr_overlays;
	const struct schedmgr_deferred *deferred;
	unsigned int nr_deferred;
	const struct schedmgr_layouts *layouts;
	void (*schedule)(unsigned int sched_mode);
	const void *schedule_return;
	const struct schedmgr_payload_ops *ops;
};

/* Of version 4. */
static_assert(sizeof(struct schedmgr_payload) == 128);
static_assert(sizeof(struct schedmgr_payload_ops) == 96);
static_assert(sizeof(struct schedmgr_function) == 48);
static_assert(sizeof(struct schedmgr_overlay) == 32);
static_assert(sizeof(struct schedmgr_deferred) == 24);
static_assert(sizeof(struct schedmgr_build) == 309);

/*
 * What a payload's author may define, anywhere in its sources; all run in the switch's
 * kthread, outside the stop window, and may sleep.  A switch waits for them.
 *
 * schedmgr_hook_prepare() before an activation, private data are in their initial state:
 * allocate, check; a negative errno ends the switch with nothing changed.
 * schedmgr_hook_activated() after the switch to it, schedmgr_hook_deactivated() after the
 * switch away from it, and after an activation that was prepared but given up.
 */
int schedmgr_hook_prepare(void);
void schedmgr_hook_activated(void);
void schedmgr_hook_deactivated(void);

/* The tables, as sched-boundary names their ends. */
extern const struct schedmgr_function schedmgr_functions[], schedmgr_functions_end[];
extern const struct schedmgr_overlay schedmgr_overlays[], schedmgr_overlays_end[];
extern const struct schedmgr_private schedmgr_privates[], schedmgr_privates_end[];
extern const struct schedmgr_deferred schedmgr_deferreds[], schedmgr_deferreds_end[];
extern const struct schedmgr_build schedmgr_build;
extern const struct schedmgr_layouts schedmgr_layouts;

/**
 * schedmgr_register_payload() - stage a payload
 * @payload: the descriptor
 *
 * Checks the descriptor against the running kernel; nothing else changes.
 *
 * Context: module init of the payload; may sleep.
 * Return: 0; -EINVAL the descriptor is malformed, -ENOEXEC it is for another
 * kernel, -EEXIST name and version are staged already, -EBUSY too many payloads
 * are staged, -EPERM it was not loaded through the manager, -ENOMEM.
 */
int schedmgr_register_payload(const struct schedmgr_payload *payload);

/**
 * schedmgr_unregister_payload() - take a staged payload back
 * @payload: the descriptor that was registered
 *
 * Returns when no task can run in the payload's text any more.
 *
 * Context: module exit of the payload; may sleep.  An active payload holds a
 * reference on its module, so it never gets here.
 */
void schedmgr_unregister_payload(const struct schedmgr_payload *payload);

/*
 * The two ends of a task switch; see kernel/switch_to.S.  schedmgr_frame is the stack
 * pointer that a payload's schedule trampoline notes and schedmgr_switch_to() returns to.
 */
DECLARE_PER_CPU(unsigned long, schedmgr_frame);
struct task_struct *schedmgr_switch_to(struct task_struct *prev, struct task_struct *next);

/* /sys/kernel/debug/schedmgr, or an error that debugfs takes for a directory. */
extern struct dentry *schedmgr_debugfs;

#endif /* _LINUX_SCHEDMGR_H */
