#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# tracing.bats - ftrace, kprobes, BPF and livepatches work on under a payload and after it; runs in the VM
#
# Environment: ROUNDS, activations while the whole machine is traced (default 20).

load common

MODULES=$BUILD/tests/modules

# Where the processor is emulated, ftrace needs ten seconds and more to patch 50,000 functions, and does not reschedule.
setup_file() {
	echo 64 >"$TRACING/buffer_size_kb"
	echo 120 >/sys/module/rcupdate/parameters/rcu_cpu_stall_timeout
	echo 60 >/proc/sys/kernel/watchdog_thresh
}

setup() {
	load_payload
}

teardown() {
	echo nop >"$TRACING/current_tracer"
	echo >"$TRACING/set_ftrace_filter"
	echo 1 >/proc/sys/kernel/ftrace_enabled
	echo 0 >"$TRACING/events/enable"
	echo >"$TRACING/kprobe_events"
	clean_up
}

# Nothing has made ftrace give up: it says so once, and traces nothing from then on.
ftrace_is_alive() {
	[[ $(</proc/sys/kernel/ftrace_enabled) -eq 1 ]]
	! dmesg | grep -E 'ftrace bug|WARNING:.*ftrace|ftrace failed|Bad trampoline'
	echo >"$TRACING/trace"
	echo vfs_read >"$TRACING/set_ftrace_filter"
	echo function >"$TRACING/current_tracer"
	cat /proc/uptime >/dev/null
	grep -q ' vfs_read ' "$TRACING/trace"
	echo nop >"$TRACING/current_tracer"
	echo >"$TRACING/set_ftrace_filter"
	nothing_is_traced
}

nothing_is_traced() {
	[[ -z $(<"$TRACING/enabled_functions") ]]
}

# sees PATTERN...: from now on each of these is traced, soon. Reading the trace fills it, so tracing is halted for that.
sees() {
	echo >"$TRACING/trace"
	eventually 60 shows "$@"
	echo 1 >"$TRACING/tracing_on"
}

shows() {
	local pattern
	echo 1 >"$TRACING/tracing_on"
	cat /proc/uptime >/dev/null
	read -r -t 0.05 <> <(:) || true
	echo 0 >"$TRACING/tracing_on"
	for pattern; do
		grep -qE -m 1 "$pattern" "$TRACING/trace" || return
	done
}

stock_traced() {
	grep -q '^pick_next_task_fair (' "$TRACING/enabled_functions"
}

payload_traced() {
	grep -q '^pick_next_task_fair \[sched_' "$TRACING/enabled_functions"
}

@test "function_graph on the whole machine: activated, under load, rolled back, many times" {
	local round of_payload=" pick_next_task_fair \[sched_${PAYLOAD}_1\]"
	echo function_graph >"$TRACING/current_tracer"
	start_load
	for ((round = 1; round <= ${ROUNDS:-5}; round++)); do
		schedctl activate "$PAYLOAD" --timeout 60
		sees "$of_payload" ' schedule\(\)'
		schedctl rollback --timeout 60
		sees ' pick_next_task_fair\(\)' ' schedule\(\)'
	done
	load_goes_on
	echo nop >"$TRACING/current_tracer"
	stop_load
	ftrace_is_alive
}

