// SPDX-License-Identifier: GPL-2.0
/*
 * storage.c - notes in the storage of tasks, cgroups and CPUs whose it is, and looks at every switch
 *
 * Under debugfs: "seen" has what was found, "cost" the nanoseconds of a thousand lookups of each
 * kind, beside what the loop takes when it does nothing but pass an argument.
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>
#include <schedmod/directory.h>
#include <schedmod/payload.h>
#include <schedmod/storage.h>

#define STORAGE_LOOKUPS	1000

struct storage_note {
	const void *whose;
	u64 switches;
};

struct storage_cpu {
	u64 switches;
	u64 without;	/* live tasks that have no storage */
	u64 wrong;	/* somebody else's storage */
	u64 cgroups;	/* tasks of a cgroup with storage */
};

static DEFINE_PER_CPU(struct storage_cpu, storage_cpu);

static bool storage_is_wrong(struct storage_note *note, const void *whose)
{
	if (!note->whose)
		note->whose = whose;
	note->switches++;
	return note->whose != whose;
}

void storage_switch(struct task_struct *next);
void storage_switch(struct task_struct *next)
{
	struct storage_cpu *cpu = this_cpu_ptr(&storage_cpu);
	struct storage_note *note = schedmgr_task_storage(next);

	cpu->switches++;
	if (note)
		cpu->wrong += storage_is_wrong(note, next);
	else
		cpu->without += !next->exit_state;
	note = schedmgr_group_storage(task_group(next));
	if (note) {
		cpu->cgroups++;
		cpu->wrong += storage_is_wrong(note, task_group(next));
	}
}

static int storage_seen_show(struct seq_file *file, void *unused)
{
	struct storage_cpu sum = {};
	int cpu;

	for_each_possible_cpu(cpu) {
		const struct storage_cpu *c = per_cpu_ptr(&storage_cpu, cpu);

		sum.switches += c->switches;
		sum.without += c->without;
		sum.wrong += c->wrong;
		sum.cgroups += c->cgroups;
	}
	seq_printf(file, "switches %llu\nwithout %llu\nwrong %llu\ncgroups %llu\n", sum.switches,
		   sum.without, sum.wrong, sum.cgroups);
	return 0;
}
SCHEDMGR_DEFINE_SHOW(storage_seen);

#define STORAGE_TIME(expression)							\
	({										\
		u64 begin = sched_clock();						\
		int i;									\
											\
		for (i = 0; i < STORAGE_LOOKUPS; i++) {					\
			void *found = expression;					\
											\
			asm volatile("" : : "r" (found));				\
		}									\
		sched_clock() - begin;							\
	})

static void *storage_argument(void *argument)
{
	void *passed;

	asm volatile("mov %1, %0" : "=r" (passed) : "r" (argument));
	return passed;
}

static int storage_cost_show(struct seq_file *file, void *unused)
{
	u64 nothing, task, group, cpu;

	local_irq_disable();
	nothing = STORAGE_TIME(storage_argument(current));
	task = STORAGE_TIME(schedmgr_task_storage(current));
	group = STORAGE_TIME(schedmgr_group_storage(&root_task_group));
	cpu = STORAGE_TIME(per_cpu_ptr(&storage_cpu, smp_processor_id()));
	local_irq_enable();
	seq_printf(file, "loop %llu\ntask %llu\ngroup %llu\ncpu %llu\n", nothing, task, group, cpu);
	return 0;
}
SCHEDMGR_DEFINE_SHOW(storage_cost);

int schedmgr_hook_prepare(void)
{
	return schedmgr_task_storage_enable(sizeof(struct storage_note)) ?:
		schedmgr_group_storage_enable(sizeof(struct storage_note));
}

void schedmgr_hook_activated(void)
{
	schedmgr_directory_file("seen", 0400, &storage_seen_fops);
	schedmgr_directory_file("cost", 0400, &storage_cost_fops);
}
