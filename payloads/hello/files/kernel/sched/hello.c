// SPDX-License-Identifier: GPL-2.0
/*
 * hello.c - says that a new scheduler runs, once per activation; part of build_utility.c
 */
#include <schedmod/payload.h>

#include "hello.h"

/* New in this scheduler, so schedmgr sets it back to 0 at each activation. */
static atomic_t hello_said;

/* Called with the run queue locked, so the message has to wait for the next interrupt. */
void hello_switch(int cpu, struct task_struct *prev, struct task_struct *next)
{
	if (likely(atomic_read(&hello_said)) || atomic_xchg(&hello_said, 1))
		return;
	printk_deferred(KERN_INFO "sched_" SCHEDMGR_PAYLOAD_NAME
			": hello from the new scheduler, version " SCHEDMGR_PAYLOAD_VERSION
			", first switch on CPU %d: %s -> %s\n", cpu, prev->comm, next->comm);
}
