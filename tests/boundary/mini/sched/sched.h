/* SPDX-License-Identifier: GPL-2.0 */
/* sched.h - private to the small scheduler that the tests cut */
#include <task.h>

struct rq {
	unsigned int nr_running;
	struct task *curr;
};

struct env {
	int imbalance;
	int loops;
};

struct class {
	void (*enqueue)(struct rq *rq, struct task *p);
	struct task *(*pick)(struct rq *rq);
};

#define noinline __attribute__((__noinline__))
#define __init __attribute__((section(".init.text"), __noinline__))
#define __sched __attribute__((section(".sched.text")))
#define __once __attribute__((section(".data.once")))

/* As the kernel's BUG(): a trap and an entry of __bug_table about it. */
#define BUG()                                                                                      \
	asm volatile("1: ud2\n.pushsection __bug_table, \"aw\"\n"                                  \
		     ".long 1b - .\n.long %c0 - .\n.word %c1, 0\n.popsection"                      \
		     : : "i"(__FILE__), "i"(__LINE__))

void schedule(void);
void wait_for(struct task *p);
void enqueue_task(struct rq *rq, struct task *p);
extern const struct class fair_sched_class;
