// SPDX-License-Identifier: GPL-2.0
/*
 * mlb-trace.c - what can_migrate_task() decided, for whoever reads it; part of build_utility.c
 *
 * Each CPU has a ring of its own and writes to it with interrupts off, so there is one writer; reader_mutex makes one reader.
 * A record that finds its ring full is counted, not stored.  In debugfs:
 *
 *	schedmgr/mlb-trace/records	struct mlb_record, read once; CPU by CPU, each in order; ends when all rings are empty
 *	schedmgr/mlb-trace/lost	records that found no room, since the activation
 */
#include <linux/debugfs.h>
#include <linux/vmalloc.h>
#include <schedmod/directory.h>
#include <schedmod/payload.h>

#include "mlb-model.h"

void mlb_record(const struct mlb_record *record);

#define MLB_RING_RECORDS	16384U	/* a power of two; of 48 bytes each */

struct mlb_ring {
	unsigned int head;	/* by the writer; records up to it are complete */
	unsigned int tail;	/* by the reader; records up to it may be overwritten */
	struct mlb_record records[MLB_RING_RECORDS];
};

static DEFINE_PER_CPU(struct mlb_ring *, mlb_rings);
static atomic_t mlb_lost;

/* Covers the tails. */
static DEFINE_MUTEX(reader_mutex);

void mlb_record(const struct mlb_record *record)
{
	struct mlb_ring *ring = __this_cpu_read(mlb_rings);
	unsigned int head = ring->head;

	/* Pairs with the release in mlb_take(): the slot has been copied out. */
	if (head - smp_load_acquire(&ring->tail) >= MLB_RING_RECORDS) {
		atomic_inc(&mlb_lost);
		return;
	}
	ring->records[head % MLB_RING_RECORDS] = *record;
	/* Pairs with the acquire in mlb_take(): the record is complete. */
	smp_store_release(&ring->head, head + 1);
}

/* Copies out what fits of a ring; returns the bytes, or -EFAULT. */
static ssize_t mlb_take(struct mlb_ring *ring, char __user *to, size_t room)
{
	unsigned int head = smp_load_acquire(&ring->head), tail = ring->tail;
	size_t done = 0;

	for (; tail != head && room - done >= sizeof(struct mlb_record); tail++) {
		if (copy_to_user(to + done, &ring->records[tail % MLB_RING_RECORDS], sizeof(struct mlb_record)))
			return -EFAULT;
		done += sizeof(struct mlb_record);
	}
	smp_store_release(&ring->tail, tail);
	return done;
}

static ssize_t mlb_records_read(struct file *file, char __user *to, size_t size, loff_t *at)
{
	ssize_t taken = 0;
	size_t done = 0;
	int cpu;

	if (size < sizeof(struct mlb_record))
		return -EINVAL;
	mutex_lock(&reader_mutex);
	for_each_possible_cpu(cpu) {
		taken = mlb_take(per_cpu(mlb_rings, cpu), to + done, size - done);
		if (taken < 0)
			break;
		done += taken;
	}
	mutex_unlock(&reader_mutex);
	return done ? done : taken;
}

static struct file_operations mlb_records_fops = {
	.read = mlb_records_read,
	.llseek = noop_llseek,
};

static void mlb_free_rings(void)
{
	int cpu;

	for_each_possible_cpu(cpu)
		vfree(per_cpu(mlb_rings, cpu));
}

int schedmgr_hook_prepare(void)
{
	int cpu;

	for_each_possible_cpu(cpu) {
		per_cpu(mlb_rings, cpu) = vzalloc_node(sizeof(struct mlb_ring), cpu_to_node(cpu));
		if (!per_cpu(mlb_rings, cpu)) {
			mlb_free_rings();
			return -ENOMEM;
		}
	}
	return 0;
}

void schedmgr_hook_activated(void)
{
	schedmgr_directory_file("records", 0400, &mlb_records_fops);
	debugfs_create_atomic_t("lost", 0400, schedmgr_directory(), &mlb_lost);
}

void schedmgr_hook_deactivated(void)
{
	mlb_free_rings();
}
