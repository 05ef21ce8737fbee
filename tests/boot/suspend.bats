#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# suspend.bats - a machine that is suspended, to memory and to idle, with a payload active, on trial, or under a gate
#
# To memory all CPUs but one go off line; to idle they stay, and all timers stop. From idle the power button wakes it, as an
# emulated clock cannot.

load common

setup_file() {
	start_machine --file "$ROOT/build/payloads/$KVER/hello.ko"
}

teardown_file() {
	stop_machine
}

# to_memory [SECONDS]: until the clock wakes it
to_memory() {
	guest "rtcwake --mode mem --seconds ${1:-3}"
}

suspends() {
	guest 'cat /sys/power/suspend_stats/success'
}

# to_idle SECONDS: until the button is pressed
to_idle() {
	local status=0 sleeper
	guest 'echo freeze >/sys/power/state' 3>&- &
	sleeper=$!
	sleep "$1"
	until ! kill -0 "$sleeper" 2>/dev/null; do
		"$VM" --in "$MACHINE" --button
		sleep 1
	done
	wait "$sleeper" || status=$?
	return "$status"
}

# is_healthy: nothing was found or thrown out, all CPUs are there, and tasks run on each
is_healthy() {
	[ -z "$(guest 'ls /var/lib/schedmgr/quarantine 2>/dev/null')" ]
	[ "$(guest 'cat /sys/devices/system/cpu/online')" = 0-1 ]
	guest 'taskset -c 0 true && taskset -c 1 true'
	run ! guest 'schedctl history | grep -E "watchdog|failed"'
}

@test "to memory and back under stock, as a measure" {
	install libschedmgr0 schedctl
	guest "schedctl load baseline /mnt/hello.ko || schedctl load /mnt/baseline.ko /mnt/hello.ko"
	to_memory
	[ "$(suspends)" -eq 1 ]
	is_healthy
}

@test "to memory and back under a payload, three times, and a switch after each" {
	local n
	guest 'schedctl activate baseline --timeout 30'
	for n in 1 2 3; do
		to_memory
		[ "$(active)" = "$([ $((n % 2)) = 1 ] && echo baseline:1 || echo hello:1)" ]
		is_healthy
		guest "schedctl activate $([ $((n % 2)) = 1 ] && echo hello || echo baseline) --timeout 30"
	done
	[ "$(suspends)" -eq 4 ]
	guest 'schedctl rollback --stock --timeout 30'
	is_healthy
}

@test "to idle and back under a payload" {
	guest 'schedctl activate hello --timeout 30'
	to_idle 5
	[ "$(suspends)" -eq 5 ]
	[ "$(active)" = hello:1 ]
	is_healthy
	guest 'schedctl rollback --stock --timeout 30'
}

@test "the time to confirm stands still with the machine, and ends after it" {
	guest 'schedctl activate baseline --timeout 30 --confirm 20'
	to_memory 30
	[ "$(suspends)" -eq 6 ]
	[ "$(active)" = baseline:1 ]
	guest 'schedctl confirm'
	guest 'schedctl activate hello --timeout 30 --confirm 5'
	to_memory 3
	guest_until '[ "$(cat /sys/kernel/schedmgr/active)" = baseline:1 ]'
	guest 'schedctl history' | tail -n 3 | grep -F "not confirmed"
	guest 'schedctl quarantine clear --all && schedctl rollback --stock --timeout 30'
}

@test "a gate is not misled by the time in which nothing ran" {
	guest 'systemd-run --unit waker sh -c "while :; do sleep 0.01; done"; sleep 5
		schedctl activate hello --timeout 30 --gate p99=100x --confirm 15'
	to_memory 10
	guest_until '! schedctl status --json | grep -q left_ms'
	[ "$(active)" = hello:1 ]
	is_healthy
	guest 'systemctl stop waker.service; schedctl rollback --stock --timeout 30'
}
