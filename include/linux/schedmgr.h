/* SPDX-License-Identifier: GPL-2.0 */
/*
 * schedmgr.h - what a scheduler payload and the resident manager say to each other
 *
 * A payload is a module that holds a whole kernel/sched.  sched-boundary writes
 * the tables of format.h into its .schedmgr.* sections at build time; the runtime
 * that is linked into every payload (kernel/payload/) wraps them in a descriptor
 * and registers it.  Nothing here needs kernel/sched/sched.h: the manager does not
 * know what a run queue looks like.
 */
#ifndef _LINUX_SCHEDMGR_H
#define _LINUX_SCHEDMGR_H

#include <linux/build_bug.h>
#include <linux/percpu.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <schedmgr/format.h>
#include <uapi/linux/schedmgr.h>

struct dentry;
struct module;
struct pt_regs;
struct task_struct;

/**
 * struct schedmgr_wait - how long a runnable task may have to wait, all in ns
 * @patience: so long, by its share of the CPU
 * @debt: and so long before that, for what it has had in advance
 * @rank: another value than before means that its weight, class or group was changed
 */
struct schedmgr_wait {
	u64 patience;
	u64 debt;
	unsigned long rank;
};

/**
 * struct schedmgr_glimpse - what a CPU does, seen from another one
 * @switches: how often it has switched tasks
 * @overdue: it is to switch away from a task, and has not yet
 */
struct schedmgr_glimpse {
	u64 switches;
	bool overdue;
};

/**
 * struct schedmgr_payload_ops - what the manager calls in a payload
 * @prepare: bring private data back to their initial state, and get ready to
 *           run.  Called before each activation, may sleep; 0 or a negative errno,
 *           which ends the switch.
 * @activated: it runs.  May sleep.
 * @deactivated: it does not run any more, or an activation that was prepared
 *               was given up.  May sleep.
 * @each_dying: call @visit for every task on this CPU's run queue that is
 *              exiting: it may not be on the task list any more.  Called in the stop
 *              window on each online CPU with interrupts off.
 * @quiesce: take every queued task off this CPU's run queue.  Called in
 *           the stop window on each online CPU with interrupts off.  Dispatches
 *           to the code of the version that is active at that moment.  Returns
 *           the number of tasks taken off.
 * @rebuild: put them back, after the flip.  Same context.
 * @quiesce_all: quiesce, whatever the current task is.  Interrupts off, on all
 *               CPUs at the same time.
 * @rebuild_all: undo quiesce_all.
 * @abandon: the current task's __schedule() will never end: make it go on.
 *           Interrupts off, the run queue's lock held by that or free.
 * @break_locks: release the locks of run queues and tasks that this CPU, which was
 *               at @regs and will not return to its stack below @end, has left locked.
 *               Interrupts off.  Returns how many.
 * @patience: how long may this runnable task have to wait, where one with an
 *            equal part of its CPU may @limit?  False: for as long as the rules of its class
 *            and group let it.  Under RCU, the task is pinned.
 * @glimpse: what does that CPU do?  Under RCU or in an interrupt.
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

static_assert(offsetof(struct schedmgr_payload, abi) == offsetof(struct schedmgr_head, abi));
static_assert(offsetof(struct schedmgr_payload, size) == offsetof(struct schedmgr_head, size));
static_assert(offsetof(struct schedmgr_payload, ops_size) == offsetof(struct schedmgr_head, ops_size));
static_assert(sizeof(struct schedmgr_payload) == SCHEDMGR_PAYLOAD_BYTES);
static_assert(sizeof(struct schedmgr_payload_ops) == SCHEDMGR_PAYLOAD_OPS_BYTES);

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
 * The two ends of a task switch; see kernel/text/switch_to.S.  schedmgr_frame is the stack
 * pointer that a payload's schedule trampoline notes and schedmgr_switch_to() returns to.
 */
DECLARE_PER_CPU(unsigned long, schedmgr_frame);
struct task_struct *schedmgr_switch_to(struct task_struct *prev, struct task_struct *next);

/* /sys/kernel/debug/schedmgr, or an error that debugfs takes for a directory. */
extern struct dentry *schedmgr_debugfs;

#endif /* _LINUX_SCHEDMGR_H */
