// SPDX-License-Identifier: GPL-2.0
/*
 * rescue.c - gets a CPU out of a payload that is stuck, or has oopsed
 *
 * Inside the payload's __schedule() it is easy: the trampoline has noted the stack pointer to go
 * back to, and nothing above is needed any more.  The current task is made runnable and goes
 * on, as if nobody else had been picked; the CPU waits, with interrupts on, until the
 * machine is back on stock.
 *
 * Elsewhere the CPU returns to whoever in vmlinux had called the payload, with the registers
 * that are callee's to keep as they were, and 0 as the result.  What it was about is left
 * half done; run queue and task locks that nobody lets go of are released.
 *
 * It is entered from an NMI where the CPU loops with interrupts off, or from the oops.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/kallsyms.h>
#include <linux/kdebug.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task_stack.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/tracepoint.h>
#include <trace/events/error_report.h>
#include <asm/apic.h>
#include <asm/insn.h>
#include <asm/nmi.h>
#include <asm/unwind.h>

#include "internal.h"

#define STRANDED_MS	200	/* who is only on the way is on a queue by then */
#define STRANDED_MAX	32	/* looked at in one go */

/* In switch_to.S: where the CPU goes on. */
void schedmgr_abandoned(void);

/* CPUs that are asked by an NMI where they are. */
static struct cpumask asked;

/**
 * struct iret_frame - what an NMI returns to
 *
 * An NMI that interrupted the kernel has it right behind the registers that its handler
 * sees: entry_64.S keeps two copies, because NMIs may nest.
 */
struct iret_frame {
	unsigned long ip;
	unsigned long cs;
	unsigned long flags;
	unsigned long sp;
	unsigned long ss;
};

static bool in_payload(unsigned long address)
{
	const struct schedmgr_payload *payload = schedmgr_active_payload();

	return payload && within_module(address, payload->owner);
}

/* The stack pointer that the payload's trampoline has noted, if the CPU is still above it; or 0. */
static unsigned long stub_frame(const struct pt_regs *regs)
{
	const struct schedmgr_payload *payload = schedmgr_active_payload();
	unsigned long frame = this_cpu_read(schedmgr_frame);
	unsigned long stack = (unsigned long)task_stack_page(current);

	if (!payload || frame <= regs->sp || regs->sp < stack || frame >= stack + THREAD_SIZE)
		return 0;
	/* The call of the payload's __schedule has pushed where it returns to. */
	return *(unsigned long *)(frame - sizeof(long)) == (unsigned long)payload->schedule_return ?
	       frame : 0;
}

/* The place of a callee-saved register that an instruction pushes; NULL: it is no such push. */
static unsigned long *pushed_register(const struct insn *insn, struct pt_regs *regs)
{
	unsigned int number = insn->opcode.bytes[0] - 0x50;

	if (insn->opcode.nbytes != 1 || number > 7)
		return NULL;
	switch (number | (X86_REX_B(insn->rex_prefix.bytes[0]) ? 8 : 0)) {
	case 3:
		return &regs->bx;
	case 5:
		return &regs->bp;
	case 12:
		return &regs->r12;
	case 13:
		return &regs->r13;
	case 14:
		return &regs->r14;
	case 15:
		return &regs->r15;
	}
	return NULL;
}

/* Ends the part of a function in which it saves registers. */
static bool ends_prologue(const struct insn *insn)
{
	u8 opcode = insn->opcode.bytes[0];

	if (insn->opcode.nbytes > 1)
		return (insn->opcode.bytes[1] & 0xf0) == 0x80;		/* jcc rel32 */
	return (opcode & 0xf0) == 0x70 || (opcode & 0xf8) == 0x58 ||	/* jcc rel8, pop */
	       opcode == 0xc3 || (opcode & 0xfc) == 0xe8;		/* ret; call, jmp */
}

/*
 * Brings back the callee-saved registers that the function around @ip has pushed: gcc does
 * that in one go, at the start or behind an early way out, right below the return address.
 */
static bool restore_pushed(struct pt_regs *regs, unsigned long ip, unsigned long sp, unsigned long cfa)
{
	const unsigned long *slot = (const unsigned long *)cfa - 2;
	unsigned long size, offset, at, *reg;
	bool begun = false;
	struct insn insn;

	if (!schedmgr_kernel.kallsyms_lookup_size_offset(ip, &size, &offset))
		return false;
	for (at = ip - offset; at < ip; at += insn.length) {
		if (schedmgr_kernel.insn_decode(&insn, (void *)at, MAX_INSN_SIZE, INSN_MODE_KERN))
			return false;
		if (begun && ends_prologue(&insn))
			break;
		reg = pushed_register(&insn, regs);
		begun = begun || reg;
		if (reg && (unsigned long)slot >= sp)
			*reg = *slot--;
	}
	return true;
}

