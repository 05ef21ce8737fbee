// SPDX-License-Identifier: GPL-2.0
/*
 * probes.c - keeps kprobes off the entries that are written in the window
 *
 * Entries with a nop are ftrace's, and kprobes on them as well: ftrace.c.  On the others a
 * kprobe is a breakpoint over the first byte, kept apart, and put there when the kprobe is armed:
 * by its registration, or at any later time.  Over our jump it would lead nowhere, and when it
 * goes, it takes the jump's first byte for vmlinux's.
 *
 * So such an entry is on the kernel's list of places where no kprobe may be for as long as it is
 * ours, and is not taken while one is there, armed or not.  Who is registering one at that moment
 * may have looked at the list before: a task in register_kprobe() blocks a switch that takes such
 * an entry, and the window looks once more.
 */
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/preempt.h>
#include <linux/rculist.h>
#include <linux/slab.h>

#include "base/fault.h"
#include "base/locks.h"
#include "base/vmlinux.h"
#include "text/probes.h"
#include "text/redirect.h"

/*
 * One for each entry that was ever ours.  It stays on the kernel's list, which is read without
 * a lock, and is empty while the entry is vmlinux's.  For the switch worker only.
 */
struct guard {
	struct list_head node;
	struct kprobe_blacklist_entry area;
};

static LIST_HEAD(guards);
static unsigned long register_size;

static struct guard *find_guard(const u8 *entry)
{
	struct guard *g;

	list_for_each_entry(g, &guards, node)
		if (g->area.start_addr == (unsigned long)entry)
			return g;
	return NULL;
}

static int add_guard(const u8 *entry, unsigned long deadline)
{
	struct guard *g = schedmgr_may_fail(kzalloc(sizeof(*g), GFP_KERNEL), NULL);

	if (!g)
		return -ENOMEM;
	if (!schedmgr_lock_until(schedmgr_kernel.kprobe_mutex, deadline)) {
		kfree(g);
		return -EBUSY;
	}
	g->area.start_addr = (unsigned long)entry;
	g->area.end_addr = (unsigned long)entry + SCHEDMGR_PATCH_SIZE;
	list_add_tail_rcu(&g->area.list, schedmgr_kernel.kprobe_blacklist);
	mutex_unlock(schedmgr_kernel.kprobe_mutex);
	list_add(&g->node, &guards);
	return 0;
}

/**
 * schedmgr_probes_forbid() - no kprobe can come to an entry from now on
 * @entry: its address; SCHEDMGR_PATCH_SIZE bytes
 * @deadline: in jiffies; only the first time that somebody asks for this entry is waited for it
 *
 * One that is there stays, see schedmgr_probes_has().
 *
 * Context: may sleep; the switch worker.
 * Return: 0; -ENOMEM; -EBUSY somebody else changes kprobes, and did until the deadline.
 */
int schedmgr_probes_forbid(const u8 *entry, unsigned long deadline)
{
	struct guard *g = find_guard(entry);

	if (!g)
		return add_guard(entry, deadline);
	WRITE_ONCE(g->area.end_addr, g->area.start_addr + SCHEDMGR_PATCH_SIZE);
	return 0;
}

/**
 * schedmgr_probes_allow() - undo schedmgr_probes_forbid()
 * @entry: its address; one that was never forbidden is all right
 *
 * Context: the switch worker.
 */
void schedmgr_probes_allow(const u8 *entry)
{
	struct guard *g = find_guard(entry);

	if (g)
		WRITE_ONCE(g->area.end_addr, g->area.start_addr);
}

/**
 * schedmgr_probes_has() - is there a kprobe on one of an entry's instructions, armed or not?
 * @entry: its address; SCHEDMGR_PATCH_SIZE bytes
 *
 * Context: any.
 */
bool schedmgr_probes_has(u8 *entry)
{
	unsigned int i;
	bool has = false;

	preempt_disable();
	for (i = 0; i < SCHEDMGR_PATCH_SIZE; i++)
		has = has || schedmgr_kernel.get_kprobe(entry + i);
	preempt_enable();
	return has;
}

/**
 * schedmgr_probes_registers() - does somebody register a kprobe there?
 * @address: a return address on the task's stack
 *
 * Context: any.
 */
bool schedmgr_probes_registers(unsigned long address)
{
	return address - (unsigned long)register_kprobe < register_size;
}

int __init schedmgr_probes_init(void)
{
	unsigned long offset;

	return schedmgr_kernel.kallsyms_lookup_size_offset((unsigned long)register_kprobe,
							   &register_size, &offset) ? 0 : -ENOENT;
}

void schedmgr_probes_exit(void)
{
	struct guard *g, *next;

	mutex_lock(schedmgr_kernel.kprobe_mutex);
	list_for_each_entry(g, &guards, node)
		list_del_rcu(&g->area.list);
	mutex_unlock(schedmgr_kernel.kprobe_mutex);
	if (!list_empty(&guards))
		synchronize_rcu();
	list_for_each_entry_safe(g, next, &guards, node)
		kfree(g);
}
