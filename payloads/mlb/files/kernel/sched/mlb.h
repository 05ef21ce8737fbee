/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mlb.h - what the rule in fair.c and its control in build_utility.c have in common
 */
#ifndef _KERNEL_SCHED_MLB_H
#define _KERNEL_SCHED_MLB_H

#include <linux/percpu.h>

#include "mlb-narrow.h"

enum mlb_mode {
	MLB_MODE_SHADOW,	/* stock's rule decides, the network is asked as well */
	MLB_MODE_ACTIVE,	/* the network decides */
	MLB_MODE_MEASURE,	/* as shadow, and both are timed */
	MLB_MODES,
};

/* Of one CPU, which writes them with interrupts off. */
struct mlb_counters {
	u64 compared[2][2];	/* decisions, by stock's and by the network's */
	u64 decided[2];		/* by the network alone */
	u64 foreign;		/* left to stock's rule */
	u64 measured;
	u64 cycles_stock;
	u64 cycles_network;
	u64 cycles_none;	/* what measuring itself takes */
};

DECLARE_PER_CPU(struct mlb_counters, mlb_counters);

/* Not written while the payload is active. */
extern struct mlb_model mlb_model;
extern struct mlb_narrow mlb_narrow;	/* the same, if it fits */

extern enum mlb_mode mlb_mode;

#endif
