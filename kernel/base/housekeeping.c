// SPDX-License-Identifier: GPL-2.0
/*
 * housekeeping.c - which CPUs may be disturbed
 *
 * Whoever boots with nohz_full= or isolcpus= wants a CPU for himself.  Nothing that the manager
 * does again and again runs there.
 */
#include <linux/cpumask.h>
#include <linux/sched/isolation.h>

#include "base/housekeeping.h"

static struct cpumask housekeeping __ro_after_init;

/**
 * schedmgr_housekeeping() - the CPUs for kthreads and timers
 *
 * Return: those that are neither isolated nor meant to run without a tick; on line or not.
 */
const struct cpumask *schedmgr_housekeeping(void)
{
	return &housekeeping;
}

/**
 * schedmgr_housekeeping_cpu() - one of them that is on line
 *
 * Context: any; it may go off line at any moment.
 */
int schedmgr_housekeeping_cpu(void)
{
	int cpu = cpumask_any_and(&housekeeping, cpu_online_mask);

	return cpu < nr_cpu_ids ? cpu : cpumask_first(cpu_online_mask);
}

void __init schedmgr_housekeeping_init(void)
{
	cpumask_and(&housekeeping, housekeeping_cpumask(HK_TYPE_DOMAIN),
		    housekeeping_cpumask(HK_TYPE_TIMER));
	cpumask_and(&housekeeping, &housekeeping, housekeeping_cpumask(HK_TYPE_TICK));
	if (!cpumask_intersects(&housekeeping, cpu_possible_mask))
		cpumask_copy(&housekeeping, cpu_possible_mask);
}
