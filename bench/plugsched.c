// SPDX-License-Identifier: GPL-2.0
/*
 * plugsched.c - plugsched's way to replace the scheduler, to be measured beside ours
 *
 * For the benchmark's VM only: never installed, never unloaded.  The scheduler is the cut
 * of a payload, as in schedmgr's own modules; how it is put in place is what plugsched
 * (https://github.com/aliyun/plugsched) does in stop_machine(), written anew:
 *
 *	check	the stacks of all threads, divided among the CPUs; every return address is
 *		looked up in the table of redirects
 *	leave	each CPU walks all threads and dequeues those that are on its run queue
 *	write	one CPU copies the sched_class objects and writes all redirects
 *	return	each CPU walks all threads again and enqueues them
 *
 * It leaves out what plugsched does beyond that (memory pools, stack protectors, bandwidth
 * timers, dying tasks): all of it would only make its window longer.  A dying task that is
 * queued stays queued, which does no harm as both schedulers have the same source.
 *
 * Writing Y or N to the parameter "active" switches; "report" has the figures.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/sched/clock.h>
#include <linux/sched/cputime.h>
#include <linux/sched/hotplug.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/cpu.h>
#include <linux/kernel.h>
#include <linux/memory.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/stacktrace.h>
#include <linux/stop_machine.h>
#include <linux/string.h>
#include <asm/processor-flags.h>
#include <asm/special_insns.h>
#include <asm/sync_core.h>

#include "sched.h"

#define JUMP_SIZE	5
#define STACK_MAX	100	/* as plugsched has it */
#define CLASSES_MAX	8
#define LEAVE		(DEQUEUE_SAVE | DEQUEUE_MOVE | DEQUEUE_NOCLOCK)
#define RETURN		(ENQUEUE_RESTORE | ENQUEUE_MOVE | ENQUEUE_NOCLOCK)

void schedmgr_payload_entry(unsigned int sched_mode);	/* schedule.S */

/* One function of the redirect table. */
struct redirect {
	u8 *entry;
	u8 jump[JUMP_SIZE];
	u8 original[JUMP_SIZE];
};

/* Where functions lie; a table of them is sorted by address. */
struct extent {
	unsigned long start;
	unsigned long size;	/* 0: any stack may have it: __schedule */
};

/* A switch: who takes part, and how far it is. */
struct run {
	bool on;
	int cpus;
	atomic_t left[4];	/* CPUs that have not finished the phase */
	atomic_t error;
	atomic_t moved;
	u64 enter, checked, left_queues, written, leave;
	u64 stop;	/* what the call of stop_machine() took */
};

static struct redirect *redirects;
static struct extent *old_extents, *new_extents;
static unsigned int redirect_count;
static u8 *saved_class[CLASSES_MAX];
static bool active;
static char report[192] = "none";

