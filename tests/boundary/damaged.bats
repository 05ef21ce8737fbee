#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2164,SC2094,SC2034,SC2154	# errexit is on; common.bash and bats set variables
# sched-boundary and files that are not what they should be.

load common

# survives HOW FILE COMMAND...: no signal, no endless loop
survives() {
	"$HERE/mutate" "$@" || {
		echo "$1 $2"
		return 1
	}
}

# With steps, because all of them take minutes: mutate headers FILE COMMAND...
@test "damaged files: no word of them is believed" {
	local cut=("$TOOL" cut --boundary "$HERE/mini/boundary.yaml" --reference reference --release 6.1.0-test --source-version 1
		--compiler gcc --source-hash "$HASH" --output damaged.o)
	survives headers:9 reference/fair.o "${cut[@]}" --vmlinux vmlinux reference/core.o {} reference/wait.o
	survives headers:31 reference/core.o "${cut[@]}" --vmlinux vmlinux {} reference/fair.o reference/wait.o
	survives headers:9 vmlinux "${cut[@]}" --vmlinux {} "${OBJECTS[@]/#/reference/}"
	survives headers:31 plain/core.o "$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux {} plain/fair.o plain/wait.o
	survives bytes:1:150:.debug reference/core.o "${cut[@]}" --vmlinux vmlinux {} reference/fair.o reference/wait.o
	survives bytes:2:50:.debug vmlinux "$TOOL" document --boundary "$HERE/mini/boundary.yaml" --vmlinux {} --reference reference \
		--json damaged.json "${OBJECTS[@]/#/reference/}"
}

@test "debug info that refers to itself, or is compressed" {
	local object
	as -o loops.o "$HERE/loops.s"
	run -1 timeout 60 "$TOOL" check --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux --reference reference \
		"${OBJECTS[@]/#/reference/}" loops.o
	[[ $output == *"loop_function: no debug info tells its source file"* ]]
	mkdir -p compressed
	for object in "${OBJECTS[@]}"; do
		objcopy --compress-debug-sections=zlib "reference/$object" "compressed/$object"
	done
	objcopy --compress-debug-sections=zlib vmlinux vmlinux-compressed
	readelf -SW compressed/core.o | grep -qE ' C +'
	cut reference --report-text as-is.txt
	cut compressed --vmlinux vmlinux-compressed --reference compressed --report-text compressed.txt
	diff as-is.txt compressed.txt
	cmp reference/cut.o compressed/cut.o
	# what says that it is larger than it can be
	"$HERE/mutate" bytes:3:100:.debug compressed/core.o "$TOOL" check --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux \
		--reference reference {} reference/fair.o reference/wait.o
}

@test "input that is no input" {
	head -c 3000 reference/core.o >short.o
	run "$TOOL" imports short.o
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == error:*short.o* ]]
	run "$TOOL" imports "$HERE/mini/rest.c"
	[ "$status" -eq 1 ]
	[[ $output == *"rest.c: not a file of x86-64 ELF"* ]]
	printf 'series: x\nwrong: y\n' >bad.yaml
	run "$TOOL" verify --boundary bad.yaml --vmlinux vmlinux reference/core.o
	[ "$status" -eq 1 ]
	[[ $output == *"bad.yaml:2: unknown key"* ]]
	run cut reference --source-hash 12
	[ "$status" -eq 1 ]
	[[ $output == *"is not a SHA-256"* ]]
	run cut reference --vmlinux reference/core.o
	[ "$status" -eq 1 ]
	run "$TOOL" cut
	[ "$status" -eq 1 ]
	[[ $output == *"--boundary is missing"* ]]
}
