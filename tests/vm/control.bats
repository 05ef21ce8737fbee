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
	# nothing of it had run before, which was foreseen
	[[ $(field last_switch.predicted_ns) -gt 0 ]]
	schedctl status --json | jq -e '.last_switch | .window_ns < 4 * .predicted_ns'
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

# has_listeners [N]: so many, at least
has_listeners() {
	[[ $(awk '$2 == 16 { print $4 }' /proc/net/netlink | grep -vc '^00000000$') -ge ${1:-1} ]]
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

# sleep_in_scheduler: a task does, in the version that is active
sleep_in_scheduler() {
	insmod "$BUILD/tests/modules/in_scheduler.ko" asleep=1
	eventually 10 grep -q sleep_in_there "/proc/$(pgrep -x in_scheduler)/stack"
}

leave_scheduler() {
	echo 0 >/sys/module/in_scheduler/parameters/asleep
	rmmod in_scheduler
}

as_nobody() {
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}

# Reads what comes through netlink, from any family, to anybody.
listen() {
	as_nobody python3 -u -c '
import socket
s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
s.bind((0, 0))
for group in range(1, 64):
    try:
        s.setsockopt(270, 1, group)  # SOL_NETLINK, NETLINK_ADD_MEMBERSHIP
    except OSError:
        pass  # there is none of that number, or it is not for everybody
print("ready")
while True:
    print(s.recv(65536))'
}

@test "who does what is not for everybody: history, monitor, netlink, last switch" {
	local pid
	background listen
	eventually 30 grep -q ready "$BATS_TEST_TMPDIR/background"
	as_nobody schedctl monitor --json --count 2 >"$BATS_TEST_TMPDIR/events" 3>&- &
	pid=$!
	eventually 30 has_listeners 2
	schedctl activate hello --timeout 29
	eventually 30 grep -q 'hello' "$BATS_TEST_TMPDIR/background"
	run -1 grep -E 'schedctl|timeout 29' "$BATS_TEST_TMPDIR/background"
	wait "$pid"
	jq -se 'length == 2 and all(.pid == 0 and .comm == null and .command == null and .uid == 0)' "$BATS_TEST_TMPDIR/events"
	schedctl history --json -n 1 | jq -e '.pid > 0 and .comm == "schedctl" and (.command | contains("--timeout 29"))'
	# who is in the way
	sleep_in_scheduler
	run -5 schedctl rollback --timeout 0
	leave_scheduler
	schedctl status --json | jq -e '.last_switch.blocker | .pid > 0 and .comm == "in_scheduler"'
	as_nobody schedctl status --json | jq -e '.last_switch.blocker | .pid == 0 and .comm == null'
	run -0 as_nobody schedctl status
	[[ $output != *in_scheduler* ]]
	kill "$background"
}

@test "who only looks does not keep the manager waiting: it is as urgent as who waits for it" {
	local looker hog limit=/proc/sys/kernel/sched_rt_runtime_us old began n
	old=$(<$limit)
	echo -1 >$limit
	# LIST, with an argument of a page; preempted by a real-time task for seconds, wherever it is
	setpriv --reuid=65534 --regid=65534 --clear-groups chrt --idle 0 taskset -c 1 perl -e 'open my $f, "<", "/dev/schedmgr" or die;
		while (1) { my $s = pack("LL", 4096, 0) . "\0" x 4088; ioctl $f, 0xb701, $s }' 3>&- &
	looker=$!
	for ((n = 0; n < 5; n++)); do
		eventually 30 went_on "$looker" "$(ticks "$looker")"
		timeout 4 chrt --fifo 50 taskset -c 1 sh -c 'while :; do :; done' 3>&- &
		hog=$!
		began=$EPOCHREALTIME
		chrt --fifo 90 taskset -c 0 schedctl status >/dev/null
		[[ $(bc <<<"$EPOCHREALTIME - $began < 2.5") -eq 1 ]]
		wait "$hog" || true
	done
	kill "$looker"
	echo "$old" >$limit
}

# ticks PID: of processor time that it has had
ticks() {
	awk '{ print $14 + $15 }' "/proc/$1/stat"
}

# went_on PID TICKS: it has had more by now
went_on() {
	[[ $(ticks "$1") -gt $2 ]]
}

@test "a version that is being unloaded is not in sysfs when another of its name comes" {
	local n
	schedctl unload hello
	load_version hello 8
	for ((n = 0; n < 5; n++)); do
		schedctl unload hello:8 3>&- &
		schedctl load hello
		wait $!
		[[ $(cat $SYSFS/staged/hello*/version) == 1 ]]
		load_version hello 8
		schedctl unload hello:1
	done
	schedctl unload hello:8
	schedctl load hello
	run -1 grep 'duplicate filename' <(dmesg)
}

# between two tries
is_stuck() {
	[[ $(<$SYSFS/state) == stuck ]]
}

# stuck TIMES: the way back was refused so often
stuck() {
	[[ $(field 'confirm.refused // 0') -ge $1 ]]
}

@test "a way back that is refused again and again is said, and then goes by force" {
	load_version hello 9
	schedctl activate hello:9 --confirm 3
	sleep_in_scheduler
	eventually 60 stuck 3
	eventually 20 is_stuck
	run -0 schedctl status
	[[ $output == *'trial        over, and the way back refused'* ]]
	schedctl history --json | jq -se 'map(select(.event == "stuck")) | last | .name == "hello" and .version == "9" and
		.cause == "confirm" and (.detail | test("refused 3 times, last with error 16: back to stock"))'
	eventually 120 is_active stock
	schedctl history --json >"$BATS_TEST_TMPDIR/history"
	python3 "$REPOSITORY/tests/unit/validate" "$REPOSITORY/docs/events.schema.json" "$BATS_TEST_TMPDIR/history"
	jq -se 'map(select(.event | IN("stuck", "watchdog", "rolled-back"))) | .[-3:] | map(.event) == ["stuck", "watchdog", "rolled-back"] and
		(.[0].detail | contains("refused 10 times")) and .[1].detail == "its way back was refused again and again"' "$BATS_TEST_TMPDIR/history"
	schedctl status --json | jq -e '.previous == null and .confirm == null and (.thrown_out | .name == "hello" and .version == "9" and .quarantined)'
	leave_scheduler
	eventually 10 test ! -e /sys/kernel/debug/schedmgr/hello
	run -1 schedctl activate hello:9
	[[ $output == *'left by force'* ]]
	schedctl activate hello:1
	[[ -e /sys/kernel/debug/schedmgr/hello ]]
}

@test "status takes at most 3,000,000 instructions" {
	local count
	count=$(valgrind --tool=none --log-file=/dev/null true && valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		schedctl status 2>&1 | sed -n 's/.*Collected : //p')
	echo "# figure: schedctl status: $count instructions" >&3
	[[ $count -le 3000000 ]]
}
