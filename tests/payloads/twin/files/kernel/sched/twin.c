// SPDX-License-Identifier: GPL-2.0
/*
 * twin.c - hooks that tell when they are called; every fourth preparation fails
 */
#include <schedmod/payload.h>

static int twin_prepared;	/* kept: how often it was prepared since it was loaded */
static int twin_fresh;		/* not kept: 0 before each preparation */

int schedmgr_hook_prepare(void)
{
	pr_info("twin: prepare %d, fresh %d\n", ++twin_prepared, twin_fresh++);
	return twin_prepared % 4 ? 0 : -EXDEV;
}

void schedmgr_hook_activated(void)
{
	pr_info("twin: activated\n");
}

void schedmgr_hook_deactivated(void)
{
	pr_info("twin: deactivated\n");
}
