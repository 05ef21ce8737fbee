/* SPDX-License-Identifier: GPL-2.0 */
/*
 * schedule.S - what vmlinux's __schedule is redirected to while the payload is active
 *
 * Saves the callee-saved registers in the layout that schedmgr_switch_to() expects
 * (kernel/text/switch_to.S), notes where, and calls the payload's __schedule.  That
 * returns here only when no other task was picked; otherwise the task leaves
 * through schedmgr_switch_to() and none of our addresses stays on its stack.
 *
 * The trampoline is in the payload, not in the manager, so that the call is direct.
 */
#include <linux/linkage.h>
#include <asm/nospec-branch.h>
#include <asm/percpu.h>

	.text

SYM_FUNC_START(schedmgr_payload_entry)
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%rsp, PER_CPU_VAR(schedmgr_frame)
	call	schedmgr_payload_schedule
SYM_INNER_LABEL(schedmgr_payload_return, SYM_L_GLOBAL)
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	RET
SYM_FUNC_END(schedmgr_payload_entry)
