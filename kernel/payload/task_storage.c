// SPDX-License-Identifier: GPL-2.0
/*
 * task_storage.c - data of the payload's own for each task
 *
 * A hash table by the task's address: readers walk a bucket under RCU, which all code
 * that holds a run queue's lock is; writers share one lock, as forks and exits share
 * tasklist_lock anyway.
 *
 * No task is missed.  Probes on the tracepoints task_newtask and sched_process_free are
 * registered first, then a grace period makes sure that every fork whose task comes onto
 * the task list later than we look at it calls the probe.  A task that both find gets its
 * storage once.  task_newtask comes before the first wake-up, sched_process_free a grace
 * period after the last switch away; what is in between is what a scheduler decides on.
 *
 * Memory for new tasks cannot be waited for in a tracepoint, so some is kept in reserve.
 * A task that finds none even there has no storage, as long as it lives.
 */
#include <linux/hash.h>
#include <linux/log2.h>
#include <linux/mempool.h>
#include <linux/mm.h>
#include <linux/rculist.h>
#include <linux/sched/clock.h>
#include <linux/sched/cputime.h>
#include <linux/sched/hotplug.h>
#include <linux/sched/signal.h>
#include <linux/sched/stat.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <schedmod/storage.h>
#include <trace/events/sched.h>
#include <trace/events/task.h>

#include "sched.h"
#include "../base/fault.h"
#include "runtime.h"

#define RESERVE		64
#define MIN_BITS	10
#define MAX_BITS	20
#define MAX_WALKS	10

struct task_storage {
	struct hlist_node node;
	const struct task_struct *task;
	struct rcu_head rcu;
	u64 data[];
};

static struct hlist_head *buckets;
static unsigned int shift;		/* of a 64-bit hash, to the number of a bucket */
static struct kmem_cache *cache;
static mempool_t *pool;
static size_t data_size;

static DEFINE_SPINLOCK(lock);		/* buckets, but for readers; count */
static unsigned int count;

static atomic_t failed = ATOMIC_INIT(0);	/* forks that found no memory, since the payload was loaded */
static DEFINE_PER_CPU(unsigned long, missed);	/* lookups of live tasks without storage, as well */

static struct hlist_head *bucket_of(const struct task_struct *task)
{
	return &buckets[((unsigned long)task * GOLDEN_RATIO_64) >> shift];
}

static struct task_storage *find(const struct task_struct *task)
{
	struct task_storage *s;

	hlist_for_each_entry_rcu_notrace(s, bucket_of(task), node)
		if (s->task == task)
			return s;
	return NULL;
}

/* Who is being made, or will never run again, has none and needs none. */
static noinline void *miss(const struct task_struct *task)
{
	if (!task->exit_state && READ_ONCE(task->__state) != TASK_NEW)
		this_cpu_inc(missed);
	return NULL;
}

/**
 * schedmgr_task_storage() - the payload's data of a task
 * @task: a task
 *
 * Context: any in which a run queue's lock is held, or RCU's read side; valid until its end,
 * and until the task's end.
 * Return: the data; NULL before the task is first woken, once it is past its exit, where
 * its fork found no memory, and when the payload has not asked for storage.
 */
void *notrace schedmgr_task_storage(const struct task_struct *task)
{
	struct task_storage *s;

	if (unlikely(!buckets))
		return NULL;
	s = find(task);
	return likely(s) ? s->data : miss(task);
}

/* False if there is no memory. */
static bool adopt(const struct task_struct *task)
{
	struct task_storage *s;
	unsigned long flags;
	bool again;

	s = mempool_alloc(pool, GFP_NOWAIT | __GFP_NOWARN);
	if (!s)
		return false;
	memset(s, 0, sizeof(*s) + data_size);
	s->task = task;
	spin_lock_irqsave(&lock, flags);
	again = find(task);
	if (!again) {
		hlist_add_head_rcu(&s->node, bucket_of(task));
		count++;
	}
	spin_unlock_irqrestore(&lock, flags);
	if (again)
		mempool_free(s, pool);
	return true;
}

static void free_storage(struct rcu_head *rcu)
{
	mempool_free(container_of(rcu, struct task_storage, rcu), pool);
}

static void note_new(void *data, struct task_struct *task, unsigned long clone_flags)
{
	if (!adopt(task))
		atomic_inc(&failed);
}

