// SPDX-License-Identifier: GPL-2.0
/*
 * stack.c - is anybody inside code that must not be in use?
 *
 * A task that sleeps in a function of the outgoing version would go on there when
 * it wakes, with run queues that belong to the other one; and a payload that is
 * no longer active may be unloaded.  Only the kernel's reliable unwinder counts: a
 * stack that it does not vouch for blocks the switch like one with a bad function.
 */
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/schedmgr.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "base/compat.h"
#include "base/version.h"
#include "base/vmlinux.h"
#include "swap/stack.h"
#include "text/probes.h"
#include "text/slots.h"

/* Text of versions that must not be on any stack; the switch worker's own, for one switch. */
static struct {
	unsigned long begin;
	unsigned long size;
} texts[SCHEDMGR_MAX_STAGED];
static unsigned int text_count;

/**
 * schedmgr_stack_allow_all() - no text is forbidden, until some is again
 *
 * Context: the switch worker.
 */
void schedmgr_stack_allow_all(void)
{
	text_count = 0;
}

/**
 * schedmgr_stack_forbid() - a module's text must not be on any stack
 * @owner: of a payload that is staged; nothing of it is needed afterwards
 *
 * Its address is kept, since it may be unstaged during the switch.
 *
 * Context: the switch worker.
 */
void schedmgr_stack_forbid(const struct module *owner)
{
	texts[text_count].begin = (unsigned long)owner->core_layout.base;
	texts[text_count++].size = owner->core_layout.text_size;
}

static bool in_forbidden_text(unsigned long address)
{
	unsigned int i;

	for (i = 0; i < text_count; i++)
		if (address - texts[i].begin < texts[i].size)
			return true;
	return false;
}

