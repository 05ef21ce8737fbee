/* SPDX-License-Identifier: GPL-2.0 */
/* task.h - what the rest of the small kernel sees */
struct rq;

struct task {
	struct rq *on_rq;
	int state;
};

struct ops {
	void (*wake)(struct task *p);
};

struct task *__switch_to_asm(struct task *prev, struct task *next);
void printk(const char *format, ...);
void queue(void (*work)(struct task *p), struct task *p);
void attach(const struct ops *ops);
