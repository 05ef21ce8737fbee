# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# measure.sh - what user space can measure of a scheduler; sourced by guest

# measure_slices: fills slices (ns) with what a SCHED_OTHER task that is alone on its CPU is told, several times, and sets
# slice to the largest: something in the kernel may run beside it now and then, which makes it shorter
measure_slices() {
	local ns line=''
	slice=0
	mapfile -t slices < <(
		renice -n 0 "$BASHPID" >/dev/null
		for _ in 1 2 3 4; do "$tools/slice"; done
	)
	for ns in "${slices[@]}"; do
		milliseconds "$ns"
		line+="  $ms"
		((ns <= slice)) || slice=$ns
	done
	tell "time slice of a SCHED_OTHER task alone on its CPU, asked ${#slices[@]} times, in ms:$line"
}

# count_switches: sets total to the involuntary switches of the hogs, now to the time in microseconds
count_switches() {
	local pid key value
	total=0
	for pid in "${hogs[@]}"; do
		while read -r key value; do
			[[ $key != nonvoluntary_ctxt_switches: ]] || total=$((total + value))
		done <"/proc/$pid/status"
	done
	now=${EPOCHREALTIME/./}
}

# count_ticks: sets ticks to the timer interrupts of all CPUs
count_ticks() {
	local fields field
	ticks=0
	while read -ra fields; do
		[[ ${fields[0]} == LOC: ]] || continue
		for field in "${fields[@]:1}"; do
			[[ ! $field =~ ^[0-9]+$ ]] || ticks=$((ticks + field))
		done
	done </proc/interrupts
}

# measure_rate: sets rate to the involuntary switches per second of the hogs, which have the machine for themselves, and
# ticks to the timer interrupts per second and CPU
measure_rate() {
	local first first_ticks start
	kill -CONT "${hogs[@]}"
	count_ticks
	count_switches
	first_ticks=$ticks first=$total start=$now
	nap 1.5
	count_ticks
	count_switches
	kill -STOP "${hogs[@]}"
	rate=$(((total - first) * 1000000 / (now - start)))
	ticks=$(((ticks - first_ticks) * 1000000 / (now - start) / cpus))
}

# measure_preemption COMMAND...: measures the rate until COMMAND agrees, a few times at most
measure_preemption() {
	local try
	for ((try = 0; try < 4; try++)); do
		measure_rate
		! "$@" || break
	done
	tell "involuntary switches of ${#hogs[@]} tasks that compute, and nobody else: $rate a second"
}

# say_of_rate TEXT COMMAND...: as say_that, unless the host is so busy that this VM's CPUs stand still most of the time, each
# time for longer than any slice
say_of_rate() {
	if "${@:2}" || ((ticks >= ticks_min)); then
		say_that "$@"
	else
		tell "- the host is too busy to tell by the number of switches: the VM's CPUs stand still for longer than a slice"
	fi
}

preempted() {
	((rate > 0))
}

preempted_less() {
	((rate * 3 < stock_rate * 2))
}

preempted_more() {
	((rate * 2 > hello_rate * 3))
}

# slices_are -lt|-ge MILLISECONDS
slices_are() {
	local ns
	((slice)) || return
	for ns in "${slices[@]}"; do
		test "$ns" "$1" $(($2 * 1000000)) || return
	done
}
