/* SPDX-License-Identifier: GPL-2.0 */
/*
 * switch.h - who may switch, and to what
 */
#ifndef _SCHEDMGR_SWITCH_H
#define _SCHEDMGR_SWITCH_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

struct schedmgr_actor;
struct schedmgr_request;
struct schedmgr_version;

/**
 * struct schedmgr_job - a switch as the worker makes it
 * @choose: finds the version to be activated; under schedmgr_mutex
 * @request: what is asked for, and the answer
 * @actor: who asks, NULL: the manager itself
 * @cause: and why
 * @back: it is a way back
 * @dry: it is a trial run
 * @cancelled: who asked has got a signal
 * @error: out: the result
 */
struct schedmgr_job {
	struct schedmgr_version *(*choose)(const struct schedmgr_request *request);
	struct schedmgr_request *request;
	const struct schedmgr_actor *actor;
	enum schedmgr_cause cause;
	bool back;
	bool dry;
	bool cancelled;
	int error;
};

void schedmgr_switch_init(void);
void schedmgr_switch_exit(void);
void schedmgr_switch_perform(struct schedmgr_job *job);
int schedmgr_activate(struct schedmgr_request *request);
int schedmgr_rollback(struct schedmgr_request *request);
int schedmgr_predict(struct schedmgr_request *request);
int schedmgr_confirm(struct schedmgr_confirm *arg);

#endif /* _SCHEDMGR_SWITCH_H */
