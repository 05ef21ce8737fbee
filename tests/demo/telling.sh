# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# telling.sh - how the story is told; sourced by guest

chapter_number=0

# chapter TITLE
chapter() {
	chapter_number=$((chapter_number + 1))
	printf '\n%s%d. %s%s\n\n' "$blue" "$chapter_number" "$1" "$off"
}

# tell LINE...
tell() {
	printf '  %s\n' "$@"
}

# say_that TEXT COMMAND...: says TEXT where COMMAND succeeds, ends the demo where not
say_that() {
	local text=$1
	shift
	if ! "$@"; then
		printf '  %s✗ not so: %s%s\n' "$red" "$text" "$off"
		exit 1
	fi
	printf '  %s✓%s %s\n' "$green" "$off" "$text"
}

# show COMMAND...: runs it in view
show() {
	local line
	printf '  %s$ %s%s\n' "$bold" "$*" "$off"
	"$@" 2>&1 | while IFS= read -r line; do
		printf '    %s\n' "$line"
	done
}

# nap SECONDS: without starting a program, which takes its time on a machine under this load
nap() {
	read -r -t "$1" -u "$silence" || true
}

# milliseconds NANOSECONDS: sets ms
milliseconds() {
	printf -v ms '%d.%03d' $(($1 / 1000000)) $(($1 / 1000 % 1000))
}

# make_bar VALUE WHOLE: sets bar
make_bar() {
	printf -v bar '%*s' $((($1 * bar_width + $2 / 2) / $2)) ''
	bar=$green${bar// /█}$off
}
