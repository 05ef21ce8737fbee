/* SPDX-License-Identifier: GPL-2.0 */
/*
 * slot_pool.h - how large the room for the slots is, for C and assembly
 */
#ifndef _SCHEDMGR_SLOT_POOL_H
#define _SCHEDMGR_SLOT_POOL_H

/*
 * A switch takes one generation of slots: 18 bytes for each function that changes
 * hands.  kernel/sched of 6.1 needs 520 slots, that of 6.12 some 900.
 */
#define SCHEDMGR_SLOT_GENERATION_SIZE	24576
#define SCHEDMGR_SLOT_GENERATIONS	4
#define SCHEDMGR_SLOT_POOL_SIZE		(SCHEDMGR_SLOT_GENERATIONS * SCHEDMGR_SLOT_GENERATION_SIZE)

#endif /* _SCHEDMGR_SLOT_POOL_H */
