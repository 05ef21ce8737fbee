/* SPDX-License-Identifier: GPL-2.0 */
/*
 * internal.h - what the parts of the manager offer to each other
 *
 * Data flows one way: device.c -> registry.c, switch.c -> the mechanisms below.
 */
#ifndef _SCHEDMGR_INTERNAL_H
#define _SCHEDMGR_INTERNAL_H

#include <linux/ftrace.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pgtable.h>
#include <linux/rtmutex.h>
#include <linux/schedmgr.h>
#include <linux/workqueue.h>
#include <asm/insn.h>

#include "base/fault.h"

struct cpumask;
struct sched_param;
struct schedmgr_watch;
struct tracepoint;

/* main.c */

extern bool schedmgr_disabled;

/* symbols.c: what the kernel has but does not export */

/**
 * struct schedmgr_symbol - a name to be found in vmlinux's symbol table
 * @name: its name, without position; any order
 * @name_len: bytes of @name
 * @sympos: which of several symbols of that name, in address order, from 1;
 *          0: the first
 * @address: out: its address (a per-CPU offset for per-CPU data), 0 if there is none
 * @seen: internal: symbols of that name passed so far
 */
struct schedmgr_symbol {
	const char *name;
	unsigned int name_len;
	unsigned int sympos;
	unsigned long address;
	unsigned int seen;
};

int schedmgr_resolve(struct schedmgr_symbol *symbols, size_t count);

/* Unexported functions of vmlinux that the manager calls: return type, name, parameters. */
#define SCHEDMGR_KERNEL_FUNCTIONS(F)						\
	F(const char *, kallsyms_lookup, (unsigned long addr, unsigned long *size, \
		unsigned long *offset, char **module, char *name))		\
	F(unsigned long, kallsyms_lookup_name, (const char *name))		\
	F(int, kallsyms_lookup_size_offset, (unsigned long addr, unsigned long *size, \
		unsigned long *offset))						\
	F(struct kprobe *, get_kprobe, (void *addr)) \
	F(int, insn_decode, (struct insn *insn, const void *code, int size, enum insn_mode mode)) \
	F(void *, text_poke, (void *addr, const void *bytes, size_t len))	\
	F(void, text_poke_queue, (void *addr, const void *bytes, size_t len,	\
		const void *emulate))						\
	F(void, text_poke_finish, (void))					\
	F(int, stop_machine_cpuslocked, (int (*fn)(void *arg), void *arg,	\
		const struct cpumask *cpus))					\
	F(int, stack_trace_save_tsk_reliable, (struct task_struct *task,	\
		unsigned long *store, unsigned int size))			\
	F(int, task_call_func, (struct task_struct *task,			\
		int (*fn)(struct task_struct *task, void *arg), void *arg))	\
	F(unsigned int, nr_running, (void))					\
	F(unsigned long long, nr_context_switches, (void))			\
	F(struct pid *, find_ge_pid, (int nr, struct pid_namespace *ns))	\
	F(int, sched_setscheduler_nocheck, (struct task_struct *task, int policy, \
		const struct sched_param *param))				\
	F(void *, module_alloc, (unsigned long size))				\
	F(void, __schedule, (unsigned int sched_mode))				\
	F(int, get_cmdline, (struct task_struct *task, char *buffer, int size))	\
	F(struct ftrace_rec_iter *, ftrace_rec_iter_start, (void))		\
	F(struct ftrace_rec_iter *, ftrace_rec_iter_next, (struct ftrace_rec_iter *iter)) \
	F(struct dyn_ftrace *, ftrace_rec_iter_record, (struct ftrace_rec_iter *iter)) \
	F(int, ftrace_ops_test, (struct ftrace_ops *ops, unsigned long ip, void *regs)) \
	F(int, ftrace_is_dead, (void))						\
	F(void, ftrace_arch_code_modify_prepare, (void))			\
	F(void, ftrace_arch_code_modify_post_process, (void))			\
	F(void, ftrace_modify_all_code, (int command))

/* Unexported data and code of vmlinux: C type, member, symbol. */
#ifdef CONFIG_KASAN_STACK
#define SCHEDMGR_KASAN_OBJECTS(F)						\
	F(void, unpoison_stack, "kasan_unpoison_task_stack_below")
