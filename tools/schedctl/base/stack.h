/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stack.h - the stack of who was in the way
 */
#ifndef _SCHEDCTL_BASE_STACK_H
#define _SCHEDCTL_BASE_STACK_H

#include "libschedmgr.h"

unsigned int stack_resolve(const struct schedmgr_report *report, char *names[SCHEDMGR_STACK_DEPTH]);
void stack_free(char *names[SCHEDMGR_STACK_DEPTH], unsigned int count);

#endif /* _SCHEDCTL_BASE_STACK_H */
