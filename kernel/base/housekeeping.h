/* SPDX-License-Identifier: GPL-2.0 */
/*
 * housekeeping.h - which CPUs may be disturbed
 */
#ifndef _SCHEDMGR_HOUSEKEEPING_H
#define _SCHEDMGR_HOUSEKEEPING_H

struct cpumask;

void schedmgr_housekeeping_init(void);
const struct cpumask *schedmgr_housekeeping(void);
int schedmgr_housekeeping_cpu(void);

#endif /* _SCHEDMGR_HOUSEKEEPING_H */
