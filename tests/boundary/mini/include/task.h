/* SPDX-License-Identifier: GPL-2.0 */
/* task.h - what the rest of the small kernel sees */
struct rq;

struct task {
	struct rq *on_rq;
	int state;
};

enum load { IDLE, BUSY };
enum { QUIET = 3, LOUD };

struct flags {
	unsigned int idle:1, tick:1;
	enum load load;
};

struct ops {
	void (*wake)(struct task *p);
};

struct tracepoint {
	long enabled;
};

extern struct tracepoint __tracepoint_sched_switch;

struct task *__switch_to_asm(struct task *prev, struct task *next);
void printk(const char *format, ...);
void queue(void (*work)(struct task *p), struct task *p);
int rate(const struct flags *flags);
void attach(const struct ops *ops);
void tp_func_sched_switch(struct task *next);
unsigned long _copy_from_user(void *to, const void *from, unsigned long size);
unsigned long _copy_to_user(void *to, const void *from, unsigned long size);
int put_time(void *to, long time);