#else
#define SCHEDMGR_KASAN_OBJECTS(F)
#endif

#define SCHEDMGR_KERNEL_OBJECTS(F)						\
	F(struct mutex, text_mutex, "text_mutex")				\
	F(struct mutex, ftrace_lock, "ftrace_lock")				\
	F(struct mutex, kprobe_mutex, "kprobe_mutex")				\
	F(struct list_head, kprobe_blacklist, "kprobe_blacklist")		\
	F(raw_spinlock_t, vector_lock, "vector_lock")				\
	F(struct ftrace_ops __rcu *, ftrace_ops_list, "ftrace_ops_list")	\
	F(struct ftrace_ops, ftrace_list_end, "ftrace_list_end")		\
	F(int, ftrace_enabled, "ftrace_enabled")				\
	F(struct mutex, module_mutex, "module_mutex")				\
	F(struct tracepoint, sched_switch, "__tracepoint_sched_switch")		\
	F(struct tracepoint, sched_wakeup, "__tracepoint_sched_wakeup")		\
	F(struct tracepoint, sched_wakeup_new, "__tracepoint_sched_wakeup_new")	\
	F(int, nr_threads, "nr_threads")					\
	F(int, panic_on_oops, "panic_on_oops")					\
	F(struct bug_entry, bug_table, "__start___bug_table")			\
	F(struct bug_entry, bug_table_end, "__stop___bug_table")		\
	F(int, kptr_restrict, "kptr_restrict")				\
	F(u8, build_id, "vmlinux_build_id")					\
	F(u8, text_start, "_stext")						\
	F(u8, text_end, "_etext")						\
	F(u8, init_begin, "__init_begin")					\
	F(u8, init_end, "__init_end")						\
	F(void, switch_to_asm, "__switch_to_asm")				\
	F(void, finish_task_switch, "finish_task_switch.isra.0")		\
	SCHEDMGR_KASAN_OBJECTS(F)

struct schedmgr_kernel {
#define F(type, name, args) type (*name) args;
	SCHEDMGR_KERNEL_FUNCTIONS(F)
#undef F
#define F(type, name, symbol) type *name;
	SCHEDMGR_KERNEL_OBJECTS(F)
#undef F
};

/* Read-only once schedmgr_symbols_init() has returned 0. */
extern struct schedmgr_kernel schedmgr_kernel;

int schedmgr_symbols_init(void);

/* entry.c, switch_to.S: the ends of a task switch */

int schedmgr_entry_init(void);

/* imports.c: vmlinux's symbols for one payload while it is being loaded */

int schedmgr_imports_init(void);
void schedmgr_imports_exit(void);
int schedmgr_imports_open(struct schedmgr_import *import, const void *owner);
void schedmgr_imports_close(const void *owner);
bool schedmgr_imports_allow(const struct module *mod);

/* registry.c: staged versions */

/**
 * struct schedmgr_version - a version that can run: stock, or a staged payload
 * @node: internal: in the registry's list, in the order of staging; stock is first
 * @payload: internal: its descriptor, NULL for stock
 * @name: internal: name
 * @version: internal: version
 * @state: internal: enum schedmgr_state, see schedmgr_version_set_state()
 * @activations: internal: completed switches to it
 * @window_ns: internal: stop window of the last of them
 * @figures: internal: its health when it was active last; zero while it is
 * @thrown_out: internal: it was thrown out and not confirmed since: it comes back only where it
 *              is named
 * @left: internal: it was left by force: tasks may be in its code until the next boot
 * @directory: internal: then its directory in debugfs
 * @leaving: internal: then that is being removed
 * @deferred: internal: it has a reference on its module since it was last active, because a
 *            timer or work item of it was pending; see deferred.c
 * @turns: internal: how often it went back to being staged
 * @kobj: internal: its directory in sysfs, and its reference count; not of stock
 * @by_address: internal: the payload's boundary functions sorted by vmlinux address
 * @records: internal: ftrace's record of each of them, NULL where there is none
 * @redirects: internal: how many of them are redirected
 *
 * All under schedmgr_mutex, but @payload, @name, @version, @by_address and @records,
 * which do not change between staging and unstaging.
 */
