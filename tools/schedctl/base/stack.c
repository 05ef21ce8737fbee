// SPDX-License-Identifier: GPL-2.0
/*
 * stack.c - the stack of who was in the way, in words
 */
#include <stdlib.h>

#include "base/stack.h"

/* The blocker's stack in words, innermost first; hidden addresses are left out. */
unsigned int stack_resolve(const struct schedmgr_report *report, char *names[SCHEDMGR_STACK_DEPTH])
{
	uint64_t addresses[SCHEDMGR_STACK_DEPTH];
	unsigned int i, count = 0;

	for (i = 0; i < report->blocker_depth && i < SCHEDMGR_STACK_DEPTH; i++)
		if (report->blocker_stack[i])
			addresses[count++] = report->blocker_stack[i];
	if (!count || schedmgr_resolve_addresses(addresses, count, names))
		return 0;
	return count;
}

void stack_free(char *names[SCHEDMGR_STACK_DEPTH], unsigned int count)
{
	while (count)
		free(names[--count]);
}
