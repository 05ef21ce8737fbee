#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# upstream.bats - fixes of upstream come and go with payloads; runs in the VM, needs what tests/upstream/make-fix makes

load common

FIXES=$REPOSITORY/tests/upstream/fixes
SLICE=/proc/sys/kernel/sched_rr_timeslice_ms

setup_file() {
	start_load
}

teardown_file() {
	stop_load
}

teardown() {
	clean_up
}

commits() {
	sed -nE 's/^([0-9a-f]{12}) .*/\1/p' "$FIXES"
}

# changed COMMIT-with|without: the functions that are not vmlinux's
changed() {
	jq -r '.changed_functions | map(.name) | sort | join(",")' "$BUILD/tests/$1.json"
}

@test "each fix changes its function and nothing else; with it, the scheduler is the kernel's own" {
	local commit functions _
	[ "$(commits | wc -l)" -ge 3 ]
	while read -r commit _ functions _; do
		[ "$(changed "$commit-without")" = "$functions" ]
		[ -z "$(changed "$commit-with")" ]
	done < <(sed '/^#/d; /^$/d' "$FIXES")
}

@test "stock, without, with, without, stock: each fix under load" {
	local commit
	for commit in $(commits); do
		schedctl load "$BUILD/tests/$commit-without.ko" "$BUILD/tests/$commit-with.ko"
		schedctl activate "upstream:$commit-without"
		schedctl activate "upstream:$commit-with"
		load_goes_on
		schedctl rollback
		schedctl status --json | jq -e --arg version "$commit-without" '.active_version == $version'
		schedctl rollback --stock
		clean_up
	done
	load_goes_on
}

# What is read after a reset: 100 ms, or what was written.
slice_after_reset() {
	echo -1 >"$SLICE"
	cat "$SLICE"
}

@test "c1fc6484e1fb: sched_rr_timeslice_ms shows the default after a reset, and not without the fix" {
	schedctl load "$BUILD"/tests/c1fc6484e1fb-{without,with}.ko
	[ "$(slice_after_reset)" = 100 ]
	schedctl activate upstream:c1fc6484e1fb-without
	[ "$(slice_after_reset)" = -1 ]
	schedctl activate upstream:c1fc6484e1fb-with
	[ "$(slice_after_reset)" = 100 ]
	schedctl rollback
	[ "$(slice_after_reset)" = -1 ]
	schedctl rollback --stock
	[ "$(slice_after_reset)" = 100 ]
}
