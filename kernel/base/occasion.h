/* SPDX-License-Identifier: GPL-2.0 */
/*
 * occasion.h - something that happens, and who asked for it
 */
#ifndef _SCHEDMGR_OCCASION_H
#define _SCHEDMGR_OCCASION_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

struct schedmgr_actor;
struct schedmgr_version;

/**
 * struct schedmgr_occasion - an event to be posted
 * @event: what happened
 * @cause: why
 * @actor: who asked for it; NULL: the manager itself
 * @version: the version that it is about
 * @report: what the switch did, or NULL
 * @detail: a sentence, or NULL
 * @open: the same for everybody, NULL: @detail is for everybody
 * @confirm_ms: time to confirm it, or 0
 */
struct schedmgr_occasion {
	enum schedmgr_event event;
	enum schedmgr_cause cause;
	const struct schedmgr_actor *actor;
	const struct schedmgr_version *version;
	const struct schedmgr_report *report;
	const char *detail;
	const char *open;
	u32 confirm_ms;
};

#endif /* _SCHEDMGR_OCCASION_H */
