#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# settings.bats - nothing that an operator can set or read changes by a switch; runs in the VM

load common

DEBUG=/sys/kernel/debug/sched
GROUPS_ROOT=/sys/fs/cgroup

setup_file() {
	local group
	schedctl load baseline hello
	echo +cpu +cpuset >$GROUPS_ROOT/cgroup.subtree_control
	for group in odd throttled; do mkdir -p $GROUPS_ROOT/$group; done
	echo "3000 30000" >$GROUPS_ROOT/throttled/cpu.max
	start sh -c 'echo $$ >"$0"; while :; do :; done' $GROUPS_ROOT/throttled/cgroup.procs
	start chrt --fifo 7 sh -c 'while :; do sleep 0.01; done'
	start chrt --deadline --sched-runtime 2000000 --sched-period 50000000 0 sh -c 'while :; do sleep 0.01; done'
}

# start COMMAND...: until the end of the file
start() {
	"$@" >/dev/null 2>&1 3>&- &
	echo $! >>"$BATS_FILE_TMPDIR/started"
}

teardown_file() {
	xargs --max-args 1 kill <"$BATS_FILE_TMPDIR/started" || true
	clean_up
}

teardown() {
	if ! is_active stock; then
		schedctl activate stock --timeout 30
	fi
}

# Every file that says how the scheduler is set, but for those that count.
settings() {
	# the last one is measured all the time
	find $DEBUG -type f ! -name debug ! -path '*/cpu[1-9]*' ! -name max_newidle_lb_cost
	ls -d /proc/sys/kernel/sched_* /proc/sys/kernel/{numa_balancing,timer_migration} 2>/dev/null
	find $GROUPS_ROOT/odd $GROUPS_ROOT/throttled -name 'cpu*' ! -name '*.stat' ! -name '*.pressure'
}

# With their contents; some cannot be read.
read_settings() {
	settings | LC_ALL=C sort | xargs grep -sH ''
}

# make_odd: gives each of them a number that is not the one in it, nor one that anybody would compute, and says which took it
make_odd() {
	local file value try now
	while read -r file; do
		read -r value <"$file" || continue
		[[ $value =~ ^-?[0-9]+$ ]] || continue
		for try in $((value * 2 + 1)) $((value + 1)) $((value - 1)); do
			echo "$try" >"$file" && read -r now <"$file" && [[ $now == "$try" ]] && echo "$file" && break
		done
	done 2>/dev/null
}

# What the run queues are allowed, as the scheduler itself prints it.
allowances() {
	grep -E 'cpu#|rt_runtime|dl_bw' $DEBUG/debug
}

@test "settings, of odd values, are what they were after each switch" {
	local before now version
	# the others are computed from it when it is written
	echo 0 >$DEBUG/tunable_scaling
	settings | grep -v tunable_scaling | make_odd >"$BATS_TEST_TMPDIR/set"
	echo NO_GENTLE_FAIR_SLEEPERS >$DEBUG/features
	echo NEXT_BUDDY >$DEBUG/features
	echo "7000 70000" >$GROUPS_ROOT/odd/cpu.max
	# enough of them took another value, and these three above all
	[[ $(wc -l <"$BATS_TEST_TMPDIR/set") -ge 15 ]]
	for version in latency_ns min_granularity_ns wakeup_granularity_ns; do
		grep -q "/$version\$" "$BATS_TEST_TMPDIR/set"
	done
	before=$(read_settings)
	[[ $(wc -l <<<"$before") -gt 40 ]]
	now=$(allowances)
	for version in baseline hello baseline stock hello stock; do
		schedctl activate $version --timeout 30
		diff <(echo "$before") <(read_settings)
		diff <(echo "$now") <(allowances)
	done
}

# numbers FILE: name or line, and number, of what only grows; from several sources
counters() {
	awk '/^cpu/ { for (i = 2; i <= NF; i++) print $1 "." i, $i } /^domain/ { next }' /proc/schedstat
	awk '{ print "throttled." $1, $2 }' $GROUPS_ROOT/throttled/cpu.stat
	awk -F '[ =]' '{ print "psi." $1, $NF }' /proc/pressure/cpu
	awk '/sum_exec_runtime|nr_switches|nr_voluntary|nr_involuntary|wait_sum|wait_count/ { print "task." $1, $3 }' "/proc/$1/sched"
	awk '/^cpu[0-9]/ { print $1 ".user", $2; print $1 ".idle", $5 }' /proc/stat
}

@test "counters only grow, and no faster than time" {
	local task before after began seconds version
	task=$(head -n 1 "$BATS_FILE_TMPDIR/started")
	echo 1 >/proc/sys/kernel/sched_schedstats
	schedctl activate baseline --timeout 30
	for version in hello stock baseline hello stock; do
		began=$EPOCHREALTIME
		before=$(counters "$task")
		schedctl activate $version --timeout 30
		after=$(counters "$task")
		seconds=$(bc <<<"$EPOCHREALTIME - $began")
		[[ $(wc -l <<<"$before") -ge 20 ]]
		# times are in ns, us or ms; the fastest of them may have grown by so many ns on each CPU, and a task's by a bit more
		join <(LC_ALL=C sort <<<"$before") <(LC_ALL=C sort <<<"$after") | awk -v seconds="$seconds" -v cpus="$(nproc)" '
			$3 < $2 || $3 - $2 > (seconds + 1) * cpus * 4e9 { print "grew by", $3 - $2 ":", $0, "in", seconds, "s"; bad = 1 }
			$1 == "throttled.usage_usec" && $3 - $2 > (seconds * 0.1 + 0.2) * 1e6 * cpus { print "beyond its limit:", $0; bad = 1 }
			END { exit bad }'
	done
}

@test "a throttled group has no more than its limit while versions come and go" {
	local before began used seconds n
	before=$(awk '/^usage_usec/ { print $2 }' $GROUPS_ROOT/throttled/cpu.stat)
	began=$EPOCHREALTIME
	for ((n = 0; n < 10; n++)); do
		schedctl activate baseline --timeout 30 >/dev/null
		schedctl rollback --timeout 30 >/dev/null
	done
	used=$(($(awk '/^usage_usec/ { print $2 }' $GROUPS_ROOT/throttled/cpu.stat) - before))
	seconds=$(bc <<<"$EPOCHREALTIME - $began")
	echo "# figure: a group limited to 10 % of a CPU had $(bc <<<"scale=1; $used / $seconds / 10000") % during 20 switches" >&3
	[[ $(bc <<<"$used < ($seconds * 0.1 + 0.1) * 1.3 * 1000000") -eq 1 ]]
}