/* A boundary function of vmlinux that @to replaces, or code such a function calls inside. */
static bool in_replaced(const struct schedmgr_version *to, unsigned long address)
{
	unsigned int low = 0, high = to->payload->nr_functions;
	const struct schedmgr_function *function;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if ((unsigned long)to->by_address[middle]->old <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return false;
	function = to->by_address[low - 1];
	return address - (unsigned long)function->old < function->old_size &&
	       !(function->flags & SCHEDMGR_FN_SCHEDULE);
}

static bool is_forbidden(const struct schedmgr_check *check, unsigned long address)
{
	if (schedmgr_slots_owns(address))
		return true;
	if (in_forbidden_text(address))
		return true;
	return check->question.to->payload &&
	       (in_replaced(check->question.to, address) || schedmgr_probes_registers(address));
}

static bool blocked_by(struct schedmgr_check *check, struct task_struct *task,
		       enum schedmgr_blocker_kind kind, unsigned long address)
{
	check->answer.blocker = kind;
	check->answer.pid = task->pid;
	check->answer.address = address;
	memcpy(check->answer.comm, task->comm, sizeof(check->answer.comm));
	check->answer.depth = clamp(check->scratch.depth, 0, SCHEDMGR_STACK_DEPTH);
	memcpy(check->answer.stack, check->scratch.stack, check->answer.depth * sizeof(*check->scratch.stack));
	return false;
}

static bool check_stack(struct schedmgr_check *check, struct task_struct *task)
{
	int i;

	check->figures.threads++;
	check->scratch.depth = schedmgr_kernel.stack_trace_save_tsk_reliable(task, check->scratch.stack,
								     SCHEDMGR_STACK_MAX);
	if (check->scratch.depth < 0)
		return blocked_by(check, task, SCHEDMGR_BLOCKER_STACK, 0);
	for (i = 0; i < check->scratch.depth; i++)
		if (is_forbidden(check, check->scratch.stack[i]))
			return blocked_by(check, task, SCHEDMGR_BLOCKER_TASK, check->scratch.stack[i]);
	return true;
}

/*
 * The unwinder gets return addresses that a kretprobe or an fprobe keeps from a list of the
 * task's, which the kernel does not let it read while the task can run: it takes a runnable task
 * for one that runs, and warns.
 *
 * The machine stands still, so a task that is runnable does not run, and may say so for a moment.
 * One task can be looked at by several CPUs.
 */
static bool check_hooked(struct schedmgr_check *check, struct task_struct *task)
{
	static DEFINE_RAW_SPINLOCK(lock);
	unsigned int state;
	bool clear;

	raw_spin_lock(&lock);
	state = READ_ONCE(task->__state);
	if (state == TASK_RUNNING)
		WRITE_ONCE(task->__state, TASK_UNINTERRUPTIBLE);
	clear = check_stack(check, task);
	if (state == TASK_RUNNING)
		WRITE_ONCE(task->__state, TASK_RUNNING);
	raw_spin_unlock(&lock);
	return clear;
}

/**
 * schedmgr_check_task() - look at the stack of one task
 * @check: what to look for; its blocker is set when the task is in the way
 * @task: the task
 *
 * Context: the stop window; the caller has the task pinned.
 * Return: true when the task is not in the way.
 */
bool schedmgr_check_task(struct schedmgr_check *check, struct task_struct *task)
{
	return schedmgr_has_rethooks(task) ? check_hooked(check, task) : check_stack(check, task);
}

/* It neither runs nor begins to: its wake-ups, and its run queue where it is on one, are held off. */
static int check_held(struct task_struct *task, void *arg)
{
	if (task->on_cpu || (schedmgr_has_rethooks(task) && task_is_running(task)))
		return false;
	return check_stack(arg, task);
}

/**
 * schedmgr_check_running() - look at the stack of one task while the machine runs
 * @check: what to look for; its blocker is set when the task is in the way
 * @task: the task
 *
 * Context: any but the stop window; no lock of a task or run queue held; the caller has the
 * task pinned.
 * Return: true when the task is not in the way; false: it is, it runs, or only the window can tell.
 */
bool schedmgr_check_running(struct schedmgr_check *check, struct task_struct *task)
{
	return schedmgr_kernel.task_call_func(task, check_held, check);
}

static void visit_dying(struct task_struct *task, void *data)
{
	struct schedmgr_check *check = data;

	if (check->answer.blocker == SCHEDMGR_BLOCKER_NONE)
		schedmgr_check_task(check, task);
}

/**
 * schedmgr_check_dying() - look at queued tasks that may not be on the task list any more
 * @check: what to look for
 *
 * Context: the stop window, on each CPU, for its own queue.
 * Return: true when nobody is in the way.
 */
bool schedmgr_check_dying(struct schedmgr_check *check)
{
	const struct schedmgr_version *helper = check->question.to->payload ? check->question.to : check->question.from;

	helper->payload->ops->each_dying(visit_dying, check);
	return check->answer.blocker == SCHEDMGR_BLOCKER_NONE;
}

/**
 * schedmgr_check_all() - look at the stacks of all threads
 * @check: what to look for
 *
 * Context: the stop window, one CPU; so the task list does not change, and who runs
 * is a stopper.
 * Return: true when nobody is in the way.
 */
bool schedmgr_check_all(struct schedmgr_check *check)
{
	struct task_struct *process, *thread;

	for_each_process_thread(process, thread)
		if (!READ_ONCE(thread->on_cpu) && !schedmgr_check_task(check, thread))
			return false;
	return true;
}

/**
 * schedmgr_check_report() - tell user space who was in the way
 * @check: a check that failed
 * @report: where to
 *
 * Context: may sleep.
 */
void schedmgr_check_report(const struct schedmgr_check *check, struct schedmgr_report *report)
{
	char symbol[KSYM_SYMBOL_LEN];
	int i;

	report->blocker = check->answer.blocker;
	report->blocker_pid = check->answer.pid;
	strscpy(report->blocker_comm, check->answer.comm, sizeof(report->blocker_comm));
	if (check->answer.address) {
		sprint_symbol_no_offset(symbol, check->answer.address);
		strscpy(report->blocker_function, symbol, sizeof(report->blocker_function));
	}
	report->blocker_depth = check->answer.depth;
	for (i = 0; i < check->answer.depth; i++)
		report->blocker_stack[i] = check->answer.stack[i];
}
