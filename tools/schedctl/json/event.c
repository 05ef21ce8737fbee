// SPDX-License-Identifier: GPL-2.0
/*
 * event.c - events as JSON, one object a line
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/print.h"
#include "json/json.h"

void json_event(struct session *session, const struct schedmgr_record *record, const char *boot_id)
{
	char *line = schedmgr_record_to_json(record, boot_id);

	(void)session;
	if (line)
		print_json(line);
	free(line);
}

void json_lost(struct session *session, uint64_t count)
{
	(void)session;
	print(stdout, "{\"event\":\"lost\",\"count\":%llu}\n", (unsigned long long)count);
}

void json_damaged(struct session *session, uint64_t count)
{
	(void)session;
	print(stdout, "{\"event\":\"damaged\",\"count\":%llu}\n", (unsigned long long)count);
}
