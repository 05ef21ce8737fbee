/* SPDX-License-Identifier: GPL-2.0 */
/*
 * way_out.S - the way out of a payload's __schedule
 *
 * The frame is that of the payload's trampoline, see text/switch_to.S.
 */
#include <linux/linkage.h>
#include <asm/nospec-branch.h>
#include <asm/unwind_hints.h>

	.text

/*
 * Where a CPU goes on that is taken out of a payload's __schedule (rescue.c): with the
 * stack pointer at schedmgr_frame, interrupts off, preemption disabled.  The task returns
 * to schedule() as if it had been picked again.
 */
SYM_CODE_START(schedmgr_abandoned)
	UNWIND_HINT sp_reg=ORC_REG_SP sp_offset=56 type=UNWIND_HINT_TYPE_CALL
	movq	40(%rsp), %rbp
	call	schedmgr_abandon_schedule
	popq	%r15
	UNWIND_HINT sp_reg=ORC_REG_SP sp_offset=48 type=UNWIND_HINT_TYPE_CALL
	popq	%r14
	UNWIND_HINT sp_reg=ORC_REG_SP sp_offset=40 type=UNWIND_HINT_TYPE_CALL
	popq	%r13
	UNWIND_HINT sp_reg=ORC_REG_SP sp_offset=32 type=UNWIND_HINT_TYPE_CALL
	popq	%r12
	UNWIND_HINT sp_reg=ORC_REG_SP sp_offset=24 type=UNWIND_HINT_TYPE_CALL
	popq	%rbx
	UNWIND_HINT sp_reg=ORC_REG_SP sp_offset=16 type=UNWIND_HINT_TYPE_CALL
	popq	%rbp
	UNWIND_HINT_FUNC
	RET
SYM_CODE_END(schedmgr_abandoned)
