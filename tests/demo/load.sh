# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# load.sh - workers of every class; sourced by guest

declare -A about=(
	[hog]="compute without end" [nice]="computes at nice 10" [batch]="computes" [idle]="computes when nobody else wants to"
	[throttled]="compute in a cgroup that may use 10 % of a CPU" [sleep]="wake a thousand times a second"
	[fork]="fork, and wait for the child's death" [thread]="starts and joins threads" [yield]="sched_yield, then a nap"
	[affinity]="moves from CPU to CPU" [pipe]="ping-pong with another task" [fifo]="computes and sleeps"
	[rr]="compute and sleep" [deadline]="2 ms in every 20 ms"
)
readonly policies=(OTHER FIFO RR BATCH '-' IDLE DEADLINE)
declare -A pid_of=() policy_of=() before=() rounds=()
hogs=() others=()

start_load() {
	mkdir "$cgroup"
	echo "10000 100000" >"$cgroup/cpu.max"
	"$tools/load" run "$board" "$cgroup" &
	load=$!
	until find_workers; do
		[[ -d /proc/$load ]] || die "the load did not start"
		nap 0.1
	done
}

# find_workers: each gives itself its name; fails as long as they are not complete
find_workers() {
	local pid name
	hogs=() others=() pid_of=()
	for pid in $(<"/proc/$load/task/$load/children"); do
		name=$(<"/proc/$pid/comm")
		[[ $name != load ]] || return
		pid_of[$name]=$pid
		case $name in
		hog-* | nice | batch) hogs+=("$pid") ;;
		*) others+=("$pid") ;;
		esac
	done
	((${#hogs[@]} + ${#others[@]} == workers && ${#pid_of[@]} == workers))
}

pause_load() {
	kill -STOP "${hogs[@]}" "${others[@]}"
}

resume_load() {
	kill -CONT "${hogs[@]}" "${others[@]}"
}

# read_policies: each worker has set its own, in its own time, before its first round
read_policies() {
	local name line fields
	for name in "${!pid_of[@]}"; do
		read -r line <"/proc/${pid_of[$name]}/stat"
		read -ra fields <<<"${line##*) }" # from the third on, the state; the policy is the 41st
		policy_of[${name%-[0-9]}]=${policies[${fields[38]}]}
	done
}

# read_board: fills rounds with what each worker has done so far
read_board() {
	local name count
	while read -r name _ count; do
		rounds[$name]=$count
	done < <("$tools/load" show "$board")
}

# begin_progress: from here on, workers' rounds count
begin_progress() {
	local name
	read_board
	for name in "${!rounds[@]}"; do
		before[$name]=${rounds[$name]}
	done
}

# find_stuck: sets stuck to the workers without progress, in words; fails if there is none
find_stuck() {
	local name
	stuck=''
	read_board
	for name in "${!rounds[@]}"; do
		((rounds[$name] > before[$name])) || stuck+="$name "
	done
	[[ $stuck ]]
}

# await_progress: waits until each worker has made progress since begin_progress, but not for ever. The load is paused before
# and after. A SCHED_IDLE task can wait for minutes on a machine as busy as this one; it has its turn while the rest is paused.
await_progress() {
	local end=$((SECONDS + progress_s))
	while find_stuck && ((SECONDS < end)); do
		if [[ $stuck == "idle " ]]; then
			kill -CONT "${pid_of[idle]}"
		else
			resume_load
		fi
		nap 0.4
		pause_load
	done
}

# run_load: lets it run, and shows what each worker did; those that had no turn yet are waited for
run_load() {
	local name kind duration
	local -A done_by=() number=()
	begin_progress
	since=${EPOCHREALTIME/./}
	resume_load
	nap 1.2
	pause_load
	duration=$((${EPOCHREALTIME/./} - since))
	read_board
	for name in "${!rounds[@]}"; do
		kind=${name%-[0-9]}
		number[$kind]=$((${number[$kind]-0} + 1))
		done_by[$kind]=$((${done_by[$kind]-0} + rounds[$name] - before[$name]))
	done
	await_progress
	read_policies
	printf '  %s%-9s  %7s  %-10s %12s%s\n' "$dim" POLICY WORKERS KIND ROUNDS/S "$off"
	for kind in hog nice batch idle throttled sleep fork thread yield affinity pipe fifo rr deadline; do
		printf '  %-9s  %7d  %-10s %12d  %s\n' "${policy_of[$kind]}" "${number[$kind]}" "$kind" \
			$((done_by[$kind] * 1000000 / duration)) "${about[$kind]}"
	done
	echo
}

nobody_is_stuck() {
	[[ ! $stuck ]] && ((${#rounds[@]} == workers)) && return
	tell "no progress in $progress_s s: $stuck"
	return 1
}

was_throttled() {
	local end=$((SECONDS + progress_s))
	until [[ $(<"$cgroup/cpu.stat") =~ nr_throttled\ [1-9] ]] || ((SECONDS >= end)); do
		resume_load
		nap 0.4
		pause_load
	done
	[[ $(<"$cgroup/cpu.stat") =~ nr_throttled\ [1-9] ]]
}
