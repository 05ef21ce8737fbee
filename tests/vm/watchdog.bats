#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# watchdog.bats - schedulers that fail, and how the machine gets rid of them; runs in the VM, with the kernel set to panic
# at an oops
#
# Needs tests/payloads/broken, which fails tasks by their name, and a VM that sends an NMI when it hangs.

load common

WATCHDOG_MS=2000

setup_file() {
	insmod "$MANAGER" watchdog_ms=$WATCHDOG_MS ignore_panic_on_oops=1
	schedctl load baseline
	mkfifo "$BATS_FILE_TMPDIR/never"
	schedctl record >"$BATS_FILE_TMPDIR/record" 2>&1 3>&- &
	echo $! >"$BATS_FILE_TMPDIR/recorder"
	# so that there is always somebody else to be picked
	taskset -c "$(last_cpu)" sh -c 'while :; do :; done' 3>&- &
	echo $! >"$BATS_FILE_TMPDIR/hog"
}

teardown_file() {
	kill "$(<"$BATS_FILE_TMPDIR/hog")" "$(<"$BATS_FILE_TMPDIR/recorder")"
}

setup() {
	dmesg --clear
	schedctl quarantine clear --all
	# a version that is left by force does not come back before the next boot
	version=${BATS_TEST_NUMBER}
	load_version broken "$version"
	schedctl activate "broken:$version"
}

teardown() {
	kill "${victim-}" 2>/dev/null || true
	if ! is_active stock; then
		schedctl activate stock --timeout 30
	fi
}

# victim NAME: starts a task of that name, on the last CPU, which wakes by a timer 50 times a second and computes a little
victim() {
	NAME=$1 background taskset -c "$(last_cpu)" bash -c '
		exec 5<>"$0"
		printf %s "$NAME" >"/proc/$$/comm"
		while :; do read -r -t 0.02 -u 5; for i in {1..500}; do :; done; done' "$BATS_FILE_TMPDIR/never"
	# shellcheck disable=SC2154 # set by background
	victim=$background
}

switches() {
	awk '/ctxt_switches/ { sum += $2 } END { print sum }' "/proc/$victim/status"
}

runs() {
	[[ $(switches) -gt $1 ]]
}

spins() {
	local before
	before=$(switches)
	sleep 0.2
	[[ $(switches) -eq $before ]]
}

# thrown_out TEXT: within the watchdog's time the machine is back on stock, says why, in log, event and quarantine, the
# victim runs, and another scheduler can be activated
thrown_out() {
	local before
	eventually 30 is_active stock
	dmesg | grep -q "schedmgr: watchdog: broken $version is thrown out: .*$1"
	schedctl history --json | jq -se --arg text "$1" --arg version "$version" 'map(select(.event == "watchdog")) | last |
		.name == "broken" and .version == $version and (.detail | contains($text))'
	eventually 30 in_quarantine "broken:$version"
	is_known_as_thrown_out "$1"
	if [[ -n ${victim-} ]]; then
		before=$(switches)
		eventually 120 runs "$before"	# it pays for the time that it has looped
	fi
	schedctl activate baseline --timeout 30
	schedctl rollback --timeout 30
}

# is_known_as_thrown_out TEXT: the manager itself says so, and does not offer it
is_known_as_thrown_out() {
	schedctl status --json | jq -e --arg text "$1" --arg version "$version" '.previous == null and (.thrown_out |
		.name == "broken" and .version == $version and (.detail | contains($text)) and .quarantined)'
	[[ $(</sys/kernel/schedmgr/thrown_out) == "broken:$version" && -z $(</sys/kernel/schedmgr/previous) ]]
	schedctl list --json | jq -e --arg version "$version" '.versions[] | select(.name == "broken" and .version == $version) | .thrown_out'
	run -8 schedctl rollback
	is_active stock
}

# was_left: by force, and so it stays in memory, and does not come back, whatever is called in whatever order
was_left() {
	dmesg | grep -q "forced back to stock on $(nproc) CPUs"
	eventually 10 test ! -e /sys/kernel/debug/schedmgr/broken
	schedctl list | grep -E "^broken +$version +left "
	run -1 schedctl activate "broken:$version"
	[[ $output == *'left by force: tasks may be in its code until the next boot'* ]]
	run -1 schedctl rollback --to "broken:$version"
	run -1 schedctl predict "broken:$version"
	schedctl activate baseline --timeout 30
	run -1 schedctl activate "broken:$version" --confirm 5
	is_active baseline
	schedctl rollback --timeout 30
	is_active stock
	run -5 schedctl unload "broken:$version"
}

in_quarantine() {
	schedctl quarantine list --json | jq -e --arg version "$1" '[.quarantine[] | .name + ":" + .version] | index($version)'
}

@test "a task that is never picked" {
	victim starve-me
	thrown_out "starve-me (pid $victim) is runnable"
}

@test "a warning in the scheduler" {
	victim warn-me
	thrown_out "a warning at broken_warn"
}

@test "a scheduler that loops in pick_next_task with interrupts off: the CPU is freed" {
	victim loop-me
	thrown_out "loops with interrupts off at broken_loop"
	was_left
}

@test "a scheduler that loops in its softirq: back to stock while it loops, without that CPU's stopper" {
	victim spin-me
	thrown_out "does not switch away from spin-me (pid $victim) at broken_spin"
	was_left
}

@test "a roll back that waits for a CPU which does not come: the way home is open meanwhile" {
	victim spin-me
	eventually 10 spins
	schedctl rollback --timeout 20 || true
	thrown_out "does not switch away from spin-me"
	dmesg | grep -q "forced back to stock on $(nproc) CPUs"
}

@test "an oops in pick_next_task: no task is lost" {
	victim fault-me
	thrown_out "an oops of fault-me"
}

@test "an oops in enqueue_task, in a timer's interrupt: the task that was to be woken is woken" {
	victim oops-me
	thrown_out "at broken_oops"
	dmesg | grep -q "oops-me (pid $victim) was stranded, and is woken"
}

@test "an oops in enqueue_task, in a fork" {
	background taskset -c "$(last_cpu)" sh -c 'printf oops-me >/proc/$$/comm; while :; do sleep 0.05; done'
	victim=$background
	thrown_out "at broken_oops"
}

@test "the SysRq key" {
	echo B >/proc/sysrq-trigger
	thrown_out "the SysRq key"
	schedctl history --json | jq -se 'map(select(.event == "rolled-back")) | .[-2].cause == "sysrq"'
}
