/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trip.h - what the watchdog has found
 */
#ifndef _SCHEDMGR_TRIP_H
#define _SCHEDMGR_TRIP_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

struct task_struct;

/* From CPU on an ordinary roll back would not come to its end. */
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

/* What has been done about it. */
enum schedmgr_trip_stage {
	SCHEDMGR_TRIP_WATCH,	/* nothing */
	SCHEDMGR_TRIP_POLITE,	/* the switch worker was told */
	SCHEDMGR_TRIP_HOME,	/* the machine was brought home */
};

/**
 * struct schedmgr_trip - what was found
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

void schedmgr_trip_arm(void);
void schedmgr_trip_disarm(void);
bool schedmgr_trip_is_armed(void);
void schedmgr_trip(enum schedmgr_trip_kind kind, struct task_struct *task, int cpu,
		   unsigned long address);
enum schedmgr_trip_kind schedmgr_trip_found(void);
bool schedmgr_trip_get(struct schedmgr_trip *t);
enum schedmgr_trip_stage schedmgr_trip_stage(void);
void schedmgr_trip_set_stage(enum schedmgr_trip_stage stage);
void schedmgr_trip_forget(void);

#endif /* _SCHEDMGR_TRIP_H */
