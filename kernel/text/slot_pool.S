/* SPDX-License-Identifier: GPL-2.0 */
/*
 * slot_pool.S - room for the slots, inside the manager's own text
 *
 * It is written with text_poke() before each switch.  Being part of a module's
 * text it is within reach of direct jumps, needs no allocation, and has unwind
 * data: a slot is always at its function's entry, where nothing has been pushed.
 */
#include <linux/linkage.h>
#include <asm/unwind_hints.h>

#include "text/slot_pool.h"

	.text
	.balign 64
SYM_CODE_START(schedmgr_slot_pool)
	UNWIND_HINT_FUNC
	.fill SCHEDMGR_SLOT_POOL_SIZE, 1, 0xcc
	ud2	/* tells objtool that control does not leave here */
SYM_CODE_END(schedmgr_slot_pool)
