/* SPDX-License-Identifier: GPL-2.0 */
/*
 * hello.h - what the hooks of the payload hello call
 */
#ifndef _KERNEL_SCHED_HELLO_H
#define _KERNEL_SCHED_HELLO_H

/* A whole number of ticks at every HZ; stock gives at most 24 ms, and less when tasks compete. */
#define HELLO_MIN_SLICE	(40ULL * NSEC_PER_MSEC)

void hello_switch(int cpu, struct task_struct *prev, struct task_struct *next);

#endif
