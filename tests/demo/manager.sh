# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# manager.sh - what the manager says; sourced by guest

declare -A status=()

# read_status COMMAND [ARGUMENT...]: runs schedctl, fills status with what it answers in JSON, the last switch included; of equal
# names the first one: the figures of health have switches as well
read_status() {
	local line document
	document=$(schedctl "$@" --json) || die "schedctl $* failed: $document"
	status=()
	while read -r line; do
		[[ ! $line =~ ^\"([a-z_]+)\":\ *\"?([^\",{]*)\"?,?$ || -n ${status[${BASH_REMATCH[1]}]-} ]] ||
			status[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
	done <<<"$document"
}

# status_is KEY VALUE...
status_is() {
	while (($#)); do
		[[ ${status[$1]} == "$2" ]] || return
		shift 2
	done
}

active_is() {
	status_is active "$1" to "$1" error 0
}

show_phases() {
	local phase
	milliseconds "${status[window_ns]}"
	printf '\n    %-12s %8s ms\n' 'stop window' "$ms"
	for phase in check quiesce flip rebuild; do
		milliseconds "${status[${phase}_ns]}"
		make_bar "${status[${phase}_ns]}" "${status[window_ns]}"
		printf '      %-10s %8s ms  %s\n' "$phase" "$ms" "$bar"
	done
	echo
}

# switch_to NAME COMMAND...: in view
switch_to() {
	local name=$1
	shift
	mark_log
	resume_load
	nap 0.5
	show "$@"
	pause_load
	read_status status
	show_phases
	say_that "$name runs, on all ${status[cpus]} CPUs" active_is "$name"
}

# is_gone NAME VERSION
is_gone() {
	[[ ! $(schedctl list --json) =~ \"name\":\ *\"$1\" && ! -e /sys/module/sched_$1_$2 ]]
}
