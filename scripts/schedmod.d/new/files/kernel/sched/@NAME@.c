// SPDX-License-Identifier: GPL-2.0
/*
 * @NAME@.c - what @NAME@ does; the patches call it where the scheduler decides
 *
 * Data that the kernel does not have are the payload's own: they have these
 * contents at each activation.
 */
#include <schedmod/payload.h>

static DEFINE_PER_CPU(u64, @SYMBOL@_picks);

/* With the run queue's lock held and interrupts off, as most of kernel/sched. */
static inline void @SYMBOL@_pick(void)
{
	__this_cpu_inc(@SYMBOL@_picks);
}

/* Outside the stop window; may sleep. */
void schedmgr_hook_deactivated(void)
{
	u64 picks = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		picks += per_cpu(@SYMBOL@_picks, cpu);
	pr_info("%s %s: %llu picks\n", SCHEDMGR_PAYLOAD_NAME, SCHEDMGR_PAYLOAD_VERSION, picks);
}
