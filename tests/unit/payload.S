/* SPDX-License-Identifier: GPL-2.0 */
/*
 * payload.S - has the sections of a payload, and nothing to run
 *
 * Assembled several times with other MODULE, VERMAGIC, RELEASE, BUILD_BYTE and FUNCTION_SIZE.
 */
#ifndef FUNCTION_SIZE
#define FUNCTION_SIZE 64
#endif

	.section .modinfo, "a"
	.asciz	"description=a test"
	.asciz	"name=" MODULE
	.asciz	"vermagic=" VERMAGIC " SMP preempt mod_unload "
	.asciz	"schedmgr_name=hello"
	.asciz	"version=1"

#ifdef RELEASE
	/* struct schedmgr_build */
	.section .schedmgr.build, "a"
1:	.asciz	RELEASE
	.zero	65 - (. - 1b)
	.asciz	"6.1.0-1"
	.zero	64 - 8
	.asciz	"gcc"
	.zero	128 - 4
	.fill	20, 1, BUILD_BYTE
	.zero	32
#endif

#ifdef RELEASE
	/* struct schedmgr_function: old, new, name, file, old size, new size, flags, position */
	.section .schedmgr.functions, "a"
	.balign	8
	.quad	other, 0, .Lother, .Lfile
	.long	32, 0, 0, 0
	.quad	some_function, replacement, .Lsome, .Lfile
	.long	FUNCTION_SIZE, 16, 0, 0

	.section .schedmgr.strings, "a"
.Lother:	.asciz "other"
.Lsome:	.asciz "some_function"
.Lfile:	.asciz "kernel/sched/core.c"

	.section .schedmgr.overlays, "a"
	.zero	32

	.text
replacement:
	.zero	16
#endif

	/* struct schedmgr_seal */
	.section .schedmgr.seal, "a"
	.balign	8
	.ascii	"schdseal"
	.zero	40

	.section .gnu.linkonce.this_module, "aw"
	.zero	64

	.data
	.quad	runqueues, schedmgr_frame, weak_symbol, _printk, "twice,1", "twice,2"
	.weak	weak_symbol

	.section .note.GNU-stack, ""
