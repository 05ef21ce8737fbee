/* SPDX-License-Identifier: GPL-2.0 */
/*
 * blame.h - which version took the machine down in an earlier boot
 */
#ifndef _SCHEDMGR_STATE_BLAME_H
#define _SCHEDMGR_STATE_BLAME_H

#include "state/running.h"

#define SM_JUDGED_LEN 384

int sm_blame_judge(struct sm_running *running, const struct sm_running *before, char judged[SM_JUDGED_LEN]);

#endif /* _SCHEDMGR_STATE_BLAME_H */
