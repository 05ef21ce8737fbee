/* SPDX-License-Identifier: GPL-2.0 */
/*
 * transaction.h - one switch
 */
#ifndef _SCHEDMGR_TRANSACTION_H
#define _SCHEDMGR_TRANSACTION_H

#include <linux/types.h>
#include "swap/window.h"

struct schedmgr_check;
struct schedmgr_home;
struct schedmgr_redirects;
struct schedmgr_report;
struct schedmgr_version;

/**
 * struct schedmgr_transaction - one switch under way
 * @from: active version, pinned
 * @to: version to be activated, pinned
 * @report: out: what was done
 * @cancelled: set from outside: no more attempts
 * @deadline: no more attempts after that, in jiffies
 * @max_pause_ns: longest window that is acceptable, 0: any
 * @before_attempt: called before each attempt that is not dry; may sleep
 * @dry: give up right before something is written
 * @redirects: the entries concerned
 * @home: the way home from @to
 * @checks: stack checks made in the window
 * @check: stack checks made outside
 * @window: the window
 */
struct schedmgr_transaction {
	struct schedmgr_version *from;
	struct schedmgr_version *to;
	struct schedmgr_report *report;
	const bool *cancelled;
	unsigned long deadline;
	u64 max_pause_ns;
	void (*before_attempt)(void);
	bool dry;
	struct schedmgr_redirects *redirects;
	struct schedmgr_home *home;
	struct schedmgr_check __percpu *checks;
	struct schedmgr_check *check;
	struct schedmgr_window window;
};

int schedmgr_transaction_clean_up(void);
int schedmgr_transaction_finish(unsigned long deadline);
int schedmgr_transaction_run(struct schedmgr_transaction *t);
void schedmgr_transaction_exit(void);

#endif /* _SCHEDMGR_TRANSACTION_H */
