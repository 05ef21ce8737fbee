/* SPDX-License-Identifier: GPL-2.0 */
/*
 * available.h - the payloads on the disk
 */
#ifndef _SCHEDMGR_OPS_AVAILABLE_H
#define _SCHEDMGR_OPS_AVAILABLE_H

#include "core/field.h"

extern const struct sm_table sm_available_table;

#endif /* _SCHEDMGR_OPS_AVAILABLE_H */
