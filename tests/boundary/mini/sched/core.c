// SPDX-License-Identifier: GPL-2.0
/* core.c - inside the boundary */
#include "sched.h"

static struct rq runqueue;
static unsigned int count;		/* wait.c has one as well */
int sched_latency = 6;

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
	total += inner(rq, QUIET);
}

void enqueue_task(struct rq *rq, struct task *p)
{
	account(rq);
	rq->nr_running++;
	attach(&ops);
	queue(wake_up, p);
	fair_sched_class.enqueue(rq, p);
}

static noinline void finish(struct task *prev)
{
	prev->state = count;
}

/* In one section with __schedule(): the assembler resolves that call by itself. */
static __sched noinline void resched(struct task *p)
{
	while (p->state)
		printk("%s %d\n", __func__, p->state);
}

static void __sched noinline __schedule(int mode)
{
	struct task *next = fair_sched_class.pick(&runqueue);

	runqueue.curr = next;
	trace_sched_switch(next);
	if (mode)
		enqueue_task(&runqueue, next);
	resched(next);
	finish(__switch_to_asm(runqueue.curr, next));
}

/*
 * Unwind entries of six bytes.  schedule() and __schedule() have none of their own:
 * the second of resched(), which is the first in the section, still holds there.
 */
asm(".pushsection .orc_unwind_ip, \"a\"\n"
    ".long resched - ., resched + 1 - .\n"
    ".popsection\n"
    ".pushsection .orc_unwind, \"a\"\n"
    ".byte 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2\n"
    ".popsection");

void __sched schedule(void)
{
	__schedule(0);
	printk("back\n");
}

void __sched preempt(void)
{
	__schedule(1);
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
	const struct flags flags = { .load = cpu ? BUSY : IDLE };

	if (rate(&flags))
		return LOUD;
	return arch_priority(cpu) + inner(&runqueue, cpu);
}

/* User memory: these stay vmlinux's, what they call does not. */
__attribute__((noipa)) void apply(struct task *p, int state)
{
	p->state = state + count;
}

long sys_set(struct task *p, const void *user)
{
	int state;

	if (_copy_from_user(&state, user, sizeof(state)))
		return inner(&runqueue, -1);
	apply(p, state);
	return 0;
}

noinline long sys_time(struct task *p, void *user)
{
	return put_time(user, p->state);
}

long sys_peek(const void *user)
{
	return peek_user(user);
}

void __init sched_init(void)
{
	runqueue.nr_running = 0;
	count = sched_latency;
}

struct tracepoint __tracepoint_sched_switch __section("__tracepoints");
