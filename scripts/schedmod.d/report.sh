# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# report.sh - schedmod report: what the last build of a tree replaces, shares and leaves alone

command_report() {
	open_directory "$@"
	[[ -e $state/report.txt ]] || die "$1 has not been built yet; schedmod build $1"
	cat "$state/report.txt"
	[[ $(tree_hashes "$tree") == "$(<"$state/sources")" ]] || note "the sources have changed since that build"
	note "as JSON: $state/report.json"
}
