// SPDX-License-Identifier: GPL-2.0
/*
 * json-event.c - events as JSON, one object a line
 */
#include <stdio.h>
#include <stdlib.h>

#include "json.h"

void json_event(struct session *session, const struct schedmgr_record *record, const char *boot_id)
{
	char *line = schedmgr_record_to_json(record, boot_id);

	(void)session;
	if (line)
		puts(line);
	free(line);
}

void json_lost(struct session *session, uint64_t count)
{
	(void)session;
	printf("{\"event\":\"lost\",\"count\":%llu}\n", (unsigned long long)count);
}
