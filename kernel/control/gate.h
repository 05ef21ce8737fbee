/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gate.h - is the version on trial worse than the one before?
 */
#ifndef _SCHEDMGR_GATE_H
#define _SCHEDMGR_GATE_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

/* What a look at the figures says. */
enum schedmgr_verdict {
	SCHEDMGR_VERDICT_NONE,		/* there is no gate */
	SCHEDMGR_VERDICT_OPEN,		/* too few wake-ups were measured */
	SCHEDMGR_VERDICT_GOOD,
	SCHEDMGR_VERDICT_WORSE,
};

void schedmgr_gate_set(const struct schedmgr_gate *ask);
const struct schedmgr_gate *schedmgr_gate_get(void);
void schedmgr_gate_print(char detail[SCHEDMGR_DETAIL_LEN]);
enum schedmgr_verdict schedmgr_gate_judge(char detail[SCHEDMGR_DETAIL_LEN]);
bool schedmgr_gate_is_shut(void);
bool schedmgr_gate_look(bool last, char detail[SCHEDMGR_DETAIL_LEN]);

#endif /* _SCHEDMGR_GATE_H */
