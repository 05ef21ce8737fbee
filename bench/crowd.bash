# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # directory is set by those that source this
#
# crowd.bash - brings the machine to a number of threads; for the scripts that run in the VM

crowds=()

# threads: sets $threads to the number on this machine
threads() {
	local rest
	read -r _ _ _ threads rest </proc/loadavg
	threads=${threads#*/}
}

# crowd KIND N: starts bench/crowd and waits until it is complete
crowd() {
	local _
	exec {ready}< <(exec chrt --other 0 "$directory/crowd" "$1" "$2")
	crowds+=($!)
	read -r _ <&"$ready"
	exec {ready}<&-
	sleep 0.5
}

disperse() {
	local pid
	for pid in "${crowds[@]}"; do
		kill "$pid"
		while [[ -d /proc/$pid ]]; do
			sleep 0.05
		done
	done
	crowds=()
	sleep 0.5
}

# gather THREADS RUNNABLE: adds threads that sleep until there are THREADS, then RUNNABLE that compute
gather() {
	threads
	((threads >= $1)) || crowd sleep "$(($1 - threads))"
	(($2 == 0)) || crowd compute "$2"
	threads
}
