// SPDX-License-Identifier: GPL-2.0
/*
 * ran.c - checks all stacks while the machine runs, and knows who ran since
 *
 * The stop window must not grow with the number of threads.  So all stacks are
 * checked before it; from before the first check on, each task that leaves a CPU is
 * noted, because only the stack of such a task can have changed.  Then those are checked,
 * while fewer others run, and so on, as live migration does with dirty pages; what is left
 * is checked in the window.
 *
 * Each CPU appends to its own log; only the worker reads it.  A task is noted once
 * in each epoch, the first of which begins with the notes; a pass over the logs begins with
 * a new one, and reads the notes from before it:
 *
 *	worker				CPU that runs task T
 *	------				--------------------
 *	end = count of notes
 *	epoch = new			T->on_cpu = 1, T runs, leaves: it is noted
 *	smp_mb()			(context switch: full barrier)
 *	is T->on_cpu 0?			is epoch new?
 *
 * If the worker sees 0 from before T ran, the CPU sees the new epoch and notes T again.  If
 * the worker sees 1, T may be on its way out already, past the place where it would have been
 * noted: it is suspect, in the first pass as in any other, and looked at again in the next one
 * or in the window.  A note of the new epoch is left to the next pass, as T may run again
 * and is not noted twice.  So no task that ran is missed.
 *
 * The probe on sched_switch is there for as long as the manager is, since to register and to
 * remove one takes grace periods, which a real-time hog can put off for ever.  For the same
 * reason what the notes have used is freed later, by a workqueue.
 */
#include <linux/log2.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/clock.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>

#include "base/fault.h"
#include "base/pace.h"
#include "base/vmlinux.h"
#include "swap/log.h"
#include "swap/ran.h"
#include "swap/stack.h"

#define SEEN_MIN	256	/* tasks noted per CPU; room for twice its share of all threads */
#define SEEN_MAX	65536
#define SUSPECTS_MIN	256
#define SUSPECTS_PER_CPU 4	/* one runs; the first pass sees some, one after the other */
#define PASSES_MAX	10
#define FEW_PER_CPU	2	/* tasks to be left to the window */

/**
 * struct schedmgr_notes - who ran during one switch
 * @work: frees it
 * @logs: one for each CPU
 * @epoch: see the top of this file
 * @note_lost: there was no room for a note
 * @suspects: tasks that were in the way, or running, or not to be looked at, at the
 *            last pass; with references; the worker's own
 * @suspects_size: room in @suspects
 * @suspect_count: valid entries of @suspects
 * @suspects_overflow: there was no room for a suspect
 */
struct schedmgr_notes {
	struct rcu_work work;
	struct schedmgr_log __percpu *logs;
	unsigned int epoch;
	bool note_lost;
	struct task_struct **suspects;
	unsigned int suspects_size;
	unsigned int suspect_count;
	bool suspects_overflow;
};

/* Those that CPUs write to; NULL: it does not matter who runs. */
struct schedmgr_notes *schedmgr_ran_notes;

/* The same, from its start to its stop; the worker's own. */
static struct schedmgr_notes *notes;

/* It runs while it checks, and sleeps in the window: there it is checked, once, and nowhere else. */
static struct task_struct *checker;

/* There is a probe of our own. */
static bool probed;

/* Frees what is not needed any more. */
static struct workqueue_struct *later;

/**
 * schedmgr_ran_note() - a task leaves this CPU
 * @prev: the task
 *
 * Context: on sched_switch, under the run queue's lock.
 */
void schedmgr_ran_note(struct task_struct *prev)
{
	struct schedmgr_notes *w = READ_ONCE(schedmgr_ran_notes);

	if (!w || is_idle_task(prev) || prev == checker)
		return;
	if (!schedmgr_log_note(this_cpu_ptr(w->logs), prev, READ_ONCE(w->epoch)))
		WRITE_ONCE(w->note_lost, true);
}

static void free_notes(struct schedmgr_notes *w)
{
	int cpu;

	while (w->suspect_count)
		put_task_struct(w->suspects[--w->suspect_count]);
	kvfree(w->suspects);
	for_each_possible_cpu(cpu)
		if (w->logs)
			schedmgr_log_free(per_cpu_ptr(w->logs, cpu));
	free_percpu(w->logs);
	kfree(w);
}

/* No CPU writes to it any more. */
static void free_notes_work(struct work_struct *work)
{
	free_notes(container_of(to_rcu_work(work), struct schedmgr_notes, work));
}

static struct schedmgr_notes *make_notes(unsigned int tasks)
{
	struct schedmgr_notes *w;
	int cpu, error = 0;

