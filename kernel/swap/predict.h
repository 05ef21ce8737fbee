/* SPDX-License-Identifier: GPL-2.0 */
/*
 * predict.h - how long will the window be?
 */
#ifndef _SCHEDMGR_PREDICT_H
#define _SCHEDMGR_PREDICT_H

#include <linux/types.h>

struct schedmgr_check;
struct schedmgr_report;

u64 schedmgr_predict_window(const struct schedmgr_check *check);
void schedmgr_predict_learn(const struct schedmgr_report *report, const struct schedmgr_check *check);

#endif /* _SCHEDMGR_PREDICT_H */
