/* SPDX-License-Identifier: GPL-2.0 */
/*
 * request.h - what somebody wants to be done
 */
#ifndef _SCHEDMGR_REQUEST_H
#define _SCHEDMGR_REQUEST_H

#include <linux/types.h>
#include <uapi/linux/schedmgr.h>

/**
 * struct schedmgr_request - what somebody wants to be done, and the answer
 * @name: name of a version; empty: none is named
 * @version: its version; empty: the only one of that name
 * @timeout_ms: for how long to try
 * @confirm_ms: how long the version is on trial, 0: it is not
 * @max_pause_ns: longest window that is acceptable, 0: any
 * @keep: at the end of the trial the version stays
 * @gate: what it has to keep to in the trial; out: the same, complete
 * @report: out: what was done
 */
struct schedmgr_request {
	const char *name;
	const char *version;
	u32 timeout_ms;
	u32 confirm_ms;
	u64 max_pause_ns;
	bool keep;
	struct schedmgr_gate gate;
	struct schedmgr_report *report;
};

#endif /* _SCHEDMGR_REQUEST_H */