struct schedmgr_version {
	struct list_head node;
	const struct schedmgr_payload *payload;
	const char *name;
	const char *version;
	enum schedmgr_state state;
	u64 activations;
	u64 window_ns;
	struct schedmgr_figures figures;
	bool thrown_out;
	bool left;
	struct dentry *directory;
	struct work_struct leaving;
	bool deferred;
	unsigned int turns;
	struct kobject kobj;
	const struct schedmgr_function **by_address;
	struct dyn_ftrace **records;
	unsigned int redirects;
};

extern struct rt_mutex schedmgr_mutex;
extern struct schedmgr_version schedmgr_stock;

struct schedmgr_version *schedmgr_registry_find(const char *name, const char *version);
struct schedmgr_version *schedmgr_registry_nth(unsigned int index);
unsigned int schedmgr_registry_count(void);
void schedmgr_registry_note_texts(const struct schedmgr_version *but);
bool schedmgr_registry_owns(unsigned long address);
void schedmgr_version_set_state(struct schedmgr_version *version, enum schedmgr_state from,
				enum schedmgr_state to);
void schedmgr_version_free(struct schedmgr_version *v);

/* deferred.c: timers and work that a payload leaves behind */

const char *schedmgr_deferred_pending(const struct schedmgr_payload *p);
const char *schedmgr_deferred_look(const struct schedmgr_version *v);
void schedmgr_deferred_settle(void);
void schedmgr_deferred_put(struct schedmgr_version *v);
void schedmgr_deferred_exit(void);

/* events.c: what happened, numbered and kept */

/**
 * struct schedmgr_actor - who asked for something
 * @uid: internal: real user id in the initial user namespace
 * @loginuid: internal: user id of the login session, ~0: not set
 * @pid: internal: process id
 * @comm: internal: its comm
 * @command: internal: its command line
 */
struct schedmgr_actor {
	u32 uid;
	u32 loginuid;
	pid_t pid;
	char comm[SCHEDMGR_COMM_LEN];
	char command[SCHEDMGR_COMMAND_LEN];
};

/**
 * struct schedmgr_occasion - an event to be posted
 * @event: internal: what happened
 * @cause: internal: why
 * @actor: internal: who asked for it; NULL: the manager itself
 * @version: internal: the version that it is about
 * @report: internal: what the switch did, or NULL
 * @detail: internal: a sentence, or NULL
 * @open: internal: the same for everybody, NULL: @detail is for everybody
 * @confirm_ms: internal: time to confirm it, or 0
 */
struct schedmgr_occasion {
	enum schedmgr_event event;
	enum schedmgr_cause cause;
	const struct schedmgr_actor *actor;
	const struct schedmgr_version *version;
	const struct schedmgr_report *report;
	const char *detail;
	const char *open;
	u32 confirm_ms;
};

int schedmgr_events_init(void);
void schedmgr_events_exit(void);
void schedmgr_actor_note(struct schedmgr_actor *actor);
void schedmgr_events_post(const struct schedmgr_occasion *occasion);
int schedmgr_events_get(u64 seq, struct schedmgr_record *record);
u64 schedmgr_events_last(void);
bool schedmgr_may_see_all(void);
void schedmgr_events_hide_blocker(struct schedmgr_report *report);

/* evict.c: who was thrown out, and why */

/**
 * struct schedmgr_detail - a finding in words
 * @text: internal: all of it
 * @open: internal: the same without whose task it was, for everybody
 */
struct schedmgr_detail {
	char text[SCHEDMGR_DETAIL_LEN];
	char open[SCHEDMGR_DETAIL_LEN];
};

struct schedmgr_trip;

void schedmgr_evict_describe(const struct schedmgr_trip *trip, struct schedmgr_detail *detail);
void schedmgr_evict_note(struct schedmgr_version *v, enum schedmgr_cause cause,
			 const struct schedmgr_detail *detail);
void schedmgr_evict_pardon(struct schedmgr_version *v);
bool schedmgr_evict_since(const char *name, const char *version, u64 when_ns);
void schedmgr_evict_info(struct schedmgr_info *info);
void schedmgr_evict_leave(struct schedmgr_version *v);

/* netlink.c: events as messages */

int schedmgr_netlink_init(void);
void schedmgr_netlink_exit(void);
void schedmgr_netlink_send(const struct schedmgr_record *record);