static int compare_extents(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static bool in_extents(const struct extent *extents, unsigned long address)
{
	unsigned int low = 0, high = redirect_count;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (extents[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low && address - extents[low - 1].start < extents[low - 1].size;
}

static int check_thread(struct task_struct *task, const struct extent *extents)
{
	unsigned long stack[STACK_MAX];
	unsigned int n, i;

	n = stack_trace_save_tsk(task, stack, STACK_MAX, 0);
	for (i = 0; i < n; i++)
		if (in_extents(extents, stack[i]))
			return -EBUSY;
	return 0;
}

/* This CPU's place among those that are on line. */
static int place(void)
{
	int cpu, n = 0;

	for_each_online_cpu(cpu) {
		if (cpu == smp_processor_id())
			break;
		n++;
	}
	return n;
}

static int check_stacks(const struct run *run)
{
	const struct extent *extents = run->on ? old_extents : new_extents;
	struct task_struct *process, *thread;
	int n = 0, mine = place(), error;

	for_each_process_thread(process, thread) {
		if (n++ % run->cpus != mine)
			continue;
		error = check_thread(thread, extents);
		if (error)
			return error;
	}
	return check_thread(idle_task(smp_processor_id()), extents);
}

/* Takes this CPU's tasks off its run queue, found among all threads. */
static void leave_queue(struct run *run)
{
	struct task_struct *process, *thread;
	struct rq *rq = this_rq();
	struct rq_flags rf;

	rq_lock(rq, &rf);
	update_rq_clock(rq);
	set_rq_offline(rq);
	for_each_process_thread(process, thread) {
		if (rq != task_rq(thread) || thread == rq->stop || !task_on_rq_queued(thread))
			continue;
		thread->sched_class->dequeue_task(rq, thread, LEAVE);
		atomic_inc(&run->moved);
	}
	rq_unlock(rq, &rf);
}

static void return_to_queue(void)
{
	struct task_struct *process, *thread;
	struct rq *rq = this_rq();
	struct rq_flags rf;

	rq_lock(rq, &rf);
	update_rq_clock(rq);
	set_rq_online(rq);
	for_each_process_thread(process, thread) {
		if (rq != task_rq(thread) || thread == rq->stop || !task_on_rq_queued(thread))
			continue;
		thread->sched_class->enqueue_task(rq, thread, RETURN);
	}
	rq_unlock(rq, &rf);
}

/* The kernel's own write_cr0() would keep write protection on. */
static void set_cr0(unsigned long value)
{
	asm volatile("mov %0, %%cr0" : "+r" (value) : : "memory");
}

static void write_all(bool on)
{
	unsigned long cr0 = read_cr0();
	const struct schedmgr_overlay *o;
	unsigned int i;

	set_cr0(cr0 & ~X86_CR0_WP);
	for (o = schedmgr_overlays; o < schedmgr_overlays_end; o++)
		memcpy(o->shared, on ? o->image : saved_class[o - schedmgr_overlays], o->size);
	for (i = 0; i < redirect_count; i++)
		memcpy(redirects[i].entry, on ? redirects[i].jump : redirects[i].original,
		       JUMP_SIZE);
	set_cr0(cr0);
}

/* The last CPU to come notes when. */
static void meet(atomic_t *left, u64 *when)
{
	if (atomic_dec_and_test(left)) {
		*when = sched_clock();
		atomic_dec(left);
	}
	while (atomic_read(left) >= 0)
		cpu_relax();
}

static int run_window(void *arg)
{
	bool first = smp_processor_id() == cpumask_first(cpu_online_mask);
	struct run *run = arg;
	int error;

	if (!cmpxchg64(&run->enter, 0, 1))
		run->enter = sched_clock();
	error = check_stacks(run);
	if (error)
		atomic_set(&run->error, error);
	meet(&run->left[0], &run->checked);
	if (atomic_read(&run->error))
		return atomic_read(&run->error);
	leave_queue(run);
	meet(&run->left[1], &run->left_queues);
	if (first)
		write_all(run->on);
	meet(&run->left[2], &run->written);
	sync_core();
	return_to_queue();
	if (atomic_dec_and_test(&run->left[3]))
		run->leave = sched_clock();
	return 0;
}

static void write_report(const struct run *run)
{
	snprintf(report, sizeof(report),
		 "window %llu check %llu quiesce %llu flip %llu rebuild %llu rebuilt %d stop %llu",
		 run->leave - run->enter, run->checked - run->enter, run->left_queues - run->checked,
		 run->written - run->left_queues, run->leave - run->written,
		 atomic_read(&run->moved), run->stop);
}

static int set_active(const char *value, const struct kernel_param *kp)
{
	struct run run = {};
	unsigned int i;
	int error;

	error = kstrtobool(value, &run.on);
	if (error || run.on == active)
		return error;
	cpus_read_lock();
	mutex_lock(&text_mutex);
	run.cpus = num_online_cpus();
	for (i = 0; i < ARRAY_SIZE(run.left); i++)
		atomic_set(&run.left[i], run.cpus);
	run.stop = sched_clock();
	error = stop_machine_cpuslocked(run_window, &run, cpu_online_mask);
	run.stop = sched_clock() - run.stop;
	mutex_unlock(&text_mutex);
	cpus_read_unlock();
	if (error)
		return error;
	active = run.on;
	write_report(&run);
	return 0;
}

static const struct kernel_param_ops active_ops = {
	.set = set_active,
	.get = param_get_bool,
};

module_param_cb(active, &active_ops, &active, 0600);
MODULE_PARM_DESC(active, "the module's scheduler runs");
module_param_string(report, report, sizeof(report), 0400);
MODULE_PARM_DESC(report, "what the last switch took, in ns");

static void add_redirect(const struct schedmgr_function *f)
{
	bool schedule = f->flags & SCHEDMGR_FN_SCHEDULE;
	void *target = schedule ? (void *)schedmgr_payload_entry : f->new;
	struct redirect *r = &redirects[redirect_count];
	s32 distance = (s32)((u8 *)target - ((u8 *)f->old + JUMP_SIZE));

	r->entry = f->old;
	memcpy(r->original, r->entry, JUMP_SIZE);
	r->jump[0] = 0xe9;
	memcpy(r->jump + 1, &distance, sizeof(distance));
	old_extents[redirect_count] = (struct extent){ (unsigned long)f->old,
						     schedule ? 0 : f->old_size };
	new_extents[redirect_count] = (struct extent){ (unsigned long)f->new,
						     schedule ? 0 : f->new_size };
	redirect_count++;
}

static int __init bench_init(void)
{
	unsigned int max = schedmgr_functions_end - schedmgr_functions;
	const struct schedmgr_function *f;
	const struct schedmgr_overlay *o;

	if (schedmgr_overlays_end - schedmgr_overlays > CLASSES_MAX)
		return -ENOSPC;
	redirects = kcalloc(max, sizeof(*redirects), GFP_KERNEL);
	old_extents = kcalloc(max, sizeof(*old_extents), GFP_KERNEL);
	new_extents = kcalloc(max, sizeof(*new_extents), GFP_KERNEL);
	if (!redirects || !old_extents || !new_extents)
		return -ENOMEM;
	for (o = schedmgr_overlays; o < schedmgr_overlays_end; o++) {
		u8 *copy = kmemdup(o->shared, o->size, GFP_KERNEL);

		if (!copy)
			return -ENOMEM;
		saved_class[o - schedmgr_overlays] = copy;
	}
	for (f = schedmgr_functions; f < schedmgr_functions_end; f++)
		if (f->new)
			add_redirect(f);
	sort(old_extents, redirect_count, sizeof(*old_extents), compare_extents, NULL);
	sort(new_extents, redirect_count, sizeof(*new_extents), compare_extents, NULL);
	pr_info("%u functions\n", redirect_count);
	return 0;
}

module_init(bench_init);
MODULE_DESCRIPTION("plugsched's algorithm, for schedmgr's benchmark");
MODULE_LICENSE("GPL");