/* That one keeps preemption off for its whole length, beside what its locks do. */
static bool in_try_to_wake_up(unsigned long ip)
{
	char symbol[KSYM_SYMBOL_LEN];

	sprint_symbol_no_offset(symbol, ip);
	return str_has_prefix(symbol, "try_to_wake_up ");	/* and the module's name */
}

/*
 * Makes @regs those of a return from the payload to its caller in vmlinux; adds to @off how often
 * the abandoned functions have switched preemption off beside their locks.  The unwinder begins
 * with the caller of the innermost function, where that one's frame ends.
 */
static bool leave_payload(struct pt_regs *regs, unsigned int *off)
{
	unsigned long inner = regs->ip, sp = regs->sp, ip;
	struct pt_regs left = *regs;
	struct unwind_state state;

	for (unwind_start(&state, current, regs, NULL); !unwind_done(&state); unwind_next_frame(&state)) {
		ip = unwind_get_return_address(&state);
		/* An interrupt on the way is not the payload's call. */
		if (!ip || state.regs || !restore_pushed(&left, inner, sp, state.sp))
			return false;
		if (in_payload(inner)) {
			*off += in_try_to_wake_up(inner);
			if (!in_payload(ip)) {
				left.ip = ip;
				left.sp = state.sp;
				left.ax = 0;
				*regs = left;
				return true;
			}
		}
		inner = ip - 1;	/* in the call */
		sp = state.sp;
	}
	return false;
}

/* Where the CPU is to go on; false: it cannot be taken out. */
static bool find_way_out(struct pt_regs *regs)
{
	unsigned long frame = stub_frame(regs);
	const struct pt_regs left = *regs;
	unsigned int locks, off = 0;

	if (frame) {
		regs->ip = (unsigned long)schedmgr_abandoned;
		regs->sp = frame;
		regs->flags &= ~X86_EFLAGS_IF;
		return true;
	}
	if (!leave_payload(regs, &off))
		return false;
	locks = schedmgr_active_payload()->ops->break_locks(&left, regs->sp);
	preempt_count_sub(off);
	pr_emerg("CPU %d is taken out of the payload: back to %pS, %u locks released\n",
		 smp_processor_id(), (void *)regs->ip, locks);
	return true;
}

static void divert_nmi(struct pt_regs *regs)
{
	struct iret_frame *iret = (struct iret_frame *)(regs + 1);
	struct pt_regs way_out = *regs;

	if (iret->ip != regs->ip || iret->sp != regs->sp || iret->cs != regs->cs)
		return;	/* another kernel: not as we know it */
	if (!find_way_out(&way_out))
		return;
	*regs = way_out;
	iret->ip = way_out.ip;
	iret->sp = way_out.sp;
}

/**
 * schedmgr_rescue_address() - is this CPU in the payload, or in what that has called?
 * @regs: where it was interrupted
 *
 * Context: an interrupt or NMI.
 * Return: where in the payload; 0: it is not.
 */
unsigned long schedmgr_rescue_address(struct pt_regs *regs)
{
	struct unwind_state state;
	unsigned long ip = regs->ip;

	unwind_start(&state, current, regs, NULL);	/* that is, with the caller */
	while (ip && !in_payload(ip)) {
		if (unwind_done(&state) || state.regs)	/* the payload was interrupted */
			return 0;
		ip = unwind_get_return_address(&state);
		unwind_next_frame(&state);
	}
	return ip;
}

/*
 * Where are we?  In the payload, with interrupts off, for longer than anybody may be.  One
 * that waits for a lock is not to blame: somebody else has it.  An NMI from elsewhere, such as
 * the kernel's own lockup detector or a hardware watchdog, is the occasion to look whether
 * others are.
 */
static int handle_nmi(unsigned int type, struct pt_regs *regs)
{
	unsigned long address;

	if (!cpumask_test_and_clear_cpu(smp_processor_id(), &asked))
		return schedmgr_watchdog_look() ? NMI_HANDLED : NMI_DONE;
	if (user_mode(regs) || !irqs_disabled_flags(regs->flags) || in_lock_functions(regs->ip))
		return NMI_HANDLED;
	address = schedmgr_rescue_address(regs);
	if (!address)
		return NMI_HANDLED;
	schedmgr_watchdog_trip(SCHEDMGR_TRIP_LOST, current, smp_processor_id(), address);
	divert_nmi(regs);
	return NMI_HANDLED;
}

/**
 * schedmgr_rescue_cpu() - ask a CPU where it is, and get it out if that is the payload
 * @cpu: an online CPU that does not answer to interrupts
 *
 * Context: any.
 */
void schedmgr_rescue_cpu(int cpu)
{
	if (!cpumask_test_and_set_cpu(cpu, &asked))
		apic->send_IPI(cpu, NMI_VECTOR);
}

