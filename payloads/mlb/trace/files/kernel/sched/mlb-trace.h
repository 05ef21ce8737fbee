/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mlb-trace.h - the hooks of mlb-trace in can_migrate_task(); part of fair.c
 */
#ifndef _KERNEL_SCHED_MLB_TRACE_H
#define _KERNEL_SCHED_MLB_TRACE_H

#include "mlb-features.h"

void mlb_record(const struct mlb_record *record);

/* Records the decision and passes it on. */
static int mlb_decided(struct task_struct *p, struct lb_env *env, int constraint, int moves)
{
	struct mlb_record record = {
		.time = rq_clock(env->src_rq),
		.pid = p->pid,
		.src_cpu = env->src_cpu,
		.dst_cpu = env->dst_cpu,
		.constraint = constraint,
		.moves = moves,
	};

	mlb_read_rule_features(p, env, record.input);
	mlb_read_other_features(p, env, record.input);
	mlb_record(&record);
	return moves;
}

static int mlb_decide(struct task_struct *p, struct lb_env *env)
{
	return mlb_decided(p, env, mlb_is_foreign(env) ? MLB_FOREIGN : MLB_FREE, stock_may_move(p, env));
}

#endif
