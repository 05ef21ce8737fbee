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
#define __section(name) __attribute__((section(name)))
#define __once __attribute__((section(".data.once")))

/* As the kernel's BUG(): a trap and an entry of __bug_table about it. */
#define BUG()                                                                                      \
	asm volatile("1: ud2\n.pushsection __bug_table, \"aw\"\n"                                  \
		     ".long 1b - .\n.long %c0 - .\n.word %c1, 0\n.popsection"                      \
		     : : "i"(__FILE__), "i"(__LINE__))

/* As the kernel's static_branch_unlikely(): nothing, or a jump, and an entry of __jump_table about it. */
static inline __attribute__((always_inline)) void trace_sched_switch(struct task *next)
{
	asm goto("1: .byte 0x0f, 0x1f, 0x44, 0, 0\n.pushsection __jump_table, \"aw\"\n"
		 ".long 1b - ., %l[fire] - .\n.quad %c0 - .\n.popsection"
		 : : "i"(&__tracepoint_sched_switch) : : fire);
	return;
fire:
	tp_func_sched_switch(next);
}

/* As the kernel's unsafe_get_user(): what is to be in the place of three bytes, on processors with SMAP. */
static inline long peek_user(const void *user)
{
	long value;

	asm volatile("1: .byte 0x0f, 0x1f, 0\n.pushsection .altinstructions, \"a\"\n"
		     ".long 1b - ., 2f - .\n.word 308\n.byte 3, 3\n.popsection\n"
		     ".pushsection .altinstr_replacement, \"ax\"\n2: .byte 0x0f, 0x01, 0xcb\n.popsection\n"
		     "mov (%1), %0" : "=r"(value) : "r"(user) : "memory");
	return value;
}

void schedule(void);
void wait_for(struct task *p);
void enqueue_task(struct rq *rq, struct task *p);
extern const struct class fair_sched_class;
