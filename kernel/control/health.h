/* SPDX-License-Identifier: GPL-2.0 */
/*
 * health.h - how long woken tasks wait for a CPU, and how often CPUs switch
 */
#ifndef _SCHEDMGR_HEALTH_H
#define _SCHEDMGR_HEALTH_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

/* Periods that are compared. */
enum schedmgr_period {
	SCHEDMGR_PERIOD_BEFORE,	/* before the last switch */
	SCHEDMGR_PERIOD_TRIAL,	/* of the trial, so far */
};

int schedmgr_health_init(void);
void schedmgr_health_exit(void);
bool schedmgr_health_is_on(void);
void schedmgr_health_mark(void);
void schedmgr_health_switched(struct schedmgr_figures *before);
void schedmgr_health_recent(struct schedmgr_figures *figures);
void schedmgr_health_settle(void);
void schedmgr_health_look(void);
u64 schedmgr_health_percentile(enum schedmgr_period period, enum schedmgr_class class,
			       unsigned int per_mille, u64 *samples);

#endif /* _SCHEDMGR_HEALTH_H */
