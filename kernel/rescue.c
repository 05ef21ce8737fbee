// SPDX-License-Identifier: GPL-2.0
/*
 * rescue.c - gets a CPU out of a payload that is stuck, or has oopsed
 *
 * A CPU in the payload's __schedule() can be taken out: the stub has noted the stack pointer
 * to go back to, and nothing above is needed any more.  The current task is made runnable
 * and goes on, as if nobody else had been picked; the CPU waits, with interrupts on, until
 * the machine is back on stock.
 *
 * It is entered from an NMI where the CPU loops with interrupts off, or from the oops.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/irqflags.h>
#include <linux/kdebug.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/tracepoint.h>
#include <trace/events/error_report.h>
#include <asm/apic.h>
#include <asm/nmi.h>

#include "internal.h"

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

/* The stack pointer that the payload's stub has noted, if the CPU is still above it; or 0. */
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

static void divert_nmi(struct pt_regs *regs, unsigned long frame)
{
	struct iret_frame *iret = (struct iret_frame *)(regs + 1);

	if (iret->ip != regs->ip || iret->sp != regs->sp || iret->cs != regs->cs)
		return;	/* another kernel: not as we know it */
	iret->ip = (unsigned long)schedmgr_abandoned;
	iret->sp = frame;
}

/* Where are we?  In the payload, with interrupts off, for longer than anybody may be. */
static int handle_nmi(unsigned int type, struct pt_regs *regs)
{
	unsigned long frame;

	if (!cpumask_test_and_clear_cpu(smp_processor_id(), &asked))
		return NMI_DONE;
	if (user_mode(regs) || !in_payload(regs->ip) || !irqs_disabled_flags(regs->flags))
		return NMI_HANDLED;
	schedmgr_watchdog_trip(SCHEDMGR_TRIP_LOST, current, smp_processor_id(), regs->ip);
	frame = stub_frame(regs);
	if (frame)
		divert_nmi(regs, frame);
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
	while (!schedmgr_home_taken(NULL))
		cpu_relax();
	if (READ_ONCE(current->__state) == TASK_DEAD)
		schedmgr_kernel.__schedule(0);
}

/* An oops in the payload: the machine goes on where the CPU can be taken out. */
static int handle_die(struct notifier_block *nb, unsigned long event, void *data)
{
	struct pt_regs *regs = ((struct die_args *)data)->regs;
	unsigned long frame;

	if (event != DIE_OOPS || user_mode(regs) || !in_payload(regs->ip))
		return NOTIFY_DONE;
	schedmgr_watchdog_trip(SCHEDMGR_TRIP_OOPS, current, smp_processor_id(), regs->ip);
	frame = stub_frame(regs);
	if (!frame)
		return NOTIFY_DONE;
	regs->ip = (unsigned long)schedmgr_abandoned;
	regs->sp = frame;
	regs->flags &= ~X86_EFLAGS_IF;
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

int __init schedmgr_rescue_init(void)
{
	int error;

	error = register_nmi_handler(NMI_LOCAL, handle_nmi, 0, "schedmgr");
	if (error)
		return error;
	error = register_die_notifier(&die_notifier);
	if (error)
		goto nmi;
	error = register_trace_error_report_end(note_error, NULL);
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
