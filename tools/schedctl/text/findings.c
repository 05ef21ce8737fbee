// SPDX-License-Identifier: GPL-2.0
/*
 * findings.c - examinations for people
 */
#include <stdio.h>

#include "base/print.h"
#include "text/text.h"

void text_findings(struct session *session, const struct schedmgr_findings *findings)
{
	static const enum colour colours[] = {
		[SCHEDMGR_VERDICT_OK] = GREEN, [SCHEDMGR_VERDICT_WARN] = YELLOW, [SCHEDMGR_VERDICT_FAIL] = RED,
	};
	const struct schedmgr_finding *finding;

	(void)session;
	schedmgr_for_each_finding(finding, findings) {
		char verdict[8];

		snprintf(verdict, sizeof(verdict), "%-5s", schedmgr_verdict_name(finding->verdict));
		print_colour(stdout, colours[finding->verdict], verdict);
		print(stdout, "%-14s %s\n", finding->what, finding->detail);
		if (finding->remedy)
			print(stdout, "%20s%s\n", "", finding->remedy);
	}
}