	w = schedmgr_may_fail(kzalloc(sizeof(*w), GFP_KERNEL), NULL);
	if (!w)
		return NULL;
	INIT_RCU_WORK(&w->work, free_notes_work);
	w->epoch = 1;
	w->suspects_size = SUSPECTS_MIN + SUSPECTS_PER_CPU * num_possible_cpus();
	w->suspects = schedmgr_may_fail(kvcalloc(w->suspects_size, sizeof(*w->suspects),
						 GFP_KERNEL), NULL);
	w->logs = schedmgr_may_fail(alloc_percpu(struct schedmgr_log), NULL);
	if (!w->suspects || !w->logs)
		goto free;
	for_each_possible_cpu(cpu)
		error = error ?: schedmgr_log_make(per_cpu_ptr(w->logs, cpu), tasks);
	if (!error)
		return w;
free:
	free_notes(w);
	return NULL;
}

static void suspect(struct task_struct *task)
{
	if (notes->suspect_count == notes->suspects_size) {
		notes->suspects_overflow = true;
		return;
	}
	get_task_struct(task);
	notes->suspects[notes->suspect_count++] = task;
}

/**
 * schedmgr_ran_start() - begin to note the tasks that leave a CPU
 *
 * Context: may sleep; the switch worker.
 * Return: 0; -ENOMEM.
 */
int schedmgr_ran_start(void)
{
	unsigned int tasks = READ_ONCE(*schedmgr_kernel.nr_threads) * 2 / num_online_cpus();

	tasks = roundup_pow_of_two(clamp_t(unsigned int, tasks, SEEN_MIN, SEEN_MAX));
	notes = make_notes(tasks);
	if (!notes)
		return -ENOMEM;
	checker = current;
	smp_store_release(&schedmgr_ran_notes, notes);	/* made before it is seen */
	smp_mb();	/* see the top of this file */
	return 0;
}

/**
 * schedmgr_ran_stop() - end what schedmgr_ran_start() began
 *
 * Does not wait for CPUs that are still writing a note: what they write to is freed later.
 *
 * Context: may sleep; the switch worker.
 */
void schedmgr_ran_stop(void)
{
	WRITE_ONCE(schedmgr_ran_notes, NULL);
	queue_rcu_work(later, &notes->work);
	notes = NULL;
}

/**
 * schedmgr_ran_end() - note no more tasks
 *
 * Context: the stop window, one CPU, when the switch is made: its CPUs need not note
 * their stoppers on the way out.
 */
void schedmgr_ran_end(void)
{
	WRITE_ONCE(schedmgr_ran_notes, NULL);
}

/* Checks one task while the machine runs; a doubtful one is looked at again. */
static void check_outside(struct schedmgr_check *check, struct task_struct *task)
{
	if (task == checker)
		return;
	if (READ_ONCE(task->on_cpu) || !schedmgr_check_running(check, task))
		suspect(task);
}

/*
 * The first pass, by process id, so that it can be left and taken up again.  Only a task that
 * runs gets another's id, in execve(); one that has no id yet has not run yet; one that has
 * none any more is dying, see schedmgr_check_dying().  Idle tasks leave their CPU only in
 * schedule_idle(), which is outside every boundary.
 */
static void check_threads(struct schedmgr_check *check)
{
	struct task_struct *thread;
	struct pid *pid;
	unsigned int before = check->figures.threads;
	int nr = 0;
	u64 start;

	check->figures.spent = 0;
	do {
		rcu_read_lock();
		pid = schedmgr_kernel.find_ge_pid(nr + 1, &init_pid_ns);
		thread = pid_task(pid, PIDTYPE_PID);
		start = sched_clock();
		if (thread)
			check_outside(check, thread);
		check->figures.spent += sched_clock() - start;
		nr = pid_nr(pid);
		rcu_read_unlock();
		schedmgr_give_way();
	} while (nr);
	check->figures.sampled = check->figures.threads - before;
}

static void check_suspects(struct schedmgr_check *check)
{
	unsigned int i, n = notes->suspect_count;

	notes->suspect_count = 0;
	for (i = 0; i < n; i++) {
		check_outside(check, notes->suspects[i]);
		put_task_struct(notes->suspects[i]);
	}
}

static void check_log(struct schedmgr_check *check, struct schedmgr_log *log)
{
	for (; log->checked < log->end; log->checked++)
		check_outside(check, log->tasks[log->checked]);
}

/**
 * schedmgr_ran_left() - how many stacks are left to be checked
 *
 * Context: the switch worker; the number grows as tasks run.
 */