/* On the stack of the task that had called schedule(), from schedmgr_abandoned. */
void schedmgr_abandon_schedule(void);
void schedmgr_abandon_schedule(void)
{
	const struct schedmgr_payload *payload = schedmgr_active_payload();

	payload->ops->abandon();
	local_irq_enable();
	/* No other version comes in meanwhile: that needs this CPU's stopper. */
	while (schedmgr_active_payload() == payload)
		cpu_relax();
	if (READ_ONCE(current->__state) == TASK_DEAD)
		schedmgr_kernel.__schedule(0);
}

/* An oops in the payload, or in what it called: the machine goes on where the CPU can be taken out. */
static int handle_die(struct notifier_block *nb, unsigned long event, void *data)
{
	struct pt_regs *regs = ((struct die_args *)data)->regs;
	struct pt_regs way_out = *regs;

	if (event != DIE_OOPS || user_mode(regs) || !schedmgr_active_payload() ||
	    !find_way_out(&way_out))
		return NOTIFY_DONE;
	schedmgr_watchdog_trip(SCHEDMGR_TRIP_OOPS, current, smp_processor_id(), regs->ip);
	*regs = way_out;
	return NOTIFY_STOP;
}

static struct notifier_block die_notifier = {
	.notifier_call = handle_die,
	.priority = INT_MAX,
};

/* A warning: the kernel says who called it. */
static void note_error(void *unused, enum error_detector detector, unsigned long id)
{
	if (detector == ERROR_DETECTOR_WARN && in_payload(id))
		schedmgr_watchdog_trip(SCHEDMGR_TRIP_WARNING, current, raw_smp_processor_id(), id);
}

/* Runnable, or being woken, but on no run queue: whoever was at it was taken out. */
static bool is_stranded(const struct task_struct *task)
{
	unsigned int state = READ_ONCE(task->__state);

	return (state == TASK_RUNNING || state == TASK_WAKING) && !READ_ONCE(task->on_rq) &&
	       !READ_ONCE(task->on_cpu);
}

/* One that is only on the way to a queue looks the same for a moment. */
struct stranded {
	struct task_struct *task;	/* with a reference */
	unsigned long runs;
};

static unsigned long runs_of(const struct task_struct *task)
{
	return task->nvcsw + task->nivcsw;
}

static unsigned int find_stranded(struct stranded *found, unsigned int room)
{
	struct task_struct *process, *thread;
	unsigned int n = 0;

	rcu_read_lock();
	for_each_process_thread(process, thread) {
		if (n == room || !is_stranded(thread))
			continue;
		found[n++] = (struct stranded){ get_task_struct(thread), runs_of(thread) };
	}
	rcu_read_unlock();
	return n;
}

/* Makes it one that sleeps, unless somebody else has brought it on its way meanwhile. */
static bool may_wake(const struct stranded *s)
{
	unsigned long flags;
	bool still;

	raw_spin_lock_irqsave(&s->task->pi_lock, flags);
	still = is_stranded(s->task) && runs_of(s->task) == s->runs;
	if (still)
		WRITE_ONCE(s->task->__state, TASK_UNINTERRUPTIBLE);
	raw_spin_unlock_irqrestore(&s->task->pi_lock, flags);
	return still;
}

/**
 * schedmgr_rescue_tasks() - wake the tasks that a CPU was about to wake when it was taken out
 *
 * Context: may sleep; stock is active.
 */
void schedmgr_rescue_tasks(void)
{
	struct stranded found[STRANDED_MAX];
	unsigned int i, n, woken;

	do {
		woken = 0;
		n = find_stranded(found, STRANDED_MAX);
		if (n)
			msleep(STRANDED_MS);
		for (i = 0; i < n; i++) {
			struct task_struct *task = found[i].task;

			if (may_wake(&found[i])) {
				pr_warn("%s (pid %d) was stranded, and is woken\n", task->comm, task->pid);
				wake_up_process(task);
				woken++;
			}
			put_task_struct(task);
		}
	} while (woken == STRANDED_MAX);
}

int __init schedmgr_rescue_init(void)
{
	int error;

	error = schedmgr_may_fail(register_nmi_handler(NMI_LOCAL, handle_nmi, 0, "schedmgr"), -ENOMEM);
	if (error)
		return error;
	error = schedmgr_may_fail(register_die_notifier(&die_notifier), -EEXIST);
	if (error)
		goto nmi;
	error = schedmgr_may_fail(register_trace_error_report_end(note_error, NULL), -ENOMEM);
	if (!error)
		return 0;
	unregister_die_notifier(&die_notifier);
nmi:
	unregister_nmi_handler(NMI_LOCAL, "schedmgr");
	return error;
}

void schedmgr_rescue_exit(void)
{
	unregister_trace_error_report_end(note_error, NULL);
	tracepoint_synchronize_unregister();
	unregister_die_notifier(&die_notifier);
	unregister_nmi_handler(NMI_LOCAL, "schedmgr");
}
