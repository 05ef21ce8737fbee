# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# log.sh - the kernel's log; sourced by guest

mark_log() {
	local lines
	mapfile -t lines <"$log_file"
	log_mark=${#lines[@]}
}

# read_log: fills log with the lines of the manager and of payloads since mark_log
read_log() {
	local lines line
	mapfile -t -s "$log_mark" lines <"$log_file"
	log=()
	for line in "${lines[@]}"; do
		[[ ! $line =~ (schedmgr|sched_[a-z0-9_]+): ]] || log+=("$line")
	done
}

# log_has WORDS: are they in a line since mark_log? It may take a moment to appear.
log_has() {
	local try
	for ((try = 0; try < 50; try++)); do
		read_log
		[[ "${log[*]}" != *"$1"* ]] || return 0
		nap 0.1
	done
	return 1
}

log_lacks() {
	read_log
	[[ "${log[*]}" != *"$1"* ]]
}

show_log() {
	read_log
	printf '  %sthe kernel log%s\n' "$bold" "$off"
	printf '    %s\n' "${log[@]}"
}
