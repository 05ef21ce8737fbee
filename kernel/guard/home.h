/* SPDX-License-Identifier: GPL-2.0 */
/*
 * home.h - the way back to stock that needs no scheduler
 */
#ifndef _SCHEDMGR_HOME_H
#define _SCHEDMGR_HOME_H

#include <linux/atomic.h>
#include <linux/types.h>

struct cpumask;
struct schedmgr_home;
struct schedmgr_payload;
struct schedmgr_redirects;

/**
 * struct schedmgr_home_times - one way home
 * @enter: all CPUs are gathered, ns of sched_clock()
 * @leave: the last one is done
 * @tasks: tasks taken off the run queues and put back
 * @cpus: CPUs that took part
 */
struct schedmgr_home_times {
	u64 enter;
	u64 leave;
	atomic_t tasks;
	unsigned int cpus;
};

void schedmgr_home_init(void);
void schedmgr_home_exit(void);
struct schedmgr_home *schedmgr_home_make(const struct schedmgr_payload *payload,
					 const struct schedmgr_redirects *r);
void schedmgr_home_free(struct schedmgr_home *home);
struct schedmgr_home *schedmgr_home_swap(struct schedmgr_home *home);
void schedmgr_home_forget(void);
bool schedmgr_home_taken(struct schedmgr_home_times *t);
int schedmgr_home_go(struct cpumask *missing);

#endif /* _SCHEDMGR_HOME_H */
