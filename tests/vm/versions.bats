#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# versions.bats - several staged versions, direct switches among them; runs in the VM
#
# Environment: ROUNDS, how many random switches (default 60).  Needs tests/payloads/{twin,late}.

load common

teardown() {
	stop_load
	clean_up
}

# What twin's hooks said since the kernel started, one word each.
hooks() {
	dmesg | sed -n 's/.*\] twin: //p' | tr '\n' ';'
}

nothing_is_pending() {
	schedctl list --json | jq -e '.versions[1].pending == null'
}

window() {
	jq -r '.last_switch.window_ns' "$1"
}

@test "hooks: prepared, activated, deactivated, in this order; a failure changes nothing; kept data are kept" {
	schedctl load twin baseline
	schedctl activate twin
	schedctl activate baseline
	schedctl activate twin
	schedctl rollback --stock
	[[ $(hooks) == 'prepare 1, fresh 0;activated;deactivated;prepare 2, fresh 0;activated;deactivated;' ]]
	schedctl activate twin
	schedctl rollback --to baseline
	run schedctl activate twin
	[[ $status -eq 1 && $output == *'its own preparation failed; nothing has changed'* ]]
	is_active baseline
	schedctl activate twin
	[[ $(hooks) == *'prepare 3, fresh 0;activated;deactivated;prepare 4, fresh 0;prepare 5, fresh 0;activated;' ]]
}

@test "what is pending of an inactive payload keeps it from being unloaded and activated, and is named" {
	local name
	schedctl load late
	for name in late.inner.timers[1] late.inner.delayed.work late_clock late.running; do
		schedctl activate late
		schedctl rollback
		schedctl list --json | jq -e --arg name "$name" '.versions[1].pending == $name'
		refused 5 "timer or work item '$name' is still pending" schedctl unload late
		run rmmod sched_late_1
		[[ $status -ne 0 && $output == *'in use'* ]]
		run schedctl activate late
		[[ $status -eq 1 && $output == *'its own preparation failed'* ]]
		is_active stock
		dmesg | tail -n 5 | grep -qF "late 1 is not prepared: $name is still pending"
		dmesg | grep -qF "late 1 cannot be unloaded while $name is pending"
		eventually 90 nothing_is_pending
	done
	schedctl unload late
}

@test "a payload that shares stock's queues leaves the tasks on them" {
	schedctl load twin
	schedctl activate twin --json | jq -e '.last_switch.rebuilt == 0'
	schedctl rollback --json | jq -e '.last_switch.rebuilt == 0'
}

@test "a pause that is predicted to be too long is refused, both figures named" {
	schedctl load baseline
	run schedctl activate baseline --max-pause 0.5
	[[ $status -eq 5 && $output == *'the stop window would take '*' µs, more than the 0.5 µs'* ]]
	is_active stock
	schedctl activate baseline --max-pause 1000000
	schedctl status --json | jq -e '.last_switch.predicted_ns > 0'
}

@test "rollback goes back, --to goes where it is told, --stock home" {
	schedctl load baseline hello
	schedctl activate baseline
	schedctl activate hello
	schedctl rollback
	is_active baseline
	schedctl rollback
	is_active hello
	schedctl rollback --stock
	is_active stock
	schedctl rollback --to baseline:1
	is_active baseline
	run schedctl rollback --to baseline:9
	[[ $status -eq 4 ]]
}

@test "a saturated machine: four hogs per CPU and one of SCHED_FIFO; a switch takes less than 5 s" {
	local hogs=() i total
	schedctl load baseline
	for ((i = 0; i < 4 * $(nproc); i++)); do
		background nice -n 20 sh -c 'while :; do :; done'
		hogs+=("$background")
	done
	background chrt --fifo 60 sh -c 'while :; do :; done'
	hogs+=("$background")
	for i in baseline stock; do
		total=$(schedctl activate "$i" --json | jq '.last_switch.total_ns')
		((total < 5000000000))
	done
	kill "${hogs[@]}"
}

@test "${ROUNDS:-60} random switches among stock and four versions under load" {
	local all=(stock baseline hello twin:1 twin:2) rounds=${ROUNDS:-60} n at=0 next
	RANDOM=1
	start_load
	schedctl load baseline hello twin "$BUILD/tests/twin-2.ko"
	for ((n = 0; n < rounds; n++)); do
		next=$(((at + 1 + RANDOM % 4) % 5))
		if ! schedctl activate "${all[next]}" --timeout 30 --json >"$BATS_TEST_TMPDIR/out"; then
			jq -e '.error.message | test("its own preparation failed")' "$BATS_TEST_TMPDIR/out"
			continue
		fi
		at=$next
		((n % 20)) || load_goes_on
	done
	schedctl activate stock --timeout 30 || is_active stock
	all_load_goes_on
}
