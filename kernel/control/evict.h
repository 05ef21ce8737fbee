/* SPDX-License-Identifier: GPL-2.0 */
/*
 * evict.h - who was thrown out, and why
 */
#ifndef _SCHEDMGR_EVICT_H
#define _SCHEDMGR_EVICT_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

struct schedmgr_info;
struct schedmgr_trip;
struct schedmgr_version;

/**
 * struct schedmgr_detail - a finding in words
 * @text: all of it
 * @open: the same without whose task it was, for everybody
 */
struct schedmgr_detail {
	char text[SCHEDMGR_DETAIL_LEN];
	char open[SCHEDMGR_DETAIL_LEN];
};

enum schedmgr_cause schedmgr_evict_cause(const struct schedmgr_trip *trip);
void schedmgr_evict_announce(struct schedmgr_version *v, const struct schedmgr_trip *trip);
void schedmgr_evict_note(struct schedmgr_version *v, enum schedmgr_cause cause,
			 const struct schedmgr_detail *detail);
void schedmgr_evict_pardon(struct schedmgr_version *v);
bool schedmgr_evict_since(const char *name, const char *version, u64 when_ns);
void schedmgr_evict_info(struct schedmgr_info *info);
void schedmgr_evict_leave(struct schedmgr_version *v);

#endif /* _SCHEDMGR_EVICT_H */