unsigned int schedmgr_ran_left(void)
{
	unsigned int n = 1 + notes->suspect_count;	/* the checker's own */
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct schedmgr_log *log = per_cpu_ptr(notes->logs, cpu);

		n += READ_ONCE(log->count) - log->checked;
	}
	return n;
}

static void begin_epoch(struct schedmgr_check *check)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		struct schedmgr_log *log = per_cpu_ptr(notes->logs, cpu);

		log->end = smp_load_acquire(&log->count);	/* pairs with schedmgr_log_note() */
	}
	WRITE_ONCE(notes->epoch, notes->epoch + 1);
	smp_mb();	/* see the top of this file */
	check->answer.blocker = SCHEDMGR_BLOCKER_NONE;
}

/**
 * schedmgr_ran_check() - check stacks until few are left for the window
 * @check: what to look for; its blocker tells who was in the way in the last pass
 * @first: begin with all threads; otherwise only those that ran since the last call, or
 *         all where that had more suspects than could be kept
 *
 * Context: may sleep; the switch worker.
 * Return: 0; -EBUSY a task is in the way.
 */
int schedmgr_ran_check(struct schedmgr_check *check, bool first)
{
	unsigned int few = num_online_cpus() * FEW_PER_CPU, left = UINT_MAX, before, pass;
	int cpu;

	if (first || notes->suspects_overflow) {
		notes->suspects_overflow = false;
		check_threads(check);
	}
	for (pass = 0; pass < PASSES_MAX; pass++) {
		before = left;
		left = schedmgr_ran_left();
		if (pass && (left <= few || left >= before))
			break;
		begin_epoch(check);
		check->figures.passes++;
		check_suspects(check);
		for_each_possible_cpu(cpu)
			check_log(check, per_cpu_ptr(notes->logs, cpu));
	}
	return check->answer.blocker == SCHEDMGR_BLOCKER_NONE && !notes->suspects_overflow ? 0 : -EBUSY;
}

/**
 * schedmgr_ran_lost() - has a note been lost, so that all must be checked again?
 *
 * Context: the stop window, where it does not change, or the switch worker.
 */
bool schedmgr_ran_lost(void)
{
	return READ_ONCE(notes->note_lost);
}

static bool recheck_log(struct schedmgr_check *check, const struct schedmgr_log *log)
{
	unsigned int i;

	for (i = log->checked; i < log->count; i++)
		if (!schedmgr_check_task(check, log->tasks[i]))
			return false;
	return true;
}

/**
 * schedmgr_ran_recheck() - check the stacks that may have changed since the last pass
 * @check: what to look for, one for each CPU
 * @leader: this CPU also checks the worker, the suspects, and what CPUs noted that are off
 *          line by now
 *
 * Context: the stop window, on each CPU.
 * Return: true when nobody is in the way.
 */
bool schedmgr_ran_recheck(struct schedmgr_check *check, bool leader)
{
	unsigned int i;
	int cpu;

	if (!recheck_log(check, this_cpu_ptr(notes->logs)))
		return false;
	if (!leader)
		return true;
	if (!schedmgr_check_task(check, checker))
		return false;
	for_each_cpu_andnot(cpu, cpu_possible_mask, cpu_online_mask)
		if (!recheck_log(check, per_cpu_ptr(notes->logs, cpu)))
			return false;
	for (i = 0; i < notes->suspect_count; i++)
		if (!schedmgr_check_task(check, notes->suspects[i]))
			return false;
	return true;
}

/* Where nobody measures health, whose probe tells of each switch of tasks. */
static void on_switch(void *data, bool preempt, struct task_struct *prev, struct task_struct *next,
		      unsigned int prev_state)
{
	schedmgr_ran_leaves(prev);
}

/**
 * schedmgr_ran_init() - be ready to note who runs
 * @alone: nobody else calls schedmgr_ran_leaves()
 *
 * Context: module init.
 * Return: 0; -ENOMEM.
 */
int __init schedmgr_ran_init(bool alone)
{
	int error;

	later = schedmgr_may_fail(alloc_workqueue("schedmgr_later", WQ_UNBOUND, 0), NULL);
	if (!later)
		return -ENOMEM;
	if (!alone)
		return 0;
	error = schedmgr_may_fail(tracepoint_probe_register(schedmgr_kernel.sched_switch,
							    on_switch, NULL), -ENOMEM);
	if (error)
		destroy_workqueue(later);
	probed = !error;
	return error;
}

void schedmgr_ran_exit(void)
{
	if (probed) {
		tracepoint_probe_unregister(schedmgr_kernel.sched_switch, on_switch, NULL);
		tracepoint_synchronize_unregister();
	}
	rcu_barrier();	/* the work of notes that have ended is queued by then */
	destroy_workqueue(later);
}
