// SPDX-License-Identifier: GPL-2.0
/*
 * home.c - the way back to stock when the active scheduler cannot be trusted to run anything
 *
 * An ordinary switch needs the scheduler that it replaces: a kthread must run, the stopper
 * of each CPU must, and no task may be in the way.  This way needs none of that.  All is
 * made ready while the payload is healthy: an alias of each entry and vmlinux's
 * bytes for it.  The CPUs are gathered by inter-processor interrupts from a timer's
 * interrupt, empty their run queues, get vmlinux's entries back, and fill the queues.
 *
 * No stack is checked: a task inside the payload goes on there, and calls vmlinux's entries
 * from then on.  So the payload's module must stay for good.
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched/clock.h>
#include <linux/schedmgr.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>
#include <asm/sync_core.h>

#include "base/active.h"
#include "base/fault.h"
#include "base/lockstep.h"
#include "base/vmlinux.h"
#include "guard/home.h"
#include "text/alias.h"
#include "text/door.h"
#include "text/overlay.h"
#include "text/redirect.h"

#define GATHER_NS	(500 * NSEC_PER_MSEC)	/* all CPUs must come in this time */

/**
 * struct schedmgr_home - what leads one payload's entries back to vmlinux
 * @payload: whose runtime moves the tasks
 * @mapping: the entries' pages a second time
 * @count: entries
 * @entry: where to write what
 */
struct schedmgr_home {
	const struct schedmgr_payload *payload;
	void *mapping;
	unsigned int count;
	struct {
		struct schedmgr_alias alias;
		u8 original[SCHEDMGR_PATCH_SIZE];
	} entry[];
};

/*
 *	IDLE	-> GATHER	somebody wants to go home
 *	GATHER	-> IDLE		a CPU did not come in time
 *		-> QUIESCE	all are here, and the way is open
 *	QUIESCE	-> REBUILD	all queues are empty; the last CPU writes the entries
 *	REBUILD	-> IDLE		the last CPU is done
 */
enum phase {
	PHASE_IDLE,
	PHASE_GATHER,
	PHASE_QUIESCE,
	PHASE_REBUILD,
};

/* The plan is the switch worker's, and is changed while the way is closed. */
static struct schedmgr_home *plan;

/* One try, by whoever has brought the phase from IDLE to GATHER. */
static struct schedmgr_lockstep step;
static struct cpumask wanted;
static struct cpumask arrived;
static struct schedmgr_home_times times;

static DEFINE_PER_CPU(call_single_data_t, calls);

/* The pages that entries lie in, in order, each once; one that crosses has both. */
static unsigned int collect_pages(const struct schedmgr_redirects *r, struct page **pages)
{
	unsigned long page, last = 0;
	unsigned int i, n = 0;

	for (i = 0; i < r->count; i++) {
		const u8 *entry = r->entry[i].entry;

		page = (unsigned long)entry & PAGE_MASK;
		for (; page <= ((unsigned long)entry + SCHEDMGR_PATCH_SIZE - 1); page += PAGE_SIZE)
			if (page != last) {
				pages[n++] = pfn_to_page(PHYS_PFN(__pa_symbol(page)));
				last = page;
			}
	}
	return n;
}

static bool add_entry(struct schedmgr_home *home, const struct schedmgr_redirect *e, void *address)
{
	memcpy(home->entry[home->count].original, e->original, SCHEDMGR_PATCH_SIZE);
	return schedmgr_alias_at(&home->entry[home->count++].alias, address, SCHEDMGR_PATCH_SIZE);
}

/* Those that the payload owns: what another one has left is vmlinux's, and ftrace's, soon. */
static bool add_entries(struct schedmgr_home *home, const struct schedmgr_redirects *r)
{
	unsigned long last = 0, page;
	unsigned int i, n = 0;

	for (i = 0; i < r->count; i++) {
		const u8 *entry = r->entry[i].entry;

		page = (unsigned long)entry & PAGE_MASK;
		n += page != last;
		last = ((unsigned long)entry + SCHEDMGR_PATCH_SIZE - 1) & PAGE_MASK;
		if (r->entry[i].to &&
		    !add_entry(home, &r->entry[i],
			       home->mapping + (n - 1) * PAGE_SIZE + offset_in_page(entry)))
			return false;
		n += last != page;
	}
	return true;
}

static void *map_pages(const struct schedmgr_redirects *r)
{
	struct page **pages;
	void *mapping;

	pages = schedmgr_may_fail(kvmalloc_array(2 * r->count, sizeof(*pages), GFP_KERNEL), NULL);
	if (!pages)
		return NULL;
	mapping = schedmgr_may_fail(vmap(pages, collect_pages(r, pages), VM_MAP, PAGE_KERNEL_RO),
				    NULL);
	kvfree(pages);
	return mapping;
}

/**
 * schedmgr_home_make() - prepare the way home from a payload
 * @payload: the payload
 * @r: the entries of the switch to it, vmlinux's bytes kept
 *
 * Context: may sleep; the switch worker.
 * Return: to be given to schedmgr_home_swap() or schedmgr_home_free(); NULL when out of memory.
 */
struct schedmgr_home *schedmgr_home_make(const struct schedmgr_payload *payload,
					 const struct schedmgr_redirects *r)
{
	struct schedmgr_home *home;

	home = schedmgr_may_fail(kvzalloc(struct_size(home, entry, r->count), GFP_KERNEL), NULL);
	if (!home)
		return NULL;
	home->payload = payload;
	home->mapping = map_pages(r);
	if (home->mapping && add_entries(home, r))
		return home;
	schedmgr_home_free(home);
	return NULL;
}

