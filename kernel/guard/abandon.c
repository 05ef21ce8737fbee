// SPDX-License-Identifier: GPL-2.0
/*
 * abandon.c - what a CPU does that was taken out of the payload's __schedule()
 */
#include <linux/irqflags.h>
#include <linux/processor.h>
#include <linux/sched.h>
#include <linux/schedmgr.h>

#include "base/active.h"
#include "base/vmlinux.h"

/* On the stack of the task that had called schedule(), from schedmgr_abandoned. */
void schedmgr_abandon_schedule(void);
void schedmgr_abandon_schedule(void)
{
	const struct schedmgr_payload *payload = schedmgr_active_payload();

	payload->ops->abandon();
	local_irq_enable();
	/* No other version comes in meanwhile: that needs this CPU's stopper. */
	while (schedmgr_active_payload() == payload)
		cpu_relax();
	if (READ_ONCE(current->__state) == TASK_DEAD)
		schedmgr_kernel.__schedule(0);
}
