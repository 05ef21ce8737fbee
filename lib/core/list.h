/* SPDX-License-Identifier: GPL-2.0 */
/*
 * list.h - the versions that the manager knows
 */
#ifndef _SCHEDMGR_CORE_LIST_H
#define _SCHEDMGR_CORE_LIST_H

#include "core/compiler.h"
#include "libschedmgr.h"

int sm_list_read(struct schedmgr_ctx *ctx, struct schedmgr_list **list);
int sm_list_find(const struct schedmgr_list *list, const char *name, const char *version,
		 const struct schedmgr_entry **found);
char *sm_list_names(const struct schedmgr_list *list, const char *name);

static inline void sm_cleanup_list(struct schedmgr_list **list)
{
	schedmgr_list_free(*list);
}

#endif /* _SCHEDMGR_CORE_LIST_H */
