#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# control.bats - what an operator relies on: confirmation, events, sysfs, who may do what; runs in the VM

load common

SYSFS=/sys/kernel/schedmgr

setup_file() {
	schedctl load baseline hello
}

teardown() {
	if [[ $(field active) != stock ]]; then
		schedctl activate stock --timeout 30
	fi
}

@test "sysfs says what schedctl says" {
	[[ $(<$SYSFS/active) == stock:0 && $(<$SYSFS/state) == ready && $(<$SYSFS/abi) == "$(field abi)" ]]
	[[ $(<$SYSFS/staged/hello/state) == staged && $(<$SYSFS/staged/hello/window) == 0 ]]
	schedctl activate hello
	[[ $(<$SYSFS/active) == hello:1 && $(<$SYSFS/staged/hello/state) == active ]]
	[[ $(<$SYSFS/staged/hello/window) -eq $(field last_switch.window_ns) ]]
	[[ $(<$SYSFS/staged/hello/srcversion) == "$(</sys/module/sched_hello_1/srcversion)" ]]
	schedctl rollback
	[[ $(<$SYSFS/previous) == hello:1 && $(<$SYSFS/switches) -eq $(field switches) ]]
	# nothing in it can be written, and a version that is gone has no files
	[[ -z $(find $SYSFS -type f -perm /222) ]]
	schedctl unload hello
	[[ ! -e $SYSFS/staged/hello ]]
	schedctl load hello
}

@test "a prediction, and a dry run, change nothing and post no event" {
	local before
	before=$(field events)
	schedctl predict hello --json | jq -e '.. | .predicted_ns? // empty | . > 0'
	schedctl activate hello --dry-run
	is_active stock
	[[ $(field events) -eq $before && $(field switches) -eq $(<$SYSFS/switches) ]]
	run -5 schedctl activate hello --dry-run --max-pause 0.5
	is_active stock
}

@test "without a confirmation the version before comes back, though every process of the operator was killed" {
	local since
	schedctl activate baseline
	background setsid bash -c 'schedctl activate hello --confirm 10; sleep 3600'
	eventually 30 is_active hello
	since=$EPOCHREALTIME
	[[ $(<$SYSFS/state) == confirm-pending && $(<$SYSFS/fallback) == baseline:1 ]]
	run -5 schedctl unload baseline
	pkill -KILL schedctl || true
	# shellcheck disable=SC2154 # set by background
	kill -KILL -- "-$background"
	while ! is_active baseline; do
		[[ $(bc <<<"$EPOCHREALTIME - $since < 11") -eq 1 ]]
		read -r -t 0.05 <> <(:) || true
	done
	schedctl history --json | jq -se '.[-2:] | map(.event) == ["activating", "rolled-back"] and
		all(.cause == "confirm" and .name == "baseline")'
	[[ $(<$SYSFS/state) == ready && -z $(<$SYSFS/fallback) ]]
}

@test "what was confirmed stays; nothing to confirm is an error; a switch ends the wait" {
	schedctl activate hello --confirm 2
	schedctl confirm
	run -4 schedctl confirm
	[[ $output == *"confirm"* ]]
	sleep 3
	is_active hello
	schedctl activate baseline --confirm 600
	schedctl activate stock
	[[ $(<$SYSFS/confirm_left_ms) == 0 ]]
}

@test "of several trials in a row, the fallback is the version that was not on trial" {
	schedctl activate hello --confirm 600
	schedctl activate baseline --confirm 1
	eventually 15 is_active stock
}

@test "a monitor sees 100 switches: no event missing, in order, each as the schema says" {
	local events=$BATS_TEST_TMPDIR/events first n
	first=$(($(field events) + 1))
	background sh -c 'exec schedctl monitor --json --count 200 >"$0"' "$events"
	eventually 30 has_listeners
	for ((n = 0; n < 50; n++)); do
		schedctl activate hello --timeout 30 >/dev/null
		schedctl rollback --timeout 30 >/dev/null
	done
	wait "$background"
	python3 "$REPOSITORY/tests/unit/validate" "$REPOSITORY/docs/events.schema.json" "$events"
	jq -se --argjson first "$first" 'length == 200 and map(.seq) == [range($first; $first + 200)] and
		map(.event) == [range(50) | "activating", "activated", "activating", "rolled-back"]' "$events"
}

has_listeners() {
	[[ $(awk '$2 == 16 { print $4 }' /proc/net/netlink | grep -vc '^00000000$') -gt 0 ]]
}

@test "udev is told" {
	local events=$BATS_TEST_TMPDIR/uevents
	background python3 -u -c '
import socket
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15)
s.bind((0, 1))
print("ready")
while True:
    print(s.recv(65536).replace(b"\0", b" ").decode())'
	eventually 30 grep -q ready "$BATS_TEST_TMPDIR/background"
	schedctl activate hello
	eventually 30 grep -q 'misc/schedmgr.*SCHEDMGR_EVENT=activated.*SCHEDMGR_NAME=hello SCHEDMGR_VERSION=1' "$BATS_TEST_TMPDIR/background"
	kill "$background"
}

@test "who may not is told what is missing: a user, root of a user namespace, root without a capability" {
	local command
	for command in "activate hello" rollback confirm "predict hello"; do
		# shellcheck disable=SC2086 # words
		{
			refused 3 "CAP_SYS_ADMIN and CAP_SYS_MODULE" setpriv --reuid=65534 --regid=65534 --clear-groups schedctl $command
			refused 3 "user namespace" unshare --user --map-root-user schedctl $command
			refused 3 "CAP_SYS_MODULE is missing" setpriv --bounding-set=-sys_module --inh-caps=-sys_module schedctl $command
		}
	done
	schedctl unload hello
	refused 3 "user namespace" unshare --user --map-root-user schedctl load hello
	refused 3 "CAP_SYS_MODULE is missing" setpriv --bounding-set=-sys_module --inh-caps=-sys_module schedctl load hello
	schedctl load hello
	# looking is free
	setpriv --reuid=65534 --regid=65534 --clear-groups schedctl status
	setpriv --reuid=65534 --regid=65534 --clear-groups schedctl history
}

@test "status takes at most 3,000,000 instructions" {
	local count
	count=$(valgrind --tool=none --log-file=/dev/null true && valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		schedctl status 2>&1 | sed -n 's/.*Collected : //p')
	echo "# figure: schedctl status: $count instructions" >&3
	[[ $count -le 3000000 ]]
}