@test "tracers that come and go at any moment: function, graph, instances, the sysctl" {
	mkdir "$TRACING/instances/other"
	# comes on stock, goes under the payload
	echo function >"$TRACING/current_tracer"
	schedctl activate "$PAYLOAD"
	echo nop >"$TRACING/current_tracer"
	nothing_is_traced
	# comes under the payload, goes on stock
	echo function_graph >"$TRACING/current_tracer"
	run ! stock_traced
	schedctl rollback
	stock_traced
	echo nop >"$TRACING/current_tracer"
	nothing_is_traced
	# two at once, one of them goes in between
	echo function >"$TRACING/instances/other/current_tracer"
	echo function_graph >"$TRACING/current_tracer"
	schedctl activate "$PAYLOAD"
	echo nop >"$TRACING/current_tracer"
	schedctl rollback
	stock_traced
	echo nop >"$TRACING/instances/other/current_tracer"
	rmdir "$TRACING/instances/other"
	nothing_is_traced
	# all of ftrace is switched off and on
	echo function >"$TRACING/current_tracer"
	echo 0 >/proc/sys/kernel/ftrace_enabled
	schedctl activate "$PAYLOAD"
	echo 1 >/proc/sys/kernel/ftrace_enabled
	payload_traced
	echo 0 >/proc/sys/kernel/ftrace_enabled
	schedctl rollback
	echo 1 >/proc/sys/kernel/ftrace_enabled
	stock_traced
	sees ' pick_next_task_fair <-'
	echo nop >"$TRACING/current_tracer"
	ftrace_is_alive
}

@test "a filter that was set before, a tracer that starts under the payload; a trial run" {
	echo pick_next_task_fair >"$TRACING/set_ftrace_filter"
	schedctl activate "$PAYLOAD"
	echo function >"$TRACING/current_tracer"
	run ! stock_traced
	payload_traced
	sees 'pick_next_task_fair'
	schedctl rollback
	stock_traced
	sees 'pick_next_task_fair <-'
	in_use pick_next_task_fair "ftrace"
	echo nop >"$TRACING/current_tracer"
	echo >"$TRACING/set_ftrace_filter"
	echo function >"$TRACING/current_tracer"
	run -5 schedctl activate "$PAYLOAD" --max-pause 0.001
	stock_traced
	echo nop >"$TRACING/current_tracer"
	ftrace_is_alive
}

# in_use FUNCTION USER: the payload cannot be activated because of it
in_use() {
	run -5 schedctl activate "$PAYLOAD"
	[[ $output == *"the entry of '$1' is in use by $2"* ]]
	is_active stock
}

livepatched() {
	[[ $(</proc/cmdline) == livepatched ]]
}

# patch NAME: loads it; its transition is over when this returns
patch() {
	insmod "$MODULES/$1.ko"
	eventually 60 settled "$1"
}

settled() {
	[[ $(<"/sys/kernel/livepatch/$1/transition") -eq 0 ]]
}

unpatch() {
	echo 0 >"/sys/kernel/livepatch/$1/enabled"
	eventually 60 test ! -e "/sys/kernel/livepatch/$1"
	eventually 60 rmmod "$1"
}

@test "livepatches of other functions, in any order" {
	patch livepatch_cmdline
	schedctl activate "$PAYLOAD"
	livepatched
	unpatch livepatch_cmdline
	run ! livepatched
	patch livepatch_cmdline
	livepatched
	schedctl rollback
	livepatched
	schedctl activate "$PAYLOAD"
	schedctl rollback
	unpatch livepatch_cmdline
	run ! livepatched
	schedctl activate "$PAYLOAD"
	patch livepatch_cmdline
	livepatched
	unpatch livepatch_cmdline
	run ! livepatched
	schedctl rollback
	ftrace_is_alive
}

@test "whoever has the very function is named: a livepatch, a kprobe, fentry" {
	patch livepatch_prio
	in_use task_prio "a livepatch"
	unpatch livepatch_prio

	schedctl unload "$PAYLOAD"
	echo 'p:schedmgr_test pick_next_task_fair' >"$TRACING/kprobe_events"
	load_payload
	echo 1 >"$TRACING/events/kprobes/schedmgr_test/enable"
	in_use pick_next_task_fair "a kprobe"
	echo 0 >"$TRACING/events/kprobes/schedmgr_test/enable"

	background bpftrace -e 'kfunc:vmlinux:pick_next_task_fair { @n = count(); }'
	eventually 60 stock_traced
	in_use pick_next_task_fair "BPF fentry"
	# shellcheck disable=SC2154 # set by background
	kill "$background"
	wait "$background" || true
	eventually 60 nothing_is_traced
	schedctl activate "$PAYLOAD"
	schedctl rollback
	ftrace_is_alive
}

