// SPDX-License-Identifier: GPL-2.0
/*
 * emit.c - what the manager does by itself: emit EVENT CAUSE FROM VERSION TO VERSION [DETAIL]
 *
 * EVENT and CAUSE are numbers of <linux/schedmgr.h>.  A switch is made as well: TO is active then.
 */
#include <stdlib.h>
#include <string.h>

#include "fake.h"

int main(int argc, char **argv)
{
	struct schedmgr_record record = { .loginuid = ~0u };

	if (argc < 7)
		return 2;
	record.event = atoi(argv[1]);
	record.cause = atoi(argv[2]);
	strcpy(record.report.from, argv[3]);
	strcpy(record.report.from_version, argv[4]);
	strcpy(record.report.to, argv[5]);
	strcpy(record.report.to_version, argv[6]);
	strcpy(record.name, argv[5]);
	strcpy(record.version, argv[6]);
	strncpy(record.detail, argc > 7 ? argv[7] : "", sizeof(record.detail) - 1);
	if (record.event == SCHEDMGR_EVENT_WATCHDOG || record.event == SCHEDMGR_EVENT_GATE)
		memset(&record.report, 0, sizeof(record.report));
	fake_emit(&record);
	if (record.event == SCHEDMGR_EVENT_ROLLED_BACK || record.event == SCHEDMGR_EVENT_ACTIVATED)
		write_pair("active", record.name, record.version);
	return 0;
}
