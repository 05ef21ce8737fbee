/* SPDX-License-Identifier: GPL-2.0 */
/*
 * payload.S - has the sections of a payload, and nothing to run
 *
 * Assembled several times with other MODULE, VERMAGIC, RELEASE, BUILD_BYTE, FUNCTION_SIZE, ABI,
 * DEMO_BITS, WORD_TWO and CALL_TYPE.
 */
#ifndef FUNCTION_SIZE
#define FUNCTION_SIZE 64
#endif
#ifndef DEMO_BITS
#define DEMO_BITS 64
#endif
#ifndef WORD_TWO
#define WORD_TWO 2
#endif
#ifndef CALL_TYPE
#define CALL_TYPE s_const
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
	.globl	schedmgr_build
schedmgr_build:
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

#ifdef RELEASE
#ifndef ABI
#define ABI 4
#endif
	/* How struct schedmgr_payload begins, and its pointer to the build identity */
	.data
	.type	payload, @object
	.size	payload, 128
payload:
	.long	ABI
	.short	128, 96
	.zero	32
	.quad	schedmgr_build
	.zero	128 - 48

	/* struct schedmgr_layouts; of struct demo, enum word and function call in types.c */
	.section .init.schedmgr.layouts, "a"
	.balign	8
layouts:
	.long	layouts_end - layouts, 4, layout_strings - layouts, 0
	.long	s_demo - layout_strings, 0, 16, 3
	.long	s_first - layout_strings, 0, 32
	.long	s_bits - layout_strings, 32, 3
	.long	s_inner - layout_strings, 64, DEMO_BITS
	.long	s_word - layout_strings, 3, 4, 2
	.long	s_one - layout_strings, 1, 0
	.long	s_two - layout_strings, WORD_TWO, 0
	.long	s_call - layout_strings, 4, 0, 3
	.long	s_none - layout_strings, s_int - layout_strings, 0
	.long	s_demop - layout_strings, CALL_TYPE - layout_strings, 0
	.long	s_n - layout_strings, s_ulong - layout_strings, 0
	.long	s_absent - layout_strings, 0, 4, 0
layout_strings:
s_none:		.asciz ""
s_demo:		.asciz "demo"
s_first:	.asciz "first"
s_bits:		.asciz "bits"
s_inner:	.asciz "inner"
s_word:		.asciz "word"
s_one:		.asciz "ONE"
s_two:		.asciz "TWO"
s_call:		.asciz "call"
s_int:		.asciz "int"
s_demop:	.asciz "demo"
s_const:	.asciz "const struct demo *"
s_plain:	.asciz "struct demo *"
s_n:		.asciz "n"
s_ulong:	.asciz "long unsigned int"
s_absent:	.asciz "not_in_this_kernel"
layouts_end:
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
