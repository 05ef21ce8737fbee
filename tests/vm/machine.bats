#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# machine.bats - what else may happen to the machine: CPUs come and go, the preemption model changes, static keys and
# tracepoints are toggled, before, during and after a switch; runs in the VM, under load

load common

PREEMPT=/sys/kernel/debug/sched/preempt

setup_file() {
	start_load
}

teardown_file() {
	stop_load
}

setup() {
	load_payload
}

teardown() {
	touch "$BATS_TEST_TMPDIR/stop"
	set_cpu "$(last_cpu)" 1 2>/dev/null || true
	clean_up
}

@test "a CPU that was taken off line before the switch comes back under the payload, and the other way round" {
	local cpu all
	cpu=$(last_cpu)
	all=$(</sys/devices/system/cpu/online)
	set_cpu "$cpu" 0
	schedctl activate "$PAYLOAD"
	[ "$(field last_switch.cpus)" -eq "$cpu" ]
	load_goes_on
	set_cpu "$cpu" 1
	online "$all"
	taskset -c "$cpu" true
	load_goes_on
	set_cpu "$cpu" 0
	load_goes_on
	schedctl rollback
	[ "$(field last_switch.cpus)" -eq "$cpu" ]
	set_cpu "$cpu" 1
	online "$all"
	taskset -c "$cpu" true
	load_goes_on
}

# Takes a CPU off and on line until the file $2 is there; counts in $3.
toggle_cpu() {
	local rounds=0
	until [[ -e $2 ]]; do
		set_cpu "$1" 0 && set_cpu "$1" 1 && echo $((++rounds)) >"$3"
	done
}

at_least() {
	[[ $(cat "$1" 2>/dev/null || echo 0) -ge $2 ]]
}

@test "CPUs come and go while switches are made" {
	local rounds=$BATS_TEST_TMPDIR/rounds toggler i
	background toggle_cpu "$(last_cpu)" "$BATS_TEST_TMPDIR/stop" "$rounds"
	# shellcheck disable=SC2154 # set by background
	toggler=$background
	for ((i = 1; i <= 8; i++)); do
		schedctl activate "$PAYLOAD" --timeout 30
		schedctl rollback --timeout 30
	done
	eventually 120 at_least "$rounds" 4
	touch "$BATS_TEST_TMPDIR/stop"
	wait "$toggler"
	[ "$(nproc)" -eq "$(getconf _NPROCESSORS_CONF)" ]
	load_goes_on
}

@test "every preemption model, changed before and under a payload" {
	local original model
	[ -w "$PREEMPT" ] || skip "this kernel cannot change its preemption model"
	original=$(sed 's/.*(\(.*\)).*/\1/' "$PREEMPT")
	for model in none voluntary full; do
		echo "$model" >"$PREEMPT"
		schedctl activate "$PAYLOAD"
		load_goes_on
		schedctl rollback
	done
	schedctl activate "$PAYLOAD"
	for model in none full voluntary; do
		echo "$model" >"$PREEMPT"
		grep -q "($model)" "$PREEMPT"
		load_goes_on
	done
	schedctl rollback
	echo "$original" >"$PREEMPT"
	load_goes_on
}

@test "schedstats and scheduler features are toggled under a payload and count" {
	local before
	echo 0 >/proc/sys/kernel/sched_schedstats
	schedctl activate "$PAYLOAD"
	echo 1 >/proc/sys/kernel/sched_schedstats
	before=$(awk '/^wait_count/ { print $3 }' /proc/self/sched)
	[ -n "$before" ]
	load_goes_on
	grep -q '^wait_sum' "/proc/$(pgrep -n load)/sched"
	echo NO_GENTLE_FAIR_SLEEPERS >/sys/kernel/debug/sched/features
	load_goes_on
	echo GENTLE_FAIR_SLEEPERS >/sys/kernel/debug/sched/features
	schedctl rollback
	echo 0 >/proc/sys/kernel/sched_schedstats
	load_goes_on
}

# Lines of the trace that have all of the arguments.
traced() {
	local line
	while IFS= read -r line; do
		[[ $line != *"$1"* ]] || return 0
	done < <(grep -v '^#' "$TRACING/trace")
	return 1
}

@test "scheduler tracepoints record what the payload does, enabled before and under it" {
	local event events=(sched_switch sched_wakeup sched_migrate_task sched_process_fork sched_stat_runtime)
	for event in "${events[@]::2}"; do echo 1 >"$TRACING/events/sched/$event/enable"; done
	schedctl activate "$PAYLOAD"
	for event in "${events[@]}"; do
		echo 0 >"$TRACING/events/sched/$event/enable"
		echo >"$TRACING/trace"
		echo 1 >"$TRACING/events/sched/$event/enable"
		eventually 30 traced "$event:"
	done
	schedctl rollback
	echo >"$TRACING/trace"
	eventually 30 traced "sched_switch:"
	for event in "${events[@]}"; do echo 0 >"$TRACING/events/sched/$event/enable"; done
	load_goes_on
}

@test "the function tracer stays alive, and sees the payload's functions" {
	schedctl activate "$PAYLOAD"
	echo pick_next_task_fair >"$TRACING/set_ftrace_filter"
	echo function >"$TRACING/current_tracer"
	echo >"$TRACING/trace"
	eventually 30 traced pick_next_task_fair
	[ "$(</proc/sys/kernel/ftrace_enabled)" -eq 1 ]
	echo nop >"$TRACING/current_tracer"
	echo >"$TRACING/set_ftrace_filter"
	schedctl rollback
	echo pick_next_task_fair >"$TRACING/set_ftrace_filter"
	echo function >"$TRACING/current_tracer"
	echo >"$TRACING/trace"
	eventually 30 traced pick_next_task_fair
	echo nop >"$TRACING/current_tracer"
	echo >"$TRACING/set_ftrace_filter"
}
