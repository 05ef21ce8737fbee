/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vmlinux.h - what the manager uses of vmlinux that is not exported
 */
#ifndef _SCHEDMGR_VMLINUX_H
#define _SCHEDMGR_VMLINUX_H

#include <linux/ftrace.h>
#include <linux/types.h>
#include <asm/insn.h>

struct bug_entry;
struct cpumask;
struct kprobe;
struct mutex;
struct pid;
struct pid_namespace;
struct sched_param;
struct task_struct;
struct tracepoint;

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

#endif /* _SCHEDMGR_VMLINUX_H */
