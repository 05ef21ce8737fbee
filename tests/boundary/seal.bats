#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2164,SC2154	# errexit is on; bats sets stderr
# sched-boundary seal: the checksum in a payload's file, recomputed here by other tools.

bats_require_minimum_version 1.5.0

HERE=$(cd "$(dirname "$BATS_TEST_FILENAME")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
BUILD=${O:-$ROOT/build}
TOOL=$BUILD/bin/sched-boundary

setup_file() {
	[ -x "$TOOL" ] || make -s -C "$ROOT/tools/boundary" O="$BUILD"
}

setup() {
	cd "$BATS_TEST_TMPDIR"
	object 'schdseal' 48
}

# object MAGIC BYTES: payload.ko with such a seal, among other sections
object() {
	gcc -g -c -x assembler -o payload.ko - <<-END
		.text
		.globl work
		work: ret
		.section .schedmgr.seal, "a"
		.ascii "$1"
		.zero $(($2 - ${#1}))
		.section .rodata, "a"
		.zero 1000, 7
		.section .debug_str, "MS", @progbits, 1
		.zero 4000, 'x'
	END
}

# offset: where the section of the seal is in payload.ko
offset() {
	echo $((16#$(readelf --wide --section-headers payload.ko | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".schedmgr.seal" { print $4 }')))
}

# bytes FILE FROM COUNT: in hexadecimal
bytes() {
	od -An -v -tx1 -j "$2" -N "$3" "$1" | tr -d ' \n'
}

# sealed: the seal says what payload.ko is
sealed() {
	local at size
	at=$(offset)
	size=$(stat -c %s payload.ko)
	[ "$(bytes payload.ko "$at" 8)" = "$(printf schdseal | od -An -tx1 | tr -d ' \n')" ]
	[ "$(od -An -tu8 -j $((at + 8)) -N 8 payload.ko | tr -d ' ')" = "$size" ]
	cp payload.ko zeroed
	dd if=/dev/zero of=zeroed bs=1 seek=$((at + 16)) count=32 conv=notrunc status=none
	[ "$(bytes payload.ko $((at + 16)) 32)" = "$(sha256sum <zeroed | cut -d ' ' -f 1)" ]
}

# refused TEXT: with this text, and payload.ko is what it was
refused() {
	cp payload.ko before
	run -1 --separate-stderr "$TOOL" seal payload.ko
	echo "$stderr"
	[ -z "$output" ]
	[[ $stderr == "error: payload.ko: $1"* ]]
	cmp payload.ko before
}

@test "seal: size and checksum, and nothing else is touched" {
	local at
	cp payload.ko before
	at=$(offset)
	run -0 "$TOOL" seal payload.ko
	[ -z "$output" ]
	sealed
	cmp -n "$at" payload.ko before
	cmp -i $((at + 48)) payload.ko before
	[ "$(stat -c %s payload.ko)" = "$(stat -c %s before)" ]
}

@test "seal: again is the same, after a change another, and of a file with something behind it" {
	"$TOOL" seal payload.ko
	cp payload.ko first
	"$TOOL" seal payload.ko
	cmp payload.ko first
	printf '\x08' | dd of=payload.ko bs=1 seek=$(($(offset) + 50)) conv=notrunc status=none
	"$TOOL" seal payload.ko
	sealed
	run ! cmp -s payload.ko first
	printf 'more' >>payload.ko
	"$TOOL" seal payload.ko
	sealed
}

@test "seal: a file with compressed sections, which stay as they are" {
	objcopy --compress-debug-sections=zlib payload.ko
	readelf -t payload.ko | grep -q COMPRESSED
	"$TOOL" seal payload.ko
	sealed
}

@test "seal: one that is compressed itself is no place to write to" {
	python3 - <<-'END' | gcc -c -x assembler -o payload.ko -
		import struct, zlib
		seal = b'schdseal' + bytes(40)
		section = struct.pack('<IIQQ', 1, 0, len(seal), 1) + zlib.compress(seal)
		print('.section .schedmgr.seal, "0x800", @progbits\n.p2align 3\n.byte', ', '.join(map(str, section)))
	END
	readelf -t payload.ko | grep -q COMPRESSED
	refused 'its section .schedmgr.seal has another format'
}

@test "seal: refused: no payload, another format, no ELF file, none at all" {
	objcopy --remove-section .schedmgr.seal payload.ko
	refused 'it has no section .schedmgr.seal: it is not a payload, or an old one'
	object 'schdsaal' 48
	refused 'its section .schedmgr.seal has another format'
	object 'schdseal' 40
	refused 'its section .schedmgr.seal has another format'
	object 'schdseal' 56
	refused 'its section .schedmgr.seal has another format'
	object 'schdseal' 48
	printf ' ' | cat - payload.ko >moved
	mv moved payload.ko
	refused 'not a file of x86-64 ELF'
	: >payload.ko
	refused 'not a file of x86-64 ELF'
	echo text >payload.ko
	refused 'not a file of x86-64 ELF'
	rm payload.ko
	run -1 "$TOOL" seal payload.ko
	[[ $output == *"payload.ko: No such file"* ]]
	mkdir payload.ko
	run -1 "$TOOL" seal payload.ko
	[[ $output == *"payload.ko: Is a directory"* ]]
	run -1 "$TOOL" seal
	[[ $output == *"seal takes one file, not 0"* ]]
}

@test "seal: a file that was cut short anywhere is refused, or is sealed as it is" {
	local size n done=0
	cp payload.ko whole
	size=$(stat -c %s whole)
	for ((n = 0; n < size; n += 37)); do
		head -c "$n" whole >payload.ko
		run "$TOOL" seal payload.ko
		if ((status == 0)); then
			sealed
		else
			[ "$status" -eq 1 ]
			[[ $output == "error: payload.ko: "* ]]
			cmp <(head -c "$n" whole) payload.ko
		fi
		done=$((done + 1))
	done
	((done > 20))
}
