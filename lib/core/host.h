/* SPDX-License-Identifier: GPL-2.0 */
/*
 * host.h - what a machine lets be loaded
 */
#ifndef _SCHEDMGR_CORE_HOST_H
#define _SCHEDMGR_CORE_HOST_H

#include <stdbool.h>
#include <stddef.h>

void sm_host_first_line(const char *path, char *line, size_t size);
void sm_host_lockdown(char mode[32]);
bool sm_host_demands_signatures(char why[128]);

#endif /* _SCHEDMGR_CORE_HOST_H */
