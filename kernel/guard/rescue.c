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
#include <linux/moduleparam.h>
#include <linux/panic.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/schedmgr.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <asm/insn.h>
#include <asm/nmi.h>
#include <asm/unwind.h>

#include "base/active.h"
#include "base/fault.h"
#include "base/vmlinux.h"
#include "guard/ask.h"
#include "guard/place.h"
#include "guard/pulse.h"
#include "guard/rescue.h"
#include "guard/trip.h"

static bool ignore_panic_on_oops;
module_param(ignore_panic_on_oops, bool, 0644);
MODULE_PARM_DESC(ignore_panic_on_oops,
	"roll a payload back that has oopsed, even where kernel.panic_on_oops wants a panic (default: 0)");

#define APART_MS	20	/* two looks at a CPU that is stuck */
#define LOOKS		5	/* of one NMI at lost CPUs, where no timer may look */

/* In way_out.S: where the CPU goes on. */
void schedmgr_abandoned(void);

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
 * the abandoned functions have switched preemption off beside their locks.
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
		if (schedmgr_place_is_in(inner)) {
			*off += in_try_to_wake_up(inner);
			if (!schedmgr_place_is_in(ip)) {
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
static bool find_way_out(struct pt_regs *regs, const struct schedmgr_place *place)
{
	const struct pt_regs left = *regs;
	unsigned int locks, off = 0;

	if (place->trampoline) {
		regs->ip = (unsigned long)schedmgr_abandoned;
		regs->sp = place->trampoline;
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

static void divert_nmi(struct pt_regs *regs, const struct schedmgr_place *place)
{
	struct iret_frame *iret = (struct iret_frame *)(regs + 1);
	struct pt_regs way_out = *regs;

	if (iret->ip != regs->ip || iret->sp != regs->sp || iret->cs != regs->cs)
		return;	/* another kernel: not as we know it */
	if (!find_way_out(&way_out, place))
		return;
	*regs = way_out;
	iret->ip = way_out.ip;
	iret->sp = way_out.sp;
}

/**
 * struct sight - a CPU with interrupts off, as it was seen first
 * @when: when that was
 * @task: what ran; not to be followed
 * @runs: how often that had left a CPU
 * @pulse: when the CPU's timer had fired last
 * @frame: as in struct schedmgr_place
 */
struct sight {
	u64 when;
	const struct task_struct *task;
	unsigned long runs;
	u64 pulse;
	unsigned long frame;
};

static DEFINE_PER_CPU(struct sight, sights);

/*
 * A virtual CPU may not have run for long, and does again from here on: one look proves
 * nothing.  But if it has run after that, and its timer, which is late, has not fired, then
 * it has had interrupts off all the while.  Where there is no other CPU nobody looks twice.
 */
static bool is_stuck(const struct schedmgr_place *place)
{
	struct sight *first = this_cpu_ptr(&sights);
	const struct sight now = {
		.when = ktime_get_mono_fast_ns(),
		.task = current,
		.runs = current->nvcsw + current->nivcsw,
		.pulse = schedmgr_pulse_last(),
		.frame = place->frame,
	};

	if (first->task == now.task && first->runs == now.runs && first->pulse == now.pulse &&
	    first->frame == now.frame)
		return now.when - first->when >= APART_MS * NSEC_PER_MSEC;
	*first = now;
	return num_online_cpus() == 1;
}

static bool is_any_lost(void)
{
	return schedmgr_trip_is_armed() && schedmgr_pulse_look_at_others(ktime_get_mono_fast_ns());
}

/*
 * An NMI from elsewhere, such as the kernel's own lockup detector or a hardware watchdog, is
 * the occasion to look whether others are lost, more than once: all timers may be waiting.
 */
static int look_for_others(void)
{
	unsigned int i;

	if (!is_any_lost())
		return NMI_DONE;
	for (i = 1; i < LOOKS; i++) {
		mdelay(APART_MS + APART_MS / 4);
		is_any_lost();
	}
	return NMI_HANDLED;
}

/*
 * Where are we?  In the payload, with interrupts off, for longer than anybody may be.  One
 * that waits for a lock is not to blame: somebody else has it.
 */
static int handle_nmi(unsigned int type, struct pt_regs *regs)
{
	struct schedmgr_place place;

	if (!schedmgr_ask_take())
		return look_for_others();
	schedmgr_place_find(regs, &place);
	if (user_mode(regs) || !irqs_disabled_flags(regs->flags)) {
		schedmgr_pulse_answer(regs, place.address);
		return NMI_HANDLED;
	}
	if (!is_stuck(&place))
		return NMI_HANDLED;
	schedmgr_pulse_stuck();
	if (!place.address || in_lock_functions(regs->ip))
		return NMI_HANDLED;
	schedmgr_trip(SCHEDMGR_TRIP_LOST, current, smp_processor_id(), place.address);
	divert_nmi(regs, &place);
	return NMI_HANDLED;
}

/*
 * An oops in the payload, or in what it called: the machine goes on where the CPU can be taken
 * out.  Not where the administrator wants a panic.
 */
static int handle_die(struct notifier_block *nb, unsigned long event, void *data)
{
	struct pt_regs *regs = ((struct die_args *)data)->regs;
	struct pt_regs way_out = *regs;
	struct schedmgr_place place;

	if (event != DIE_OOPS || !schedmgr_place_find(regs, &place))
		return NOTIFY_DONE;
	if (*schedmgr_kernel.panic_on_oops && !READ_ONCE(ignore_panic_on_oops)) {
		pr_emerg("an oops of the payload %s, and no way back: kernel.panic_on_oops is set\n",
			 schedmgr_active_payload()->name);
		return NOTIFY_DONE;
	}
	if (!find_way_out(&way_out, &place))
		return NOTIFY_DONE;
	schedmgr_trip(SCHEDMGR_TRIP_OOPS, current, smp_processor_id(), regs->ip);
	*regs = way_out;
	return NOTIFY_STOP;
}

static struct notifier_block die_notifier = {
	.notifier_call = handle_die,
	.priority = INT_MAX,
};

int __init schedmgr_rescue_init(void)
{
	int error;

	error = schedmgr_may_fail(register_nmi_handler(NMI_LOCAL, handle_nmi, 0, "schedmgr"), -ENOMEM);
	if (error)
		return error;
	error = schedmgr_may_fail(register_die_notifier(&die_notifier), -EEXIST);
	if (error)
		unregister_nmi_handler(NMI_LOCAL, "schedmgr");
	return error;
}

void schedmgr_rescue_exit(void)
{
	unregister_die_notifier(&die_notifier);
	unregister_nmi_handler(NMI_LOCAL, "schedmgr");
}
