#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# mlb.bats - the trainer of the payload mlb, on decisions made up here; no kernel is involved

setup_file() {
	bats_require_minimum_version 1.5.0
	export MLB=${O:-$BATS_TEST_DIRNAME/../../build}/bin/mlb
	cd "$BATS_FILE_TMPDIR"
	for seed in 1 2 3 4; do
		made_up "$seed" >"run-$seed.trace"
	done
	"$MLB" train --seed 7 --epochs 20 --output a.bin --report a.json --plots . run-[123].trace --test run-4.trace
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

# made_up SEED: 2000 records by a rule of three inputs: cold moves, or failed often, but not a buddy unless it failed
made_up() {
	perl -e '
		srand(shift);
		for (1 .. 2000) {
			my @input = (int(rand(900)) - 400, (map { rand() < 0.3 ? 128 : 0 } 1 .. 6), (map { int(rand(600)) } 7 .. 14));
			my $moves = $input[1] || ($input[0] > 0 && !$input[2]) ? 1 : 0;
			print pack("Q< l< s<15 S<2 C2", $_, $_, @input, 0, 1, 0, $moves);
		}' "$1"
}

# changed OFFSET BYTE: a.bin with that byte, as changed.bin
changed() {
	cp a.bin changed.bin
	printf '%b' "\\x$2" | dd of=changed.bin bs=1 seek="$1" conv=notrunc status=none
}

# refuses TEXT: mlb check refuses changed.bin and names the field
refuses() {
	run ! "$MLB" check changed.bin
	[[ $output == *"changed.bin: $1"* ]]
}

@test "the same seed makes the same network and the same report; another one does not" {
	"$MLB" train --seed 7 --epochs 20 --output b.bin --report b.json run-[123].trace --test run-4.trace
	cmp a.bin b.bin
	cmp a.json b.json
	"$MLB" train --seed 8 --epochs 20 --output b.bin --report b.json run-[123].trace --test run-4.trace
	run ! cmp a.bin b.bin
}

@test "it learns a rule that no single input has, and fixed point is as good as floating point" {
	jq -e '.on_held_out | .fixed.accuracy > 0.98 and .fixed.accuracy > .float.accuracy - 0.005 and
		.fixed.accuracy > .best_single_feature.agreement.accuracy + 0.02' a.json
	jq -e '.training.decisions == 6000 and .held_out.decisions == 2000 and .held_out.runs[0].run == "run-4" and
		(.held_out.moves + .held_out.stays == 2000) and
		(.on_held_out.fixed | .both_move + .both_stay + .only_stock_moves + .only_other_moves == 2000)' a.json
}

# damaged OFFSET BYTES: run-4.trace with these bytes in its second record, as damaged.trace
damaged() {
	cp run-4.trace damaged.trace
	printf '%b' "$2" | dd of=damaged.trace bs=1 seek=$((48 + $1)) conv=notrunc status=none
}

@test "a trace with what no recorder writes is refused at its place" {
	local at bytes
	while read -r at bytes; do
		damaged "$at" "$bytes"
		run ! "$MLB" train --epochs 1 --output b.bin --report b.json run-1.trace --test damaged.trace
		[[ $output == *"damaged.trace: no record of mlb-trace at byte 48"* ]]
	done <<-'END'
		12 \xff\x7f
		12 \x00\x80
		14 \x81\x00
		40 \x00\x08
		46 \x07
		47 \x02
	END
	head -c 100 run-4.trace >damaged.trace
	run ! "$MLB" train --epochs 1 --output b.bin --report b.json run-1.trace --test damaged.trace
}

@test "inputs and hidden units that it can do without are taken from it, and it fits into a register then; with a slack below 0 none is" {
	jq -e '.shape | .inputs == ["delta_hot", "extra_fails", "buddy_hot"] and .hidden <= 3 and .narrow and
		.parameters == 5 * .hidden + 1' a.json
	jq -e '.before_pruning | (.inputs | length == 15) and .hidden == 10 and .parameters == 171 and .float.accuracy > 0.98' a.json
	"$MLB" train --seed 7 --epochs 5 --slack -1 --output b.bin --report b.json run-[123].trace --test run-4.trace
	"$MLB" check b.bin
	jq -e '.shape == (.before_pruning | del(.float)) + {narrow: false}' b.json
}

@test "gradient against differences, fixed point against its bound, the narrow form against the network" {
	"$MLB" selftest 1
	"$MLB" selftest 2
}

@test "a file with a wrong magic, version, size, checksum, feature list, shift or bias is refused by the name of the field" {
	"$MLB" check a.bin
	changed 0 00 && refuses 'magic: '
	changed 8 01 && refuses 'version: 1, must be 2'
	changed 12 00 && refuses 'size: '
	head -c 600 a.bin >changed.bin && refuses 'size: '
	{ cat a.bin && echo; } >changed.bin && refuses 'size: '
	changed 400 55 && refuses 'checksum: '
	changed 24 58 && "$MLB" seal changed.bin && refuses "features: number 0 is 'Xelta_hot', must be 'delta_hot'"
	changed 38 d2 && "$MLB" seal changed.bin && refuses "features: 1 of 'delta_hot' is 978, must be 977"
	changed 308 ff && "$MLB" seal changed.bin && refuses 'shift: '
	changed 267 7f && "$MLB" seal changed.bin && refuses 'hidden_bias: number 0 is '
}

@test "what is no trace, and nothing to test with, is refused" {
	head -c 100 run-1.trace >short.trace
	run -1 "$MLB" train --output none.bin short.trace --test run-4.trace
	[[ $output == *'short.trace: no record'* ]]
	run -2 "$MLB" train --output none.bin run-1.trace
	[[ $output == *'nothing to test with'* ]]
	[ ! -e none.bin ]
}

@test "the weights of the payload are those of a file that it takes; plots are there" {
	"$MLB" print a.bin >a.h
	grep -o '0x[0-9a-f]*,' a.h | perl -ne 'print chr hex substr $_, 0, 4' | cmp - a.bin
	grep -o '0x[0-9a-f]*,' "$BATS_TEST_DIRNAME/../../payloads/mlb/files/kernel/sched/mlb-weights.h" |
		perl -ne 'print chr hex substr $_, 0, 4' >shipped.bin
	"$MLB" check shipped.bin
	grep -q '</svg>' training.svg
	grep -q '</svg>' confusion.svg
}
