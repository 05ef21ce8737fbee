/* SPDX-License-Identifier: GPL-2.0 */
/*
 * name.h - names of payloads, and versions of them
 */
#ifndef _SCHEDMGR_CORE_NAME_H
#define _SCHEDMGR_CORE_NAME_H

#include <stdbool.h>

#include "libschedmgr.h"

bool sm_name_is_path(const char *what);

#endif /* _SCHEDMGR_CORE_NAME_H */
