/* SPDX-License-Identifier: GPL-2.0 */
/*
 * trial.h - an active version that has to be confirmed
 */
#ifndef _SCHEDMGR_TRIAL_H
#define _SCHEDMGR_TRIAL_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

struct schedmgr_version;

struct schedmgr_version *schedmgr_trial_fallback(void);
unsigned long schedmgr_trial_left(void);
bool schedmgr_trial_keeps(void);
void schedmgr_trial_begin(struct schedmgr_version *fallback, const struct schedmgr_switch *arg);
void schedmgr_trial_end(void);
unsigned long schedmgr_trial_next(void);
bool schedmgr_trial_judge(struct schedmgr_version *active, enum schedmgr_cause *cause);
unsigned int schedmgr_trial_refuse(void);
unsigned int schedmgr_trial_refused(void);

#endif /* _SCHEDMGR_TRIAL_H */
