/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mlb-features.h - what the network sees of a task and of the balancing it may move in; part of fair.c
 *
 * All of it is read where stock's rule reads it: with the source's lock held.  What belongs to the destination may change
 * meanwhile, as it may under stock.
 */
#ifndef _KERNEL_SCHED_MLB_FEATURES_H
#define _KERNEL_SCHED_MLB_FEATURES_H

#include "mlb-model.h"

/* The rest of can_migrate_task(), when nothing forbids the move. */
static int stock_may_move(struct task_struct *p, struct lb_env *env);

/* A buddy is hot while somebody runs at the destination. */
static bool mlb_is_hot_buddy(struct task_struct *p, struct lb_env *env)
{
	struct cfs_rq *cfs_rq = cfs_rq_of(&p->se);

	return sched_feat(CACHE_HOT_BUDDY) && env->dst_rq->nr_running &&
	       (&p->se == cfs_rq->next || &p->se == cfs_rq->last);
}

/* What no training load had: NUMA nodes, SMT siblings, core scheduling, "never move what is hot". */
static bool mlb_is_foreign(struct lb_env *env)
{
	return env->sd->flags & (SD_NUMA | SD_SHARE_CPUCAPACITY) || sysctl_sched_migration_cost == -1 ||
	       sched_core_enabled(env->dst_rq);
}

/* As much as a weight of 16 bits needs to have a say beside 2047 of a number. */
static s16 mlb_flag(bool is)
{
	return is << 7;
}

static __always_inline void mlb_read_rule_features(struct task_struct *p, struct lb_env *env, s16 *input)
{
	/* rq_clock_task() would also look whether the clock is up to date, and save registers for the case that it is not. */
	s64 age = env->src_rq->clock_task - p->se.exec_start;

	input[MLB_delta_hot] = mlb_clamp((age - sysctl_sched_migration_cost) >> 10);
	input[MLB_extra_fails] = mlb_flag(env->sd->nr_balance_failed > env->sd->cache_nice_tries);
	input[MLB_buddy_hot] = mlb_flag(mlb_is_hot_buddy(p, env));
	input[MLB_idle_policy] = mlb_flag(task_has_idle_policy(p));
}

static void mlb_read_other_features(struct task_struct *p, struct lb_env *env, s16 *input)
{
	struct rq *src = env->src_rq, *dst = env->dst_rq;

	input[MLB_cpu_idle] = mlb_flag(env->idle == CPU_IDLE);
	input[MLB_cpu_not_idle] = mlb_flag(env->idle == CPU_NOT_IDLE);
	input[MLB_cpu_newly_idle] = mlb_flag(env->idle == CPU_NEWLY_IDLE);
	input[MLB_src_len] = mlb_clamp(32L * src->nr_running);
	input[MLB_dst_len] = mlb_clamp(32L * dst->nr_running);
	input[MLB_src_load] = mlb_log2(cpu_load(src));
	input[MLB_dst_load] = mlb_log2(cpu_load(dst));
	input[MLB_task_load] = mlb_log2(p->se.avg.load_avg);
	input[MLB_task_util] = mlb_log2(p->se.avg.util_avg);
	input[MLB_imbalance] = mlb_signed_log2(env->imbalance);
	input[MLB_loop] = mlb_clamp(32L * env->loop);
}

#endif