# probe_schedule OFFSET: a kprobe on vmlinux's __schedule, which has no nop in front
probe_schedule() {
	local address
	address=$(awk '$3 == "__schedule" && NF == 3 { print $1 }' /proc/kallsyms)
	insmod "$MODULES/kprobe_address.ko" address="$(printf '%#x' $((0x$address + $1)))"
}

@test "a kprobe where the jump is to be: no switch writes over it; there is none where the jump is" {
	probe_schedule 1
	in_use __schedule "a kprobe"
	rmmod kprobe_address
	schedctl activate "$PAYLOAD"
	run -1 probe_schedule 0
	[[ $output == *"Invalid parameters"* ]]
	schedctl rollback
}

# conflict TEXT: the last event says that somebody was refused
conflict() {
	schedctl history --json | jq -se --arg text "$1" 'map(select(.event == "conflict")) | last | .detail == $text'
}

@test "who wants a function that the payload has replaced is refused: a livepatch, fentry; welcome after the roll back" {
	schedctl activate "$PAYLOAD"
	run -1 insmod "$MODULES/livepatch_prio.ko"
	[[ $output == *"Device or resource busy"* ]]
	dmesg | grep -q 'schedmgr: a livepatch on task_prio is refused'
	eventually 10 conflict "a livepatch on task_prio was refused"
	run ! timeout 60 bpftrace -e 'kfunc:vmlinux:pick_next_task_fair { @n = count(); } interval:s:1 { exit(); }'
	eventually 10 conflict "BPF fentry on pick_next_task_fair was refused"
	schedctl rollback
	patch livepatch_prio
	unpatch livepatch_prio
	timeout 60 bpftrace -e 'kfunc:vmlinux:pick_next_task_fair { @n = count(); } interval:s:1 { exit(); }' | grep -q '@n: [1-9]'
	eventually 60 nothing_is_traced
	ftrace_is_alive
}

# counts PROBE: bpftrace has counted something, while the machine reads files
counts() {
	background sh -c 'while cat /proc/uptime; do :; done >/dev/null'
	run -0 timeout 120 bpftrace -e "$1 { @n = count(); } interval:s:3 { exit(); }"
	kill "$background"
	[[ $output =~ @n:\ [1-9] ]]
}

# hits PROBE: an event of kprobe_events is in the trace, soon
hits() {
	echo "$1" >"$TRACING/kprobe_events"
	echo 1 >"$TRACING/events/kprobes/schedmgr_test/enable"
	sees ' schedmgr_test: '
	echo 0 >"$TRACING/events/kprobes/schedmgr_test/enable"
	echo >"$TRACING/kprobe_events"
}

@test "the tools: trace-cmd, perf probe, kprobe events, bpftrace, under a payload and on stock again" {
	schedctl activate "$PAYLOAD"
	trace-cmd record -q -p function -l pick_next_task_fair -o "$BATS_TEST_TMPDIR/trace.dat" sleep 1
	trace-cmd report -i "$BATS_TEST_TMPDIR/trace.dat" | grep -q 'pick_next_task_fair'
	perf probe --quiet -m "$PAYLOAD_FILE" pick_next_task_fair
	perf record --quiet -e probe:pick_next_task_fair -a -o "$BATS_TEST_TMPDIR/perf.data" sleep 1
	perf script -i "$BATS_TEST_TMPDIR/perf.data" | grep -q 'probe:pick_next_task_fair'
	perf probe --quiet -d pick_next_task_fair
	hits "p:schedmgr_test sched_${PAYLOAD}_1:pick_next_task_fair"
	hits 'p:schedmgr_test vfs_read'
	counts kprobe:vfs_read
	counts kfunc:vmlinux:vfs_read
	counts tracepoint:sched:sched_switch
	schedctl rollback
	counts kfunc:vmlinux:pick_next_task_fair
	schedctl unload "$PAYLOAD"
	hits 'p:schedmgr_test pick_next_task_fair'
	counts kprobe:pick_next_task_fair
	ftrace_is_alive
	load_payload
}
