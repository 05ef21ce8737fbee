/* SPDX-License-Identifier: GPL-2.0 */
/*
 * worker.h - the kthread that makes the switches
 */
#ifndef _SCHEDMGR_WORKER_H
#define _SCHEDMGR_WORKER_H

struct kthread_delayed_work;
struct kthread_work;

int schedmgr_worker_init(void);
void schedmgr_worker_exit(void);
void schedmgr_worker_queue(struct kthread_work *work);
void schedmgr_worker_delay(struct kthread_delayed_work *work, unsigned long delay);
void schedmgr_worker_wake(struct kthread_work *work);
void schedmgr_worker_flush(void);

#endif /* _SCHEDMGR_WORKER_H */