static void note_free(void *data, struct task_struct *task)
{
	struct task_storage *s;
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);
	s = find(task);
	if (s) {
		hlist_del_rcu(&s->node);
		count--;
	}
	spin_unlock_irqrestore(&lock, flags);
	if (s)
		call_rcu(&s->rcu, free_storage);
}

/* How many tasks found no memory.  Idle tasks are on no list. */
static int adopt_all(void)
{
	struct task_struct *process, *thread;
	int cpu, n = 0;

	rcu_read_lock();
	for_each_process_thread(process, thread)
		n += !find(thread) && !adopt(thread);
	for_each_possible_cpu(cpu)
		n += !find(cpu_rq(cpu)->idle) && !adopt(cpu_rq(cpu)->idle);
	rcu_read_unlock();
	return n;
}

/* With memory that may be waited for, where there is none at once. */
static int adopt_until_done(void)
{
	int walks, missing, error;

	for (walks = 0; (missing = adopt_all()); walks++) {
		if (walks == MAX_WALKS)
			return -ENOMEM;
		error = schedmgr_may_fail(mempool_resize(pool, missing + RESERVE), -ENOMEM);
		if (error)
			return error;
	}
	return mempool_resize(pool, RESERVE);
}

static int allocate(size_t size)
{
	unsigned int bits = clamp_t(unsigned int, order_base_2(nr_threads), MIN_BITS, MAX_BITS);

	data_size = size;
	cache = schedmgr_may_fail(kmem_cache_create(KBUILD_MODNAME, sizeof(struct task_storage) + size,
						    0, 0, NULL), NULL);
	if (!cache)
		return -ENOMEM;
	pool = schedmgr_may_fail(mempool_create_slab_pool(RESERVE, cache), NULL);
	if (!pool)
		goto cache;
	shift = 64 - bits;
	buckets = schedmgr_may_fail(kvcalloc(1UL << bits, sizeof(*buckets), GFP_KERNEL), NULL);
	if (buckets)
		return 0;
	mempool_destroy(pool);
cache:
	kmem_cache_destroy(cache);
	return -ENOMEM;
}

/* The probes are gone, and so is whoever looked anything up. */
static void deallocate(void)
{
	struct task_storage *s;
	struct hlist_node *next;
	size_t i;

	rcu_barrier();
	for (i = 0; i < 1UL << (64 - shift); i++)
		hlist_for_each_entry_safe(s, next, &buckets[i], node)
			mempool_free(s, pool);
	count = 0;
	kvfree(buckets);
	buckets = NULL;
	mempool_destroy(pool);
	kmem_cache_destroy(cache);
}

/**
 * schedmgr_task_storage_enable() - have @size bytes for each task
 * @size: in bytes
 *
 * Context: schedmgr_hook_prepare().
 * Return: 0; -ENOMEM; -EBUSY the payload was left by force and the data are still there.
 */
int schedmgr_task_storage_enable(size_t size)
{
	int error;

	if (buckets)
		return -EBUSY;
	error = allocate(size);
	if (error)
		return error;
	error = schedmgr_may_fail(register_trace_sched_process_free(note_free, NULL), -ENOMEM);
	if (error)
		goto memory;
	error = schedmgr_may_fail(register_trace_task_newtask(note_new, NULL), -ENOMEM);
	if (error)
		goto probe;
	tracepoint_synchronize_unregister();	/* see above */
	error = adopt_until_done();
	if (!error)
		return 0;

	unregister_trace_task_newtask(note_new, NULL);
probe:
	unregister_trace_sched_process_free(note_free, NULL);
	tracepoint_synchronize_unregister();
memory:
	deallocate();
	return error;
}

void schedmgr_task_storage_free(void)
{
	if (!buckets)
		return;
	unregister_trace_task_newtask(note_new, NULL);
	unregister_trace_sched_process_free(note_free, NULL);
	tracepoint_synchronize_unregister();
	deallocate();
}

void schedmgr_task_storage_show(struct seq_file *file)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(missed, cpu);
	seq_printf(file, "tasks %u\ntask_forks_failed %d\ntask_lookups_missed %lu\n",
		   READ_ONCE(count), atomic_read(&failed), sum);
}
