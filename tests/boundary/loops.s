# SPDX-License-Identifier: GPL-2.0
# loops.s - debug info in which everything refers to itself, for damaged.bats

	.section .debug_abbrev, "", @progbits
	.macro abbrev number, tag, children, attributes:vararg
	.uleb128 \number, \tag
	.byte \children
	.uleb128 \attributes
	.byte 0, 0
	.endm
	abbrev 1, 0x11, 1, 0x03, 0x08			# a unit: name
	abbrev 2, 0x16, 0, 0x03, 0x08, 0x49, 0x13	# a typedef: name, type
	abbrev 3, 0x34, 0, 0x01, 0x13, 0x49, 0x13	# a variable: sibling, type
	abbrev 4, 0x01, 1, 0x49, 0x13			# an array: type
	abbrev 5, 0x21, 0, 0x2f, 0x0b			# its bound
	abbrev 6, 0x13, 1, 0x03, 0x08			# a struct: name
	abbrev 7, 0x0d, 0, 0x03, 0x08, 0x49, 0x13	# a member: name, type
	abbrev 8, 0x2e, 1, 0x31, 0x13, 0x03, 0x08	# a function: origin, name
	abbrev 9, 0x0b, 1, 0x31, 0x13			# a block: origin
	.byte 0

	.section .debug_info, "", @progbits
unit:
	.long end - start
start:
	.short 4
	.long 0
	.byte 8
	.uleb128 1
	.asciz "loops.c"
typedef:
	.uleb128 2
	.asciz "loop"
	.long typedef - unit
array:
	.uleb128 4
	.long array - unit
	.uleb128 5
	.byte 200
	.byte 0
struct:
	.uleb128 6
	.asciz "loops"
	.uleb128 7
	.asciz "one"
	.long array - unit
	.uleb128 7
	.asciz "two"
	.long typedef - unit
	.uleb128 7
	.asciz "three"
	.long struct - unit
	.byte 0
function:
	.uleb128 8
	.long function - unit
	.asciz "loop_function"
	.rept 100000					# each in the one before
	.uleb128 9
	.long function - unit
	.endr
	.uleb128 3
	.long function - unit
	.long array - unit
	.fill 100001, 1, 0
variable:
	.uleb128 3
	.long variable - unit
	.long typedef - unit
	.byte 0
end:

	.text
	.globl loop_function
	.type loop_function, @function
loop_function:
	ret
	.size loop_function, . - loop_function
