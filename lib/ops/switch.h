/* SPDX-License-Identifier: GPL-2.0 */
/*
 * switch.h - activations
 */
#ifndef _SCHEDMGR_OPS_SWITCH_H
#define _SCHEDMGR_OPS_SWITCH_H

#include <stdbool.h>

#include "libschedmgr.h"

int sm_switch_activate(struct schedmgr_ctx *ctx, struct schedmgr_switch *sw, bool strict);

#endif /* _SCHEDMGR_OPS_SWITCH_H */
