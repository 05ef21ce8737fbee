// SPDX-License-Identifier: GPL-2.0
/* rest.c - the rest of the small kernel */
#include <task.h>

int arch_priority(int cpu);
void enqueue_task(struct rq *rq, struct task *p);

struct task *__switch_to_asm(struct task *prev, struct task *next)
{
	(void)next;
	return prev;
}

void printk(const char *format, ...)
{
	(void)format;
}

void queue(void (*work)(struct task *p), struct task *p)
{
	work(p);
}

void attach(const struct ops *ops)
{
	ops->wake(0);
}

int arch_priority(int cpu)
{
	return cpu;
}

int rate(const struct flags *flags)
{
	return flags->tick ? LOUD : flags->load;
}

void fork(struct rq *rq, struct task *p)
{
	enqueue_task(rq, p);
}

void tp_func_sched_switch(struct task *next)
{
	(void)next;
}

__attribute__((noinline, noipa)) unsigned long _copy_from_user(void *to, const void *from, unsigned long size)
{
	*(int *)to = *(const int *)from;
	return size;
}

__attribute__((noinline, noipa)) unsigned long _copy_to_user(void *to, const void *from, unsigned long size)
{
	(void)to, (void)from;
	return size;
}

int put_time(void *to, long time)
{
	return _copy_to_user(to, &time, sizeof(time)) ? -14 : 0;
}

/* Its memory is freed after boot. */
__attribute__((section(".init.text"))) void register_table_init(void)
{
}

void register_table(void)
{
}
