#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# storage.bats - a payload's own data of tasks and cgroups: everybody has them, nobody's is left, and what they cost; runs in the
# VM, under icount. Needs tests/payloads/storage.
#
# shellcheck disable=SC2154 # background sets background

load common

DIRECTORY=/sys/kernel/debug/schedmgr/storage
GROUPS_MADE=/sys/fs/cgroup/storage
storm=

teardown() {
	[[ -z $storm ]] || kill "$storm"
	remove_groups
	clean_up
}

# start_storm THREADS FORKERS
start_storm() {
	background "$GUEST/storm" "$@"
	storm=$background
	eventually 300 grep -q forkers "$BATS_TEST_TMPDIR/background"
}

end_storm() {
	kill "$storm"
	storm=
}

# value FILE KEY: sets value, without a fork, which would be one more task
value() {
	local key
	while read -r key value; do
		[[ $key != "$2" ]] || return 0
	done <"$DIRECTORY/$1"
	return 1
}

is_zero() {
	value "$1" "$2" && ((value == 0))
}

# Nobody is found without storage, or with another's.
all_is_well() {
	is_zero seen without && is_zero seen wrong && is_zero storage task_forks_failed && is_zero storage task_lookups_missed
}

# As many as there are tasks, those that idle included; who has ended is forgotten a grace period later.
one_for_each_task() {
	local threads
	value storage tasks
	read -r _ _ _ threads _ </proc/loadavg
	((value == ${threads#*/} + $(getconf _NPROCESSORS_CONF)))
}

has_switched() {
	value seen switches && ((value > $1))
}

cgroups_are_seen() {
	value seen cgroups && ((value > $1))
}

slots_grew() {
	value storage group_slots && ((value > $1))
}

# make_groups COUNT: each with a task that runs a little
make_groups() {
	local i
	mkdir -p "$GROUPS_MADE"
	echo +cpu >/sys/fs/cgroup/cgroup.subtree_control
	echo +cpu >"$GROUPS_MADE/cgroup.subtree_control"
	for ((i = 0; i < $1; i++)); do
		mkdir "$GROUPS_MADE/$i"
		(echo "$BASHPID" >"$GROUPS_MADE/$i/cgroup.procs" && read -r -t 0.01 <> <(:)) || true
	done
}

remove_groups() {
	local group
	for group in "$GROUPS_MADE"/[0-9]* "$GROUPS_MADE"; do
		[[ ! -d $group ]] || eventually 10 rmdir "$group" 2>/dev/null
	done
}

# windows NAME COUNT: the windows of so many switches to it, sorted
windows() {
	local i
	for ((i = 0; i < $2; i++)); do
		schedctl activate "$1" --timeout 30 --json | jq .last_switch.window_ns
		schedctl rollback --stock --timeout 30 >/dev/null
	done | sort -n
}

@test "10,000 threads and a fork storm: all have storage from the switch on, and none is left after the way back" {
	local before
	schedctl load storage
	start_storm 10000 4
	schedctl activate storage --timeout 60
	all_is_well
	value seen switches
	before=$value
	eventually 60 has_switched $((before + 500))
	all_is_well
	value storage tasks
	((value > 10000))
	grep -q '^sched_storage_1 ' /proc/slabinfo
	schedctl rollback --timeout 60
	run ! grep -q '^sched_storage_1 ' /proc/slabinfo
	[[ ! -e $DIRECTORY ]]
	schedctl activate storage --timeout 60
	end_storm
	eventually 60 one_for_each_task
	all_is_well
}

@test "cgroups: more of them than there was room for, and others by the same numbers" {
	local before slots
	schedctl load storage
	schedctl activate storage
	value storage group_slots
	slots=$value
	for _ in 1 2; do
		value seen cgroups
		before=$value
		make_groups $((slots + 20))
		eventually 30 cgroups_are_seen "$before"
		eventually 30 slots_grew "$slots"
		remove_groups
	done
	all_is_well
	is_zero storage group_lookups_missed
	schedctl rollback
}

@test "a lookup takes at most 40 instructions for a task, 10 for a cgroup, 10 for a CPU" {
	local loop kind limit
	schedctl load storage
	schedctl activate storage
	cat "$DIRECTORY/cost" >/dev/null # warms up
	cp "$DIRECTORY/cost" "$BATS_TEST_TMPDIR/cost"
	loop=$(sed -n 's/^loop //p' "$BATS_TEST_TMPDIR/cost")
	while read -r kind limit; do
		awk -v kind="$kind" -v loop="$loop" -v limit="$limit" '
			$1 == kind { n = ($2 - loop) / 1000; printf "# figure: lookup by %s: %.1f instructions\n", kind, n; bad = n > limit }
			END { exit bad }' "$BATS_TEST_TMPDIR/cost" >&3
	done <<-END
		task 40
		group 10
		cpu 10
	END
	schedctl rollback
}

@test "the window is at most 10 % longer than baseline's, in a fork storm beside 10,000 threads" {
	local baseline storage
	schedctl load baseline storage
	start_storm 10000 4
	windows baseline 2 >/dev/null # warms up
	mapfile -t baseline < <(windows baseline 15)
	mapfile -t storage < <(windows storage 15)
	# The least: the other CPU's turns and the storm's runnable tasks only make a window longer.
	echo "# figure: window of baseline ${baseline[0]} ns, of storage ${storage[0]} ns; the least of 15" >&3
	echo "# figure: (baseline ${baseline[*]}, storage ${storage[*]})" >&3
	((storage[0] * 10 <= baseline[0] * 11))
}
