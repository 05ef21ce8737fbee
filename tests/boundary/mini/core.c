// SPDX-License-Identifier: GPL-2.0
/* core.c - inside the boundary */
#include "sched.h"

static struct rq runqueue;
static unsigned int count;		/* wait.c has one as well */
int sched_latency = 6;

static const struct ops {
	void (*wake)(struct task *p);
} ops;

/* Never called directly: the kernel's data hold its address. */
static void wake_up(struct task *p)
{
	count++;
	p->state = 0;
}

static const struct ops ops = { .wake = wake_up };

static noinline int inner(struct rq *rq, int weight)
{
	struct env env = { .imbalance = weight, .loops = rq->nr_running };

	if (env.loops > 9)
		BUG();
	return env.imbalance * sched_latency + env.loops;
}

static noinline void account(struct rq *rq)
{
	static unsigned int total;
	static __once _Bool __already_done;

	if (!__already_done) {
		__already_done = 1;
		printk("%s: first\n", __func__);
	}
	total += inner(rq, 3);
}

void enqueue_task(struct rq *rq, struct task *p)
{
	account(rq);
	rq->nr_running++;
	p->wake = ops.wake;
	queue(wake_up, p);
	fair_sched_class.enqueue(rq, p);
}

static __attribute__((used)) __sched noinline void finish(struct task *prev)
{
	prev->state = count;
}

/*
 * Unwind entries of six bytes.  __schedule() has none of its own: that of finish()
 * still holds there.
 */
asm(".pushsection .orc_unwind_ip, \"a\"\n"
    ".long finish - ., finish + 1 - ., schedule - .\n"
    ".popsection\n"
    ".pushsection .orc_unwind, \"a\"\n"
    ".byte 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3\n"
    ".popsection");

void __sched __schedule(int mode)
{
	struct task *next = fair_sched_class.pick(&runqueue);

	runqueue.curr = next;
	if (mode)
		enqueue_task(&runqueue, next);
	finish(__switch_to_asm(runqueue.curr, next));
}

void __sched schedule(void)
{
	__schedule(0);
	printk("back\n");
}

/* Calls its way to __schedule, so it stays vmlinux's. */
void yield(void)
{
	BUG();
	schedule();
}

/* Waits, but through a function of another file. */
void migrate(struct task *p)
{
	wait_for(p);
	p->on_rq = &runqueue;
}

int __attribute__((weak)) arch_priority(int cpu)
{
	return -cpu;
}

int priority(int cpu)
{
	return arch_priority(cpu) + inner(&runqueue, cpu);
}

void __init sched_init(void)
{
	runqueue.nr_running = 0;
	count = sched_latency;
}
