// SPDX-License-Identifier: GPL-2.0
/* fair.c - inside the boundary */
#include "sched.h"

static struct task *tasks[4] = { (struct task *)8 };

static void enqueue(struct rq *rq, struct task *p)
{
	tasks[rq->nr_running & 3] = p;
}

static struct task *pick(struct rq *rq)
{
	if (!rq->nr_running)
		wait_for(tasks[0]);
	return tasks[rq->nr_running & 3];
}

const struct class fair_sched_class __attribute__((section("__fair_sched_class"))) = {
	.enqueue = enqueue,
	.pick = pick,
};
