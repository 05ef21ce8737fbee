#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# innocent.bats - what the watchdog must leave alone; runs in the VM
#
# Needs three CPUs: 0 and 1 as usual, 2 isolated and without a tick; tests/modules, and for the last tests
# tests/payloads/broken.

load common

WATCHDOG_MS=2000
ORDINARY=1
ISOLATED=2
MODULES=$BUILD/tests/modules
HOG='while :; do :; done'
GROUPS_ROOT=/sys/fs/cgroup
SLICE=/sys/kernel/debug/sched/min_granularity_ns

setup_file() {
	insmod "$MANAGER" watchdog_ms=$WATCHDOG_MS ignore_panic_on_oops=1
	echo 0 >/proc/sys/kernel/panic_on_oops
	echo +cpu >$GROUPS_ROOT/cgroup.subtree_control
	mkdir $GROUPS_ROOT/{little,big}
	schedctl load baseline
}

setup() {
	started=()
	dmesg --clear
	schedctl quarantine clear --all
	schedctl activate baseline --timeout 30
}

teardown() {
	local pid
	for pid in "${started[@]}"; do
		kill -9 -- "-$pid" || true
	done
	if ! is_active stock; then
		schedctl activate stock --timeout 30
	fi
}

# start COMMAND...: until the end of the test, with all that it starts
start() {
	background setsid "$@"
	started+=("$background")
}

# start_in GROUP: a hog in that control group, on the ordinary CPU
start_in() {
	start taskset -c $ORDINARY sh -c "echo \$\$ >$GROUPS_ROOT/$1/cgroup.procs; $HOG"
}

# stays SECONDS: the payload stays active for that long, and nothing is found
stays() {
	local end=$((SECONDS + $1))
	until ((SECONDS > end)); do
		if ! is_active baseline; then
			schedctl history -n 3
			return 1
		fi
	done
}

# Three times what a task with an equal part may wait.
stays_long() {
	stays $((3 * WATCHDOG_MS / 1000))
}

logged() {
	dmesg | grep -q "$1"
}

# timer_interrupts CPU
timer_interrupts() {
	awk -v field=$(($1 + 2)) '$1 == "LOC:" { print $field }' /proc/interrupts
}

# quiet SECONDS: no timer's interrupt on the isolated CPU meanwhile
quiet() {
	local before end=$((SECONDS + $1))
	before=$(timer_interrupts $ISOLATED)
	until ((SECONDS > end)); do
		[[ $(timer_interrupts $ISOLATED) -eq $before ]] || return 1
	done
}

@test "a group of the lowest weight beside one of the highest, also when its weight is raised while it waits" {
	echo 1 >$GROUPS_ROOT/little/cpu.weight
	echo 10000 >$GROUPS_ROOT/big/cpu.weight
	start_in little
	start_in big
	stays_long
	echo 10000 >$GROUPS_ROOT/little/cpu.weight
	stays_long
}

@test "a group that is idle" {
	echo 1 >$GROUPS_ROOT/little/cpu.idle
	start_in little
	start_in big
	stays_long
	echo 0 >$GROUPS_ROOT/little/cpu.idle
}

@test "a SCHED_DEADLINE task that has used up its runtime" {
	echo 60000000 >/proc/sys/kernel/sched_deadline_period_max_us
	start chrt --deadline --sched-runtime 10000000 --sched-deadline 50000000000 --sched-period 50000000000 0 sh -c "$HOG"
	stays_long
}

@test "so many tasks that a turn of each takes longer than one may wait" {
	# a switch sets it anew
	echo 200000000 >$SLICE
	start taskset -c $ORDINARY perl -e 'pipe R, W; for (1 .. 15) { fork or do { close W; <R>; 1 while 1 } } close W; 1 while wait > 0'
	eventually 120 overloaded 15
	stays_long
}

overloaded() {
	[[ $(cut -d ' ' -f 4 /proc/loadavg | cut -d / -f 1) -ge $1 ]]
}

@test "code of the kernel that does not give its CPU up: neither the CPU nor who waits for it" {
	start taskset -c $ORDINARY sh -c "$HOG"
	insmod "$MODULES/hold_cpu.ko" cpus=$ORDINARY seconds=8
	stays 9
	rmmod hold_cpu
}

@test "an oops of somebody else" {
	insmod "$MODULES/stray_oops.ko"
	eventually 10 logged 'BUG: kernel NULL pointer dereference'
	stays_long
	run ! logged 'thrown out'
}

@test "a warning that the kernel's own scheduler has given before" {
	schedctl activate stock --timeout 30
	start taskset -c $ISOLATED sh -c "$HOG"
	eventually 60 warned_of_remote_tick
	schedctl activate baseline --timeout 30
	dmesg --clear
	hold_both
	stays_long
	run ! logged WARNING
}

# The tick of the isolated CPU is done from the others.
hold_both() {
	insmod "$MODULES/hold_cpu.ko" cpus=0,1 seconds=5
	rmmod hold_cpu
}

warned_of_remote_tick() {
	hold_both
	logged 'WARNING:.*sched_tick_remote'
}

@test "no timer of ours on an isolated CPU" {
	start taskset -c $ISOLATED sh -c "$HOG"
	eventually 60 quiet 3
}

# is_out TEXT: broken is, for that
is_out() {
	! is_active broken && logged "broken 1 is thrown out: .*$1"
}

@test "the guilty: on an isolated CPU as well" {
	schedctl load "/usr/lib/schedmgr/$KVER/broken.ko"
	schedctl activate broken --timeout 30
	start taskset -c $ISOLATED sh -c "$HOG"
	start taskset -c $ISOLATED sh -c "printf starve-me >/proc/\$\$/comm; $HOG"
	eventually 30 is_out starve-me
}

@test "the guilty: interrupts off on an isolated CPU" {
	schedctl activate stock --timeout 30
	schedctl activate broken --timeout 30
	start taskset -c $ISOLATED sh -c "$HOG"
	start taskset -c $ISOLATED sh -c "printf loop-me >/proc/\$\$/comm; $HOG"
	eventually 30 is_out broken_loop
}
