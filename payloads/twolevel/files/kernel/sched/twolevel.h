/* SPDX-License-Identifier: GPL-2.0 */
/*
 * twolevel.h - what the hooks in fair.c call
 */
#ifndef _KERNEL_SCHED_TWOLEVEL_H
#define _KERNEL_SCHED_TWOLEVEL_H

void twolevel_enqueue(struct rq *rq, struct task_struct *p, int flags);
void twolevel_dequeue(struct rq *rq, struct task_struct *p, int task_sleep);
void twolevel_tick(struct rq *rq, struct task_struct *curr);
bool twolevel_preempts(struct sched_entity *curr, struct sched_entity *se, struct task_struct *p);
struct sched_entity *twolevel_pick(struct cfs_rq *cfs_rq, struct sched_entity *se);

#endif
