#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# direct.bats - direct switches among four staged versions, and what real-time threads notice of them; runs in the VM,
# with --icount
#
# Environment: ROUNDS, how many switches (default 40); SEED, for their order (default 1). Needs build/tests/steady-1.ko and -2.ko.

load common

WAKES=/run/latency
PERIOD_US=250
ROUNDS=${ROUNDS:-40}
SEED=${SEED:-1}

setup_file() {
	start_load
}

teardown_file() {
	stop_load
	clean_up
}

# Nanoseconds of CLOCK_BOOTTIME
now() {
	local up _
	read -r up _ </proc/uptime
	echo "${up/./}0000000"
}

pause() {
	read -r -t "$1" <> <(:) || true
}

# All threads, for some time.
probe_runs() {
	[[ -s $WAKES ]] && ! "$GUEST/latency" show "$WAKES" | grep -qx '.\{1,2\}'
}

# With as many processes as the switches will take. Long gaps are rare, so a short baseline has none, and the longest of it
# says little.
measure_baseline() {
	local i
	now >"$BATS_FILE_TMPDIR/from"
	for ((i = 0; i < ROUNDS || i < 150; i++)); do
		schedctl status --json >/dev/null
	done
	now >"$BATS_FILE_TMPDIR/to"
}

# switch_often FILE: A to B to A to stock, and then to any other; fails at the first switch that fails. A busy task costs
# retries, not a failure.
switch_often() {
	local all=(stock baseline:1 hello:1 steady:1 steady:2) first=(1 2 1 0) at=0 n
	RANDOM=$SEED
	for ((n = 0; n < ROUNDS; n++)); do
		at=${first[n]-$(((at + 1 + RANDOM % 4) % 5))}
		schedctl activate "${all[at]}" --timeout 30 --json >>"$1" || return
		((n % 50)) || load_goes_on
	done
}

# Every worker makes progress from here on. The turn of the SCHED_IDLE one would come in ten seconds or so, which are minutes
# under icount: it is to run when those that only compute do not.
all_go_on() {
	local hogs
	mapfile -t hogs < <("$GUEST/load" show "$BOARD" | awk '/^(hog|nice|batch)/ { print $2 }')
	background "$GUEST/load" check "$BOARD" 300
	load_goes_on
	kill -STOP "${hogs[@]}"
	# shellcheck disable=SC2154 # set by background
	wait "$background"
	kill -CONT "${hogs[@]}"
}

# "BEGIN END WINDOW_BEGIN STOP WINDOW" of each switch, in ns
list_switches() {
	schedctl history --json | jq -rs '
		[.[] | select(.event == "activating" or .event == "activated")] | _nwise(2) |
		"\(.[0].boot_ns) \(.[1].boot_ns) \(.[1].report | "\(.when_ns) \(.stop_ns) \(.window_ns)")"'
}

@test "$ROUNDS direct switches among four versions and stock: none fails, every worker goes on" {
	local results=$BATS_FILE_TMPDIR/results probe
	schedctl load baseline hello "$BUILD"/tests/steady-{1,2}.ko
	background "$GUEST/latency" run "$WAKES" "$PERIOD_US"
	# shellcheck disable=SC2154 # set by background
	probe=$background
	eventually 60 probe_runs
	measure_baseline
	switch_often "$results"
	pause 0.1
	kill "$probe"
	list_switches >"$BATS_FILE_TMPDIR/switches"
	[[ $(wc -l <"$BATS_FILE_TMPDIR/switches") == "$ROUNDS" ]]
	schedctl status --json | jq -e --argjson rounds "$ROUNDS" '.switches == $rounds and .failures == 0'
	all_go_on
	jq -rs --arg seed "$SEED" 'map(.last_switch) | "# figure: \(length) switches on \(.[0].cpus) CPUs, seed \($seed):" +
		" \(map(.retries) | add) retries, \(map(.rebuilt) | add) tasks moved, stacks checked in the window: half at most" +
		" \(map(.rechecked) | sort | .[length / 2 | floor])"' "$results" >&3
}

@test "a real-time thread waits no longer than for the window, and for what it waits without a switch" {
	local verdict=0
	cd "$BATS_FILE_TMPDIR"
	"$GUEST/latency" judge "$WAKES" "$(<from)" "$(<to)" <switches >figures || verdict=$?
	cat figures >&3
	((verdict == 0))
}
