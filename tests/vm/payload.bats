#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# payload.bats - what any payload must pass: 20 switches under load, and a machine that works as before; runs in the VM
#
# scripts/schedmod test runs it, with PAYLOAD and PAYLOAD_FILE.

load common

teardown() {
	stop_load
	clean_up
}

window() {
	field last_switch.window_ns
}

@test "it is staged, and stock goes on" {
	load_payload
	is_active stock
	schedctl list --json | jq -e --arg name "$PAYLOAD" '.versions[1] | .name == $name and .state == "staged"'
}

@test "20 switches under load: none fails, every worker goes on" {
	local longest=0
	start_load
	load_payload
	for _ in {1..10}; do
		schedctl activate "$PAYLOAD" --timeout 30
		is_active "$PAYLOAD"
		(($(window) <= longest)) || longest=$(window)
		schedctl rollback --timeout 30
		is_active stock
		(($(window) <= longest)) || longest=$(window)
	done
	load_goes_on
	echo "# figure: 20 switches under load, longest stop window $((longest / 1000)) µs" >&3
}

@test "under it processes come and go, sleep, talk to each other and change their class, CPU and niceness" {
	local begin=$EPOCHREALTIME
	load_payload
	schedctl activate "$PAYLOAD" --timeout 30
	for _ in {1..50}; do
		(exec true)
	done
	sleep 0.2
	((${EPOCHREALTIME/./} - ${begin/./} >= 200000))
	[ "$(seq 1000 | nice -n 5 cat | taskset 1 wc -l)" -eq 1000 ]
	chrt --fifo 1 true
	chrt --batch 0 true
	chrt --idle 0 true
	chrt --deadline --sched-runtime 1000000 --sched-period 10000000 0 true
	is_active "$PAYLOAD"
	schedctl rollback --timeout 30
}
