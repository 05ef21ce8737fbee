/* SPDX-License-Identifier: GPL-2.0 */
/*
 * search.h - where a payload is looked for
 */
#ifndef _SCHEDMGR_IMAGE_SEARCH_H
#define _SCHEDMGR_IMAGE_SEARCH_H

#include <stdbool.h>

#include "libschedmgr.h"

int sm_search_find(struct schedmgr_ctx *ctx, const char *what, char **path);
bool sm_search_has(const char *name);
char *sm_search_releases(const char *name);
int sm_search_version(struct schedmgr_ctx *ctx, const char *name, char version[SCHEDMGR_VERSION_LEN]);

#endif /* _SCHEDMGR_IMAGE_SEARCH_H */
