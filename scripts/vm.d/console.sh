# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # its variables are shared with the other parts
#
# console.sh - what the kernel's console says about its health

# What the console does not show while all is well; the reports of lockdep begin with one of BUG, WARNING and INFO.
trouble='Kernel panic|BUG:|kernel BUG|Oops|WARNING:|UBSAN:|general protection|double fault|Call Trace:|soft lockup'
trouble+='|hard LOCKUP|rcu: INFO:|self-detected stall|INFO: (task .* blocked|possible|suspicious|trying)|ftrace (bug|failed)'

# The number of lines that were looked at, in a file: a session is looked at by several processes, one after the other.
scanned=console.scanned

# show_trouble: prints the console from the first line of trouble that is not allowed and that was not looked at before; fails
# if there is none. A line that has not come to its end is left for the next time.
show_trouble() {
	local line number=0 seen=0
	[[ ! -e $scanned ]] || seen=$(<"$scanned")
	while IFS= read -r line; do
		((++number > seen)) || continue
		if [[ $line =~ $trouble && ! $line =~ $allowed ]]; then
			note "the kernel reported trouble:"
			echo "$line" >&2
			head -n 60 >&2
			wc -l <"$console" >"$scanned"
			return
		fi
	done <"$console"
	echo "$number" >"$scanned"
	return 1
}