/* sysfs.c: /sys/kernel/schedmgr */

int schedmgr_sysfs_init(void);
void schedmgr_sysfs_exit(void);
void schedmgr_sysfs_prepare(struct schedmgr_version *version);
int schedmgr_sysfs_add(struct schedmgr_version *version);
void schedmgr_sysfs_hide(struct schedmgr_version *version);

/* trial.c: an active version that has to be confirmed */

struct schedmgr_version *schedmgr_trial_fallback(void);
unsigned long schedmgr_trial_left(void);
bool schedmgr_trial_keeps(void);
void schedmgr_trial_begin(struct schedmgr_version *fallback, const struct schedmgr_switch *arg);
void schedmgr_trial_end(void);
unsigned long schedmgr_trial_next(void);
bool schedmgr_trial_judge(struct schedmgr_version *active, enum schedmgr_cause *cause);
unsigned int schedmgr_trial_refuse(void);
unsigned int schedmgr_trial_refused(void);

/* verify.c: is a descriptor what it says, for this kernel? */

#define schedmgr_refuse(payload, fmt, ...)						\
	pr_err("payload %s refused: " fmt "\n", module_name((payload)->owner), ##__VA_ARGS__)

int schedmgr_verify_abi(const struct schedmgr_payload *p);
int schedmgr_verify_payload(const struct schedmgr_payload *payload);

/* layouts.c: does a payload know the kernel's structs and functions as they are? */

int schedmgr_verify_layouts(const struct schedmgr_payload *payload);

/* btf.c: the kernel's types */

struct btf_type;

/**
 * struct schedmgr_btf - the type information that is part of vmlinux
 * @types: internal: its type section
 * @strings: internal: its strings
 * @offsets: internal: where each type is in @types, by its number; 0 is void
 * @count: internal: numbers in use
 */
struct schedmgr_btf {
	const void *types;
	const char *strings;
	u32 *offsets;
	u32 count;
};

#define SCHEDMGR_TYPE_TEXT	256

int schedmgr_btf_open(struct schedmgr_btf *btf);
void schedmgr_btf_close(struct schedmgr_btf *btf);
const struct btf_type *schedmgr_btf_type(const struct schedmgr_btf *btf, u32 id);
const struct btf_type *schedmgr_btf_plain(const struct schedmgr_btf *btf, u32 id);
u32 schedmgr_btf_bits(const struct schedmgr_btf *btf, u32 id);
void schedmgr_btf_text(const struct schedmgr_btf *btf, u32 id, char text[SCHEDMGR_TYPE_TEXT]);

/* slots.c, slot_pool.S: executable memory that chooses between two versions */

int schedmgr_slots_init(void);
void schedmgr_slots_exit(void);
bool schedmgr_slots_begin(unsigned int n, bool to_stock);
bool schedmgr_slots_fit(void);
void schedmgr_slots_checked(void);
void schedmgr_slots_given_up(void);
int schedmgr_slots_add(const void *from, const void *to, void **slot);
void schedmgr_slots_commit(void);
void schedmgr_slots_flip(void);
bool schedmgr_slots_owns(unsigned long address);

/* alias.c: second mappings of vmlinux, to write through */

/**
 * struct schedmgr_alias - a second address of something read-only
 * @address: internal: that address
 * @first: internal: page table entry of its first byte
 * @last: internal: and of its last
 */
struct schedmgr_alias {
	void *address;
	pte_t *first;
	pte_t *last;
};

bool schedmgr_alias_at(struct schedmgr_alias *alias, void *address, size_t size);
int schedmgr_alias_map(struct schedmgr_alias *alias, const void *address, size_t size);
void schedmgr_alias_unmap(struct schedmgr_alias *alias);
void schedmgr_alias_write(const struct schedmgr_alias *alias, const void *bytes, size_t size);

/* redirect.c: entries of vmlinux that lead somewhere else */

#define SCHEDMGR_PATCH_SIZE	5	/* bytes of a direct jump */

/**
 * struct schedmgr_redirect - one entry of vmlinux and who has it before and after a switch
 * @entry: internal: the function's start in vmlinux
 * @name: internal: its name; valid as long as the payload it came from is staged
 * @record: internal: ftrace's record of it, or NULL
 * @user: internal: who has it, where a claim was refused and that is known
 * @from: internal: replacement before the switch, NULL: stock
 * @to: internal: replacement after the switch, NULL: stock
 * @slot: internal: what the entry jumps to during the switch, NULL: written in the window
 * @alias: internal: to write to @entry, where there is no @slot
 * @next_alias: internal: the next entry that has an @alias
 * @original: internal: vmlinux's bytes
 */
struct schedmgr_redirect {
	u8 *entry;
	const char *name;
	struct dyn_ftrace *record;
	const char *user;
	void *from;
	void *to;
	void *slot;
	struct schedmgr_alias alias;
	struct schedmgr_redirect *next_alias;
	u8 original[SCHEDMGR_PATCH_SIZE];
};

/**
 * struct schedmgr_redirects - all entries that a switch concerns, sorted by address
 * @count: internal: valid entries of @entry
 * @aliases: internal: those that are written in the window
 * @written: internal: some of the others have been
 * @entry: internal: the entries
 *
 * After a switch those with a @to are the entries that the active version owns.
 */
struct schedmgr_redirects {
	unsigned int count;
	struct schedmgr_redirect *aliases;
	bool written;
	struct schedmgr_redirect entry[];
};

struct schedmgr_redirects *schedmgr_redirects_build(const struct schedmgr_redirects *owned,
						    const struct schedmgr_version *to);
void schedmgr_redirects_free(struct schedmgr_redirects *r);
const struct schedmgr_redirect *schedmgr_redirects_prepare(struct schedmgr_redirects *r,
							   bool to_stock, unsigned long deadline, int *error);
const struct schedmgr_redirect *schedmgr_redirects_probed(const struct schedmgr_redirects *r);
void schedmgr_redirects_allow_probes(const struct schedmgr_redirects *r, bool done);
int schedmgr_redirects_arm(struct schedmgr_redirects *r, unsigned long deadline);
int schedmgr_redirects_settle(struct schedmgr_redirects *r, bool done, unsigned long deadline);
int schedmgr_redirects_abandon(struct schedmgr_redirects *r, unsigned long deadline);
void schedmgr_redirects_flip(struct schedmgr_redirects *r);

/* probes.c: keeps kprobes off the entries that are written in the window */

int schedmgr_probes_init(void);
void schedmgr_probes_exit(void);
int schedmgr_probes_forbid(const u8 *entry, unsigned long deadline);
void schedmgr_probes_allow(const u8 *entry);
bool schedmgr_probes_has(u8 *entry);
bool schedmgr_probes_registers(unsigned long address);

/* records.c: ftrace's records of the entries that we own */

void schedmgr_records_find(struct schedmgr_version *v);
const struct schedmgr_redirect *schedmgr_records_claim(struct schedmgr_redirects *r,
						       unsigned long deadline, int *error);
int schedmgr_records_release(struct schedmgr_redirects *r, bool done, unsigned long deadline);

/* overlay.c: shared constant objects */

int schedmgr_overlays_prepare(const struct schedmgr_payload *payload);
void schedmgr_overlays_flip(const struct schedmgr_payload *to);
void schedmgr_overlays_exit(void);

/* stack.c: is anybody inside code that must not be in use? */

#define SCHEDMGR_STACK_MAX	128	/* entries; livepatch allows 100 */

/**
 * struct schedmgr_check - stack checks of one switch, by one CPU
 * @from: internal: active version
 * @to: internal: version to be activated
 * @threads: internal: stacks looked at
 * @passes: internal: passes over the tasks that had run, see watch.c
 * @spent: internal: ns of sched_clock() that the checks of the first pass took
 * @sampled: internal: how many these were
 * @blocker: internal: who is in the way, SCHEDMGR_BLOCKER_NONE: nobody
 * @pid: internal: its pid
 * @comm: internal: its comm
 * @address: internal: return address in the forbidden function
 * @depth: internal: valid entries of @stack, negative: not reliable
 * @blocker_depth: internal: valid entries of @blocker_stack
 * @blocker_stack: internal: the innermost part of the blocker's stack
 * @stack: internal: scratch space
 */
struct schedmgr_check {
	const struct schedmgr_version *from;
	const struct schedmgr_version *to;
	unsigned int threads;
	unsigned int passes;
	u64 spent;
	unsigned int sampled;
	enum schedmgr_blocker_kind blocker;
	pid_t pid;
	char comm[SCHEDMGR_COMM_LEN];
	unsigned long address;
	int depth;
	int blocker_depth;
	unsigned long blocker_stack[SCHEDMGR_STACK_DEPTH];
	unsigned long stack[SCHEDMGR_STACK_MAX];
};

bool schedmgr_check_task(struct schedmgr_check *check, struct task_struct *task);
bool schedmgr_check_running(struct schedmgr_check *check, struct task_struct *task);
bool schedmgr_check_all(struct schedmgr_check *check);
bool schedmgr_check_dying(struct schedmgr_check *check);
void schedmgr_check_report(const struct schedmgr_check *check, struct schedmgr_report *report);

/* watch.c: stack checks outside the window, and who ran since */

extern struct schedmgr_watch *schedmgr_watching;

int schedmgr_watch_init(void);
void schedmgr_watch_exit(void);
void schedmgr_watch_note(struct task_struct *prev);
int schedmgr_watch_start(void);
void schedmgr_watch_stop(void);
void schedmgr_watch_end(void);
int schedmgr_watch_check(struct schedmgr_check *check, bool first);
unsigned int schedmgr_watch_left(void);
bool schedmgr_watch_lost(void);
bool schedmgr_watch_recheck(struct schedmgr_check *check, bool leader);

/* For the probe on sched_switch: @prev leaves this CPU. */
static inline void schedmgr_watch_leaves(struct task_struct *prev)
{
	if (unlikely(READ_ONCE(schedmgr_watching)))
		schedmgr_watch_note(prev);
}

/* window.c: the stop window */

/**
 * struct schedmgr_window_times - boundaries of the window's phases, ns of sched_clock()
 * @enter: internal: first CPU in
 * @checked: internal: the stack check is over
 * @quiesced: internal: all run queues are empty
 * @flipped: internal: the new version is in charge
 * @leave: internal: last CPU out
 */
struct schedmgr_window_times {
	u64 enter;
	u64 checked;
	u64 quiesced;
	u64 flipped;
	u64 leave;
};

struct schedmgr_home;

/**
 * struct schedmgr_window - one stop window
 * @from: internal: active version
 * @to: internal: version to be activated
 * @redirects: internal: prepared and armed
 * @checks: internal: stack checks made in the window, one for each CPU
 * @home: internal: in: the way home from @to, NULL for stock; out, when the switch was made: the
 *        one from @from
 * @full: internal: out: all stacks were checked in the window
 * @probed: internal: out: with -EADDRINUSE, the entry that somebody has put a kprobe on
 * @times: internal: out
 * @stop: internal: out: ns of sched_clock() that stop_machine() took
 * @rebuilt: internal: out: tasks taken off the run queues and put back
 * @cpus: internal: out: CPUs that took part
 */
struct schedmgr_window {
	const struct schedmgr_version *from;
	const struct schedmgr_version *to;
	struct schedmgr_redirects *redirects;
	struct schedmgr_check __percpu *checks;
	struct schedmgr_home *home;
	bool full;
	const struct schedmgr_redirect *probed;
	struct schedmgr_window_times times;
	u64 stop;
	unsigned int rebuilt;
	unsigned int cpus;
};

int schedmgr_window_open(struct schedmgr_window *window);

/* Whose code runs; changed while all CPUs stand still.  NULL: stock's. */
extern const struct schedmgr_payload *schedmgr_running;

static inline const struct schedmgr_payload *schedmgr_active_payload(void)
{
	return READ_ONCE(schedmgr_running);
}

/* locks.c: mutexes of the kernel's, with a deadline */

bool schedmgr_lock_until(struct mutex *mutex, unsigned long deadline);
bool schedmgr_lock_text(unsigned long deadline);
void schedmgr_unlock_text(void);

/* pace.c: how long the kthreads keep their CPU from others */

void schedmgr_give_way(void);
void schedmgr_give_way_at(u64 *end);

/* predict.c: how long will the window be? */

u64 schedmgr_predict_window(const struct schedmgr_check *check);
void schedmgr_predict_learn(const struct schedmgr_report *report, const struct schedmgr_check *check);

/* health.c: how long woken tasks wait for a CPU, and how often CPUs switch */

/* Periods that are compared. */
enum schedmgr_period {
	SCHEDMGR_PERIOD_BEFORE,	/* before the last switch */
	SCHEDMGR_PERIOD_TRIAL,	/* of the trial, so far */
};

int schedmgr_health_init(void);
void schedmgr_health_exit(void);
bool schedmgr_health_is_on(void);
void schedmgr_health_mark(void);
void schedmgr_health_switched(struct schedmgr_figures *before);
void schedmgr_health_recent(struct schedmgr_figures *figures);
void schedmgr_health_settle(void);
void schedmgr_health_look(void);
u64 schedmgr_health_percentile(enum schedmgr_period period, enum schedmgr_class class,
			       unsigned int per_mille, u64 *samples);

/* gate.c: is the version on trial worse than the one before? */

/* What a look at the figures says. */
enum schedmgr_verdict {
	SCHEDMGR_VERDICT_NONE,		/* there is no gate */
	SCHEDMGR_VERDICT_OPEN,		/* too few wake-ups were measured */
	SCHEDMGR_VERDICT_GOOD,
	SCHEDMGR_VERDICT_WORSE,
};

void schedmgr_gate_set(const struct schedmgr_gate *ask);
const struct schedmgr_gate *schedmgr_gate_get(void);
void schedmgr_gate_print(char detail[SCHEDMGR_DETAIL_LEN]);
enum schedmgr_verdict schedmgr_gate_judge(char detail[SCHEDMGR_DETAIL_LEN]);
bool schedmgr_gate_is_shut(void);
bool schedmgr_gate_look(bool last, char detail[SCHEDMGR_DETAIL_LEN]);

/* home.c: the way back to stock that needs no scheduler */

/**
 * struct schedmgr_home_times - one way home
 * @enter: internal: all CPUs are gathered, ns of sched_clock()
 * @leave: internal: the last one is done
 * @tasks: internal: tasks taken off the run queues and put back
 * @cpus: internal: CPUs that took part
 */
struct schedmgr_home_times {
	u64 enter;
	u64 leave;
	atomic_t tasks;
	unsigned int cpus;
};

void schedmgr_home_init(void);
void schedmgr_home_exit(void);
struct schedmgr_home *schedmgr_home_make(const struct schedmgr_payload *payload,
					 const struct schedmgr_redirects *r);
void schedmgr_home_free(struct schedmgr_home *home);
bool schedmgr_home_close(void);
void schedmgr_home_open(void);
struct schedmgr_home *schedmgr_home_swap(struct schedmgr_home *home);
void schedmgr_home_forget(void);
bool schedmgr_home_taken(struct schedmgr_home_times *t);
int schedmgr_home_go(struct cpumask *missing);

/* watchdog.c: is the active payload a working scheduler? */

/* What the watchdog may find; from CPU on an ordinary roll back would not come to its end. */
enum schedmgr_trip_kind {
	SCHEDMGR_TRIP_NONE,
	SCHEDMGR_TRIP_PENDING,	/* being noted */
	SCHEDMGR_TRIP_TASK,	/* a runnable task does not run */
	SCHEDMGR_TRIP_WARNING,	/* the payload's code has warned */
	SCHEDMGR_TRIP_SYSRQ,	/* the operator's key */
	SCHEDMGR_TRIP_CPU,	/* a CPU does not switch tasks */
	SCHEDMGR_TRIP_LOST,	/* a CPU loops in the payload, interrupts off */
	SCHEDMGR_TRIP_OOPS,	/* the payload's code has oopsed */
	SCHEDMGR_TRIP_REFUSED,	/* its trial is over, and it cannot be left */
};

/**
 * struct schedmgr_trip - what the watchdog has found
 * @kind: internal: what
 * @cpu: internal: where
 * @pid: internal: the task concerned, 0: none
 * @comm: internal: its comm
 * @address: internal: where in the code, 0: nowhere in particular
 */
struct schedmgr_trip {
	enum schedmgr_trip_kind kind;
	int cpu;
	pid_t pid;
	char comm[SCHEDMGR_COMM_LEN];
	unsigned long address;
};

int schedmgr_watchdog_init(void);
void schedmgr_watchdog_exit(void);
void schedmgr_watchdog_arm(void);
void schedmgr_watchdog_disarm(void);
void schedmgr_watchdog_trip(enum schedmgr_trip_kind kind, struct task_struct *task, int cpu,
			    unsigned long address);
bool schedmgr_watchdog_look(void);
bool schedmgr_watchdog_tripped(struct schedmgr_trip *t);
void schedmgr_watchdog_forget(void);

/* pulse.c: do CPUs switch tasks where they should? */

void schedmgr_pulse_answer(struct pt_regs *regs, unsigned long address);
u64 schedmgr_pulse_last(void);
void schedmgr_pulse_stuck(void);

/* housekeeping.c: which CPUs may be disturbed */

void schedmgr_housekeeping_init(void);
const struct cpumask *schedmgr_housekeeping(void);
int schedmgr_housekeeping_cpu(void);

/* rescue.c: gets a CPU out of a payload that is stuck, or has oopsed */

int schedmgr_rescue_init(void);
void schedmgr_rescue_exit(void);
void schedmgr_rescue_cpu(int cpu);
unsigned long schedmgr_rescue_address(struct pt_regs *regs);

/* stranded.c: tasks that a CPU was about to wake when it was taken out */

void schedmgr_stranded_wake(void);

/* warnings.c: warnings in the payload's code */

int schedmgr_warnings_init(void);
void schedmgr_warnings_exit(void);
void schedmgr_warnings_inherit(const struct schedmgr_payload *payload);

/* claims.c: who wants a function that a payload has replaced */

int schedmgr_claims_init(void);
void schedmgr_claims_exit(void);
void schedmgr_claims_expect(const struct schedmgr_payload *payload);
void schedmgr_claims_take(char text[SCHEDMGR_DETAIL_LEN]);

/* sysrq.c: the key that brings the machine back to stock */

int schedmgr_sysrq_init(void);
void schedmgr_sysrq_exit(void);

/* transaction.c: one switch */

/**
 * struct schedmgr_transaction - one switch under way
 * @from: internal: active version, pinned
 * @to: internal: version to be activated, pinned
 * @report: internal: out: what was done
 * @cancelled: internal: set from outside: no more attempts
 * @deadline: internal: no more attempts after that, in jiffies
 * @max_pause_ns: internal: longest window that is acceptable, 0: any
 * @dry: internal: give up right before something is written
 * @redirects: internal: the entries concerned
 * @home: internal: the way home from @to
 * @checks: internal: stack checks made in the window
 * @check: internal: stack checks made outside
 * @window: internal: the window
 */
struct schedmgr_transaction {
	struct schedmgr_version *from;
	struct schedmgr_version *to;
	struct schedmgr_report *report;
	const bool *cancelled;
	unsigned long deadline;
	u64 max_pause_ns;
	bool dry;
	struct schedmgr_redirects *redirects;
	struct schedmgr_home *home;
	struct schedmgr_check __percpu *checks;
	struct schedmgr_check *check;
	struct schedmgr_window window;
};

int schedmgr_transaction_clean_up(void);
int schedmgr_transaction_finish(unsigned long deadline);
int schedmgr_transaction_run(struct schedmgr_transaction *t);
void schedmgr_transaction_exit(void);

/* switch.c: what is active, and who may change it */

int schedmgr_switch_init(void);
void schedmgr_switch_exit(void);
int schedmgr_activate(struct schedmgr_switch *arg);
int schedmgr_rollback(struct schedmgr_switch *arg);
int schedmgr_predict(struct schedmgr_switch *arg);
int schedmgr_confirm(struct schedmgr_confirm *arg);
int schedmgr_last_switch(struct schedmgr_report *report);
void schedmgr_switch_wake(void);
void schedmgr_switch_note_conflict(void);
void schedmgr_switch_info(struct schedmgr_info *info);
void schedmgr_switch_forget(const struct schedmgr_version *version);

/* device.c: /dev/schedmgr */

int schedmgr_device_init(void);
void schedmgr_device_exit(void);
void schedmgr_device_uevent(enum schedmgr_event event, u64 seq,
			    const struct schedmgr_version *version);

#endif /* _SCHEDMGR_INTERNAL_H */
