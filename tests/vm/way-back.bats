#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# way-back.bats - what could hold up a switch, or the way back to stock, does not; runs in the VM
#
# Needs the modules of tests/modules. The last two tests leave their payloads in memory.

load common

MODULES=$BUILD/tests/modules
PARAMETERS=/sys/module/in_scheduler/parameters

setup_file() {
	insmod "$MANAGER"
	echo 120 >/sys/module/rcupdate/parameters/rcu_cpu_stall_timeout
	schedctl load baseline hello
}

setup() {
	dmesg --clear
}

# start PAYLOAD: it is what runs
start() {
	is_active "$1" || schedctl activate "$1" --timeout 20
}

teardown() {
	local module
	for module in rcu_reader text_holder in_scheduler kprobe_address lost_wakeup; do
		[[ ! -e /sys/module/$module ]] || rmmod "$module"
	done
	echo 0 >"$TRACING/events/enable"
	echo >"$TRACING/kprobe_events"
	is_active stock || schedctl activate stock --timeout 30
}

@test "a task that leaves its CPU while the watch begins is seen: it is named, and nothing changes" {
	start baseline
	insmod "$MODULES/in_scheduler.ko"
	echo 1 >"$PARAMETERS/late"
	taskset -pc 0 "$(pgrep -x schedmgr)"
	run -5 schedctl rollback --stock --timeout 4
	[[ $output == *walk_tg_tree_from* && $(<"$PARAMETERS/leaving") == Y ]]
	is_active baseline
	echo 0 >"$PARAMETERS/asleep"
	schedctl rollback --stock --timeout 20
	taskset -pc 0-1 "$(pgrep -x schedmgr)"
}

# no_more_than SECONDS COMMAND...: it takes no longer
no_more_than() {
	local seconds=$1 begin=$SECONDS
	shift
	"$@"
	((SECONDS - begin <= seconds))
}

@test "while no grace period ends: switches, ones that are given up, and the way back keep to their time" {
	local waiter
	start baseline
	insmod "$MODULES/in_scheduler.ko"
	echo full >/sys/kernel/debug/sched/preempt
	insmod "$MODULES/rcu_reader.ko"
	# membarrier(MEMBARRIER_CMD_GLOBAL) waits for one
	background perl -e 'syscall(324, 1, 0, 0)'
	# shellcheck disable=SC2154 # set by background
	waiter=$background
	for _ in 1 2 3; do
		no_more_than 20 schedctl activate hello --timeout 5
		no_more_than 20 schedctl activate baseline --timeout 5
	done
	echo 1 >"$PARAMETERS/asleep"
	for _ in 1 2 3 4 5 6; do
		no_more_than 20 run -5 schedctl activate hello --timeout 0.1
		[[ $output == *walk_tg_tree_from* ]]
		no_more_than 20 run -5 schedctl rollback --stock --timeout 0.1
		[[ $output == *walk_tg_tree_from* ]]
	done
	echo 0 >"$PARAMETERS/asleep"
	no_more_than 20 schedctl activate hello --timeout 5
	no_more_than 20 schedctl rollback --stock --timeout 5
	kill -0 "$waiter"
	rmmod rcu_reader
	wait "$waiter"
	echo voluntary >/sys/kernel/debug/sched/preempt
}

# writes_code Y|N: somebody else has text_mutex
writes_code() {
	[[ $(</sys/module/text_holder/parameters/held) == "$1" ]]
}

# led_to SUM: vmlinux's functions lead where they did when the code of one of them had that checksum
led_to() {
	[[ $1 == "$("$GUEST/textsum" <(echo pick_next_task_fair))" ]]
}

@test "while somebody else writes code: a switch ends at its deadline, and is completed afterwards" {
	local to_hello
	start hello
	to_hello=$("$GUEST/textsum" <(echo pick_next_task_fair))
	schedctl rollback --stock
	taskset -pc 0 "$(pgrep -x schedmgr)"
	insmod "$MODULES/text_holder.ko" hold=1
	eventually 10 writes_code Y
	no_more_than 20 run -5 schedctl activate hello --timeout 2
	is_active stock
	echo 0 >/sys/module/text_holder/parameters/hold
	eventually 10 writes_code N

	echo 1 >/sys/module/text_holder/parameters/behind_window
	no_more_than 20 schedctl activate hello --timeout 2
	is_active hello
	writes_code Y
	run ! led_to "$to_hello"
	no_more_than 20 run -5 schedctl rollback --stock --timeout 2
	is_active hello
	echo 0 >/sys/module/text_holder/parameters/hold
	eventually 10 led_to "$to_hello"
	schedctl rollback --stock --timeout 20
	taskset -pc 0-1 "$(pgrep -x schedmgr)"
}

@test "kretprobes on the stacks of tasks that can run: no warning, no switch is refused" {
	start baseline
	echo 'r:schedmgr_test pipe_read' >"$TRACING/kprobe_events"
	echo 1 >"$TRACING/events/kprobes/schedmgr_test/enable"
	for _ in 1 2 3; do
		background nice -n 39 sh -c 'yes | cat >/dev/null'
	done
	for _ in 1 2 3 4; do
		schedctl activate hello --timeout 20
		schedctl activate baseline --timeout 20
	done
	pkill -x yes
	grep -q 'schedmgr_test *[1-9]' "$TRACING/kprobe_profile"
	run ! grep WARNING: <(dmesg)
}

# probe_schedule OFFSET [PARAMETER...]: a kprobe on vmlinux's __schedule, which has no nop in front
probe_schedule() {
	local address
	address=$(awk '$3 == "__schedule" && NF == 3 { print $1 }' /proc/kallsyms)
	insmod "$MODULES/kprobe_address.ko" address="$(printf '%#x' $((0x$address + $1)))" "${@:2}"
}

@test "a kprobe that is not armed is in the way; none comes where the jump is, until that is gone" {
	local offset
	for offset in 0 1; do
		probe_schedule $offset disabled=1
		run -5 schedctl activate baseline
		[[ $output == *"the entry of '__schedule' is in use by a kprobe"* ]]
		rmmod kprobe_address
	done
	schedctl activate baseline
	for offset in 0 1; do
		run ! probe_schedule $offset
		run ! probe_schedule $offset disabled=1
	done
	schedctl activate hello
	run ! probe_schedule 0
	schedctl rollback --stock
	probe_schedule 0
	rmmod kprobe_address
}

is_home() {
	is_active stock && dmesg | grep -q 'forced back to stock'
}

@test "the way home with somebody who wants a kprobe on an entry, before and afterwards" {
	start baseline
	insmod "$MODULES/in_scheduler.ko"
	echo 1 >"$PARAMETERS/asleep"
	run ! probe_schedule 0
	echo 1 >/proc/sys/kernel/sysrq
	echo B >/proc/sysrq-trigger
	eventually 30 is_home
	probe_schedule 0
	rmmod kprobe_address
	echo 0 >"$PARAMETERS/asleep"
}

is_ready() {
	[[ $(</sys/kernel/schedmgr/state) == ready ]]
}

# The key asks for an ordinary roll back first, whose worker sleeps for good between two batches.
@test "a worker that is not woken while it writes entries: the way home is open, and wakes it" {
	start hello
	insmod "$MODULES/lost_wakeup.ko" stage=1
	echo 1 >/proc/sys/kernel/sysrq
	echo B >/proc/sysrq-trigger
	eventually 30 is_home
	[[ $(</sys/module/lost_wakeup/parameters/stage) -eq 3 ]]
	eventually 10 is_ready
}
