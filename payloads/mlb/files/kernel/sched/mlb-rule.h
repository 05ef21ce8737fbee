/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mlb-rule.h - which tasks are worth moving, as a network sees it; part of fair.c
 *
 * Called with the source's lock held and interrupts off, after can_migrate_task() has ruled out what must not move.
 */
#ifndef _KERNEL_SCHED_MLB_RULE_H
#define _KERNEL_SCHED_MLB_RULE_H

#include "mlb-features.h"
#include "mlb.h"

/* A function of its own, so that the narrow form needs no room on the stack. */
static noinline bool mlb_may_move_wide(struct task_struct *p, struct lb_env *env)
{
	s16 input[MLB_INPUTS];

	mlb_read_rule_features(p, env, input);
	mlb_read_other_features(p, env, input);
	return mlb_infer(&mlb_model, input) > 0;
}

static bool mlb_may_move(struct task_struct *p, struct lb_env *env)
{
	s16 input[MLB_RULE_INPUTS];

	if (unlikely(!mlb_narrow.fits))
		return mlb_may_move_wide(p, env);
	mlb_read_rule_features(p, env, input);
	return mlb_infer_narrow(&mlb_narrow, input) > 0;
}

static int mlb_compare(struct task_struct *p, struct lb_env *env, struct mlb_counters *counters)
{
	int stock = stock_may_move(p, env);

	counters->compared[stock][mlb_may_move(p, env)]++;
	return stock;
}

/* Beyond that the processor was elsewhere: in its firmware, or a virtual one not running. */
#define MLB_CYCLES_MAX	10000

static int mlb_measure(struct task_struct *p, struct lb_env *env, struct mlb_counters *counters)
{
	cycles_t begin = get_cycles(), middle, end, after;
	int stock, network;

	stock = stock_may_move(p, env);
	middle = get_cycles();
	network = mlb_may_move(p, env);
	end = get_cycles();
	after = get_cycles();
	counters->compared[stock][network]++;
	if (after - begin > MLB_CYCLES_MAX)
		return stock;
	counters->cycles_stock += middle - begin;
	counters->cycles_network += end - middle;
	counters->cycles_none += after - end;
	counters->measured++;
	return stock;
}

static int mlb_decide(struct task_struct *p, struct lb_env *env)
{
	struct mlb_counters *counters = this_cpu_ptr(&mlb_counters);
	bool moves;

	if (mlb_is_foreign(env)) {
		counters->foreign++;
		return stock_may_move(p, env);
	}
	switch (READ_ONCE(mlb_mode)) {
	case MLB_MODE_MEASURE:
		return mlb_measure(p, env, counters);
	case MLB_MODE_ACTIVE:
		break;
	default:
		return mlb_compare(p, env, counters);
	}
	moves = mlb_may_move(p, env);
	counters->decided[moves]++;
	if (!moves)
		schedstat_inc(p->stats.nr_failed_migrations_hot);
	return moves;
}

#endif
