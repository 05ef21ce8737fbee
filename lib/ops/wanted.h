/* SPDX-License-Identifier: GPL-2.0 */
/*
 * wanted.h - the payload that is wanted for this kernel, and what to do when it is not there
 */
#ifndef _SCHEDMGR_OPS_WANTED_H
#define _SCHEDMGR_OPS_WANTED_H

#include "libschedmgr.h"

int sm_wanted_find(struct schedmgr_ctx *ctx, const char *name, char version[SCHEDMGR_VERSION_LEN]);
void sm_wanted_advise(struct schedmgr_ctx *ctx, int error, const char *name);

#endif /* _SCHEDMGR_OPS_WANTED_H */
