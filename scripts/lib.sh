# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# lib.sh - what the scripts here have in common; sourced, never run
#
# Sets the strict mode and $root, $build, $program. Everything a script generates lies under $build, by default build/ in the
# tree, and gets its final name by one rename when it is complete, so that what exists is whole, whenever a script was killed.

set -o errexit -o errtrace -o nounset -o pipefail
shopt -s inherit_errexit
trap 'printf "%s: line %d: failed: %s\n" "$program" "$LINENO" "$BASH_COMMAND" >&2' ERR
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

program=${0##*/}
root=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd -P)
# shellcheck disable=SC2034 # for the scripts that source this
build=${SCHEDMGR_BUILD:-$root/build}

note() { printf '%s: %s\n' "$program" "$*" >&2; }

die() {
	note "$*"
	exit 1
}

usage_error() {
	note "$*; see $program --help"
	exit 2
}

# as_root COMMAND...
as_root() {
	if ((EUID == 0)); then
		"$@"
	else
		sudo "$@"
	fi
}

# lock FILE: waits for, then holds, an exclusive lock until unlock or the end of the script and of all
# that it has started
lock() {
	mkdir -p "${1%/*}"
	exec {lock_fd}>"$1"
	flock "$lock_fd"
}

unlock() {
	exec {lock_fd}>&-
}

# publish NEW NAME: gives the complete file or directory NEW its NAME, in the place of an older one
publish() {
	if [[ -d $2 && ! -L $2 ]]; then
		mv -T "$2" "$1.old"
	fi
	mv -T "$1" "$2"
	rm -rf "$1.old"
}
