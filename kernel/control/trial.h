/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trial.h - an active version that has to be confirmed
 */
#ifndef _SCHEDMGR_TRIAL_H
#define _SCHEDMGR_TRIAL_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

struct kthread_work;
struct schedmgr_actor;
struct schedmgr_request;
struct schedmgr_version;

void schedmgr_trial_init(void (*look)(struct kthread_work *work));
void schedmgr_trial_exit(void);
void schedmgr_trial_look_in(unsigned long delay);
struct schedmgr_version *schedmgr_trial_fallback(void);
unsigned long schedmgr_trial_left(void);
bool schedmgr_trial_keeps(void);
void schedmgr_trial_follow(struct schedmgr_version *from, struct schedmgr_version *to,
			   struct schedmgr_request *request, const struct schedmgr_actor *actor,
			   enum schedmgr_cause cause);
void schedmgr_trial_end(void);
unsigned long schedmgr_trial_next(void);
bool schedmgr_trial_judge(struct schedmgr_version *active, enum schedmgr_cause *cause);
unsigned int schedmgr_trial_refuse(void);
unsigned int schedmgr_trial_refused(void);

#endif /* _SCHEDMGR_TRIAL_H */
