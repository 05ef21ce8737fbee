/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lockstep.h - CPUs that go through phases together
 */
#ifndef _SCHEDMGR_LOCKSTEP_H
#define _SCHEDMGR_LOCKSTEP_H

#include <linux/atomic.h>
#include <linux/types.h>

/**
 * struct schedmgr_lockstep - where the CPUs are
 * @phase: what they are at; the user's numbers
 * @cpus: how many there are
 * @pending: those that have not finished @phase
 */
struct schedmgr_lockstep {
	int phase;
	unsigned int cpus;
	atomic_t pending;
};

void schedmgr_lockstep_init(struct schedmgr_lockstep *step, unsigned int cpus);
bool schedmgr_lockstep_finish(struct schedmgr_lockstep *step);
void schedmgr_lockstep_advance(struct schedmgr_lockstep *step, int next);
int schedmgr_lockstep_wait(const struct schedmgr_lockstep *step, int phase);

#endif /* _SCHEDMGR_LOCKSTEP_H */
