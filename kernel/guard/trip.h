/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trip.h - what the watchdog has found
 */
#ifndef _SCHEDMGR_TRIP_H
#define _SCHEDMGR_TRIP_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

struct task_struct;

/* What the watchdog may find; from CPU on an ordinary roll back would not come to its end. */
enum schedmgr_trip_kind {
	SCHEDMGR_TRIP_NONE,
	SCHEDMGR_TRIP_PENDING,	/* being noted */
	SCHEDMGR_TRIP_TASK,	/* a runnable task does not run */
	SCHEDMGR_TRIP_WARNING,	/* the payload's code has warned */
	SCHEDMGR_TRIP_SYSRQ,	/* the operator's key */
	SCHEDMGR_TRIP_CPU,	/* a CPU does not switch tasks */
	SCHEDMGR_TRIP_LOST,	/* a CPU loops in the payload, interrupts off */
	SCHEDMGR_TRIP_OOPS,	/* the payload's code has oopsed */
	SCHEDMGR_TRIP_REFUSED,	/* its trial is over, and it cannot be left */
};

/**
 * struct schedmgr_trip - what the watchdog has found
 * @kind: what
 * @cpu: where
 * @pid: the task concerned, 0: none
 * @comm: its comm
 * @address: where in the code, 0: nowhere in particular
 */
struct schedmgr_trip {
	enum schedmgr_trip_kind kind;
	int cpu;
	pid_t pid;
	char comm[SCHEDMGR_COMM_LEN];
	unsigned long address;
};

#endif /* _SCHEDMGR_TRIP_H */
