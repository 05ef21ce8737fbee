// SPDX-License-Identifier: GPL-2.0
/*
 * group_storage.c - data of the payload's own for each cgroup
 *
 * The ids of the cpu controller's cgroups are small, and the lowest free one is taken first.
 * So the data are in a table by id, and there are more than there are cgroups: a new one
 * finds its own ready.  The serial number beside the data says whose they are; the first
 * lookup for another cgroup of the same id makes zeros of them.  Nothing has to be done when
 * a cgroup is created or removed.
 *
 * When one of the last ids is seen, the table is made larger, in a work item: whoever looks
 * up is in the scheduler.  Until then a cgroup beyond the end has no data.
 */
#include <linux/cgroup.h>
#include <linux/irq_work.h>
#include <linux/percpu.h>
#include <linux/sched/clock.h>
#include <linux/sched/cputime.h>
#include <linux/sched/hotplug.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <schedmod/storage.h>

#include "sched.h"
#include "../base/fault.h"
#include "runtime.h"

#define RESERVE	64

/* Whose; cgroups are numbered from 1 on, an autogroup has 0. */
#define NOBODY	U64_MAX

struct group_storage {
	u64 serial;
	u64 data[];
};

/* The data, not what they are in: a lookup has to be short. */
struct table {
	int size;
	u64 *data[];
};

static struct table none;
static struct table *table = &none;	/* readers: preemption is off */
static size_t data_size;

static DEFINE_RAW_SPINLOCK(lock);	/* serials, but for readers */
static DEFINE_PER_CPU(unsigned long, missed);	/* lookups beyond the table's end, since the load */

static void start_growing(struct irq_work *work);
static void grow(struct work_struct *work);
static DEFINE_IRQ_WORK(grow_soon, start_growing);
static DECLARE_WORK(grow_work, grow);

static struct group_storage *storage_of(u64 *data)
{
	return container_of(data, struct group_storage, data[0]);
}

/* Another cgroup's data until now.  Those of autogroups, which are no cgroups, have id 0. */
static noinline void *claim(const struct task_group *group, const struct table *t)
{
	struct group_storage *s;
	int id = group->css.id;
	unsigned long flags;

	if (!data_size || id <= 0)
		return NULL;
	if (id >= t->size - RESERVE / 2)
		irq_work_queue(&grow_soon);
	if (id >= t->size) {
		this_cpu_inc(missed);
		return NULL;
	}
	s = storage_of(t->data[id]);
	raw_spin_lock_irqsave(&lock, flags);
	if (s->serial != group->css.serial_nr) {
		memset(s->data, 0, data_size);
		smp_store_release(&s->serial, group->css.serial_nr);	/* pairs with lookups */
	}
	raw_spin_unlock_irqrestore(&lock, flags);
	return s->data;
}

/**
 * schedmgr_group_storage() - the payload's data of a cgroup
 * @group: the cpu controller's part of it; root_task_group is the root's
 *
 * Context: preemption is off, as with a run queue's lock held; valid until it is on again.
 * Return: the data; NULL for an autogroup, for a cgroup beyond the end of the table, which
 * is soon moved, and when the payload has not asked for storage.
 */
void *notrace schedmgr_group_storage(const struct task_group *group)
{
	const struct table *t = READ_ONCE(table);
	unsigned int id = group->css.id;
	u64 *data;

	if (unlikely(id >= t->size))
		return claim(group, t);
	data = t->data[id];
	/* pairs with claim() */
	if (unlikely(smp_load_acquire(&storage_of(data)->serial) != group->css.serial_nr))
		return claim(group, t);
	return data;
}

static void free_table(struct table *t, int from)
{
	int i;

	for (i = from; i < t->size; i++)
		kvfree(t->data[i] ? storage_of(t->data[i]) : NULL);
	kvfree(t);
}

/* A table of that size; what is in the old one goes over, and stays where it is. */
static struct table *make_table(int size, const struct table *old)
{
	struct table *t = kvzalloc(struct_size(t, data, size), GFP_KERNEL);
	struct group_storage *s;
	int i;

	if (!t)
		return NULL;
	t->size = size;
	memcpy(t->data, old->data, old->size * sizeof(t->data[0]));
	for (i = old->size; i < size; i++) {
		s = kvzalloc(struct_size(s, data, 0) + data_size, GFP_KERNEL);
		if (!s) {
			free_table(t, old->size);
			return NULL;
		}
		s->serial = NOBODY;
		t->data[i] = s->data;
	}
	return t;
}

static void start_growing(struct irq_work *work)
{
	schedule_work(&grow_work);
}

/* Without memory, the next lookup that sees the end comes here again. */
static void grow(struct work_struct *work)
{
	struct table *old = table, *new = make_table(2 * old->size, old);

	if (!new)
		return;
	smp_store_release(&table, new);		/* pairs with the dependency in lookups */
	synchronize_rcu();
	kvfree(old);
}

static int highest_id(void)
{
	const struct task_group *group;
	int id = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(group, &task_groups, list)
		id = max(id, group->css.id);
	rcu_read_unlock();
	return id;
}

/**
 * schedmgr_group_storage_enable() - have @size bytes for each cgroup of the cpu controller
 * @size: in bytes
 *
 * Context: schedmgr_hook_prepare().
 * Return: 0; -ENOMEM; -EBUSY the payload was left by force and the data are still there.
 */
int schedmgr_group_storage_enable(size_t size)
{
	struct table *t;

	if (table != &none)
		return -EBUSY;
	data_size = round_up(size, sizeof(u64));
	t = schedmgr_may_fail(make_table(2 * highest_id() + RESERVE, &none), NULL);
	if (!t)
		return -ENOMEM;
	table = t;
	return 0;
}

/* Nobody looks up any more. */
void schedmgr_group_storage_free(void)
{
	struct table *t;

	irq_work_sync(&grow_soon);
	cancel_work_sync(&grow_work);
	t = table;
	if (t == &none)
		return;
	table = &none;
	data_size = 0;
	free_table(t, 0);
}

void schedmgr_group_storage_show(struct seq_file *file)
{
	unsigned long sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += per_cpu(missed, cpu);
	seq_printf(file, "group_slots %d\ngroup_lookups_missed %lu\n", table->size, sum);
}
