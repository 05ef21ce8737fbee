/* SPDX-License-Identifier: GPL-2.0 */
/*
 * switch_to.S - the manager's end of a task switch
 *
 * A payload may not leave a frame on the stack of a sleeping task, or it could
 * never be unloaded.  Its schedule trampoline (payload/schedule.S), which vmlinux's
 * __schedule is redirected to, saves the callee-saved registers in the layout
 * below, notes the stack pointer in schedmgr_frame and calls the payload's
 * __schedule.  Where that would call __switch_to_asm it comes here instead:
 *
 *	schedmgr_frame ->  r15 r14 r13 r12 rbx rbp | return address into schedule()
 *
 * We drop the payload's frames, switch stacks, let finish_task_switch (of
 * whichever version is active by then) clean up, and return to schedule().
 * So what a sleeping task holds is vmlinux's and ours.
 */
#include <linux/linkage.h>
#include <asm/nospec-branch.h>
#include <asm/percpu.h>
#include <asm/unwind_hints.h>

	.text

/*
 * struct task_struct *schedmgr_switch_to(struct task_struct *prev, struct task_struct *next)
 *
 * Interrupts are off and preemption is disabled until after __switch_to_asm, so
 * schedmgr_frame is this task's.  rbp is restored before the stacks are switched:
 * frames further up may be found through it by the unwinder.  The calls are
 * directed at vmlinux by schedmgr_task_switch_init().
 */
SYM_CODE_START(schedmgr_switch_to)
	UNWIND_HINT_FUNC
	movq	PER_CPU_VAR(schedmgr_frame), %rsp
	UNWIND_HINT sp_reg=ORC_REG_SP sp_offset=56 type=UNWIND_HINT_TYPE_CALL
#ifdef CONFIG_KASAN_STACK
	/* What guards the variables in the dropped frames would stay for whoever comes next. */
	movq	%rdi, %rbx
	movq	%rsi, %r12
	movq	%rsp, %rdi
SYM_INNER_LABEL(schedmgr_call_unpoison_stack, SYM_L_GLOBAL)
	call	schedmgr_undirected
	movq	%rbx, %rdi
	movq	%r12, %rsi
#endif
	movq	40(%rsp), %rbp
SYM_INNER_LABEL(schedmgr_call_switch_to_asm, SYM_L_GLOBAL)
	call	schedmgr_undirected
	movq	%rax, %rdi
SYM_INNER_LABEL(schedmgr_call_finish_task_switch, SYM_L_GLOBAL)
	call	schedmgr_undirected
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
SYM_CODE_END(schedmgr_switch_to)

/* In the place of a function that is refused (guard/claims.c): its result is set already. */
SYM_FUNC_START(schedmgr_claim_refused)
	RET
SYM_FUNC_END(schedmgr_claim_refused)

/* The target of the calls until they are directed: never reached. */
SYM_FUNC_START(schedmgr_undirected)
	RET
SYM_FUNC_END(schedmgr_undirected)
