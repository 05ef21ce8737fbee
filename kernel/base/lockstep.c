// SPDX-License-Identifier: GPL-2.0
/*
 * lockstep.c - CPUs that go through phases together
 *
 * All of them run with interrupts off.  The last one to finish a phase does what must be done
 * once, and opens the next:
 *
 *	if (schedmgr_lockstep_finish(step))
 *		schedmgr_lockstep_advance(step, NEXT);
 *	schedmgr_lockstep_wait(step, THIS);
 *
 * No CPU can be left behind by two phases, since each is finished by all.
 */
#include <linux/processor.h>
#include <asm/barrier.h>

#include "base/lockstep.h"

/**
 * schedmgr_lockstep_init() - nobody has finished the first phase yet
 * @step: its phase stays as it is
 * @cpus: how many CPUs take part
 */
void schedmgr_lockstep_init(struct schedmgr_lockstep *step, unsigned int cpus)
{
	step->cpus = cpus;
	atomic_set(&step->pending, cpus);
}

/**
 * schedmgr_lockstep_finish() - this CPU is done with the phase
 * @step: where the CPUs are
 *
 * Return: true for the last one.
 */
bool schedmgr_lockstep_finish(struct schedmgr_lockstep *step)
{
	return atomic_dec_and_test(&step->pending);
}

/**
 * schedmgr_lockstep_advance() - let all CPUs go on
 * @step: where they are
 * @next: the next phase
 *
 * Context: the last CPU, once all that must be done before is done.
 */
void schedmgr_lockstep_advance(struct schedmgr_lockstep *step, int next)
{
	atomic_set(&step->pending, step->cpus);
	smp_store_release(&step->phase, next);	/* pairs with schedmgr_lockstep_wait() */
}

/**
 * schedmgr_lockstep_wait() - wait until a phase is over
 * @step: where the CPUs are
 * @phase: that phase
 *
 * Return: the one that follows.
 */
int schedmgr_lockstep_wait(const struct schedmgr_lockstep *step, int phase)
{
	int next;

	while ((next = smp_load_acquire(&step->phase)) == phase)	/* pairs with _advance() */
		cpu_relax();
	return next;
}
