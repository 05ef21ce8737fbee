# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # root comes from whoever sources it
#
# loads.sh - what keeps the balancer busy in the VM; the training knows all of them but unseen

DEBUG_SCHED=/sys/kernel/debug/sched
CONTROL=/sys/kernel/debug/schedmgr/mlb
TRAINING_LOADS=(hackbench make hogs classes pipes idle threads)
cpus=$(nproc)
guest=$root/build/bin/guest
cgroups=/sys/fs/cgroup/mlb
: "${TRAINING_LOADS[@]}" "$CONTROL"

# set_migration_cost NS
set_migration_cost() {
	echo "$1" >"$DEBUG_SCHED/migration_cost_ns"
}

# Every CPU looks for work elsewhere at each tick. What it then decides of a task does not depend on that; there is more of it.
balance_often() {
	local domain
	for domain in "$DEBUG_SCHED"/domains/cpu*/domain*; do
		echo 1 >"$domain/min_interval"
		echo 1 >"$domain/max_interval"
		echo 1 >"$domain/busy_factor"
	done
}

load_hackbench() { hackbench --groups $((cpus + 1)) --fds 4 --loops 1000000; }
load_make() { seq 1000000 | xargs -P $((3 * cpus)) -n 1 sh -c 'i=0; while [ $i -lt 300 ]; do i=$((i + 1)); done'; }
load_hogs() {
	nice -n 10 stress-ng --quiet --cpu "$cpus" &
	stress-ng --quiet --cpu $((4 * cpus)) --cpu-load 70 --cpu-load-slice 8
}
load_classes() { "$guest/load" run /run/mlb.board "$cgroups-limited"; }
load_pipes() { stress-ng --quiet --pipe $((3 * cpus)) --pipe-data-size 64; }
load_idle() {
	chrt --idle 0 stress-ng --quiet --pipe $((2 * cpus)) &
	chrt --idle 0 stress-ng --quiet --cpu $((2 * cpus)) --cpu-load 80 --cpu-load-slice 4 &
	stress-ng --quiet --switch $((2 * cpus))
}
load_threads() { stress-ng --quiet --pthread "$cpus" --pthread-max 8 --mutex "$cpus" --mutex-procs 2; }
# Message queues, futexes, and tasks that poll.
load_unseen() { stress-ng --quiet --mq $((2 * cpus)) --futex "$cpus" --poll "$cpus"; }

# start_load NAME: in a cgroup of its own, beside one whose tasks get a tenth of a CPU
start_load() {
	mkdir -p "$cgroups" "$cgroups-limited"
	echo "5000 50000" >"$cgroups-limited/cpu.max"
	(
		echo "$BASHPID" >"$cgroups/cgroup.procs"
		"load_$1"
	) >/dev/null 2>&1 </dev/null &
	load=$!
}

# Quietly: bash would say of each load that it was killed.
stop_load() {
	local cgroup
	for cgroup in "$cgroups" "$cgroups-limited"; do
		echo 1 >"$cgroup/cgroup.kill"
		until grep -q '^populated 0' "$cgroup/cgroup.events"; do
			sleep 0.05
		done
	done
	wait "$load" || true
} 2>/dev/null