void schedmgr_home_free(struct schedmgr_home *home)
{
	if (!home)
		return;
	vunmap(home->mapping);
	kvfree(home);
}

/**
 * schedmgr_home_swap() - another version is active, and the way home from it is open
 * @home: that way; NULL: it is stock
 *
 * Context: the stop window, one CPU; the way is closed, and was not taken.
 * Return: the way from the version before, to be freed.
 */
struct schedmgr_home *schedmgr_home_swap(struct schedmgr_home *home)
{
	swap(plan, home);
	schedmgr_door_lead(plan);
	return home;
}

/**
 * schedmgr_home_forget() - that somebody has gone home has been dealt with
 *
 * Context: the switch worker, the way is closed.
 */
void schedmgr_home_forget(void)
{
	schedmgr_home_free(plan);
	plan = NULL;
	schedmgr_door_reset();
}

/**
 * schedmgr_home_taken() - has somebody gone home?
 * @t: out: when, may be NULL
 *
 * Context: any.
 * Return: true from then on until schedmgr_home_forget().
 */
bool schedmgr_home_taken(struct schedmgr_home_times *t)
{
	if (!schedmgr_door_passed())
		return false;
	if (t)
		*t = times;
	return true;
}

static void write_entries(void)
{
	unsigned int i;

	for (i = 0; i < plan->count; i++)
		schedmgr_alias_write(&plan->entry[i].alias, plan->entry[i].original,
				     SCHEDMGR_PATCH_SIZE);
	schedmgr_overlays_flip(NULL);
	WRITE_ONCE(schedmgr_running, NULL);
}

static void end_rebuild(void)
{
	times.leave = sched_clock();
	schedmgr_door_pass();
	schedmgr_lockstep_advance(&step, PHASE_IDLE);
}

/* What every CPU does once all are here. */
static void go(void)
{
	unsigned int tasks = plan->payload->ops->quiesce_all();

	atomic_add(tasks, &times.tasks);
	if (schedmgr_lockstep_finish(&step)) {
		write_entries();
		schedmgr_lockstep_advance(&step, PHASE_REBUILD);
	}
	schedmgr_lockstep_wait(&step, PHASE_QUIESCE);
	sync_core();	/* text was changed by another CPU */
	plan->payload->ops->rebuild_all();
	if (schedmgr_lockstep_finish(&step))
		end_rebuild();
}

/* Interrupts are off; another CPU's call may come late, when nobody waits for it any more. */
static void join(void *unused)
{
	if (smp_load_acquire(&step.phase) != PHASE_GATHER)	/* pairs with schedmgr_home_go() */
		return;
	cpumask_set_cpu(smp_processor_id(), &arrived);
	if (schedmgr_lockstep_wait(&step, PHASE_GATHER) == PHASE_QUIESCE)
		go();
}

/*
 * A CPU comes on line under vector_lock: while that is held here, none does.  Whoever else takes it
 * has interrupts off, so only a CPU that is on its way can have it by now.  A CPU that goes
 * does so in stop_machine(), where it would not have come.
 */
static bool hold_cpus(void)
{
	if (!arch_spin_trylock(&schedmgr_kernel.vector_lock->raw_lock))
		return false;
	if (cpumask_equal(&wanted, cpu_online_mask))
		return true;
	arch_spin_unlock(&schedmgr_kernel.vector_lock->raw_lock);
	return false;
}

/* With true, CPUs are held. */
static bool gather(void)
{
	u64 begin = ktime_get_mono_fast_ns();
	int cpu;

	for_each_cpu(cpu, &wanted)
		if (cpu != smp_processor_id())
			smp_call_function_single_async(cpu, per_cpu_ptr(&calls, cpu));
	cpumask_set_cpu(smp_processor_id(), &arrived);
	while (!cpumask_subset(&wanted, &arrived)) {
		if (ktime_get_mono_fast_ns() - begin > GATHER_NS)
			return false;
		cpu_relax();
	}
	return schedmgr_door_is_open() && hold_cpus();
}

/**
 * schedmgr_home_go() - bring the machine back to stock
 * @missing: out: with -ETIMEDOUT, the CPUs that did not come
 *
 * Context: interrupts off.
 * Return: 0; -EAGAIN the way is closed, or somebody else is at it; -ETIMEDOUT; nothing has
 * changed then.
 */
int schedmgr_home_go(struct cpumask *missing)
{
	if (!schedmgr_door_is_open() || cmpxchg(&step.phase, PHASE_IDLE, PHASE_GATHER) != PHASE_IDLE)
		return -EAGAIN;
	cpumask_copy(&wanted, cpu_online_mask);
	cpumask_clear(&arrived);
	atomic_set(&times.tasks, 0);
	times.cpus = cpumask_weight(&wanted);
	schedmgr_lockstep_init(&step, times.cpus);
	if (!gather()) {
		cpumask_andnot(missing, &wanted, &arrived);
		schedmgr_lockstep_advance(&step, PHASE_IDLE);
		return cpumask_empty(missing) ? -EAGAIN : -ETIMEDOUT;
	}
	times.enter = sched_clock();
	schedmgr_lockstep_advance(&step, PHASE_QUIESCE);
	go();
	schedmgr_lockstep_wait(&step, PHASE_REBUILD);	/* for the others */
	arch_spin_unlock(&schedmgr_kernel.vector_lock->raw_lock);
	return 0;
}

/* Not as an initial value: the module loader applies no relocations to per-CPU data. */
void __init schedmgr_home_init(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		INIT_CSD(per_cpu_ptr(&calls, cpu), join, NULL);
}

void schedmgr_home_exit(void)
{
	schedmgr_home_free(plan);
}
