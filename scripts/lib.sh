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

# What tools print is read here, so none may print it in another language.
unset LANGUAGE
export LC_ALL=C.UTF-8

program=${0##*/}
root=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd -P)
build=${SCHEDMGR_BUILD:-$root/build}
if [[ $build != /* ]]; then
	build=$(realpath -m -- "$build")
	export SCHEDMGR_BUILD=$build
fi

note() { printf '%s: %s\n' "$program" "$*" >&2; }

die() {
	note "$*"
	exit 1
}

usage_error() {
	note "$*; see $program --help"
	exit 2
}

# check_path DIR: kbuild cannot cope with some characters
check_path() {
	[[ $1 != *[[:space:]:%#\$=\'\"\\]* ]] ||
		die "'$1': kbuild cannot work in a path with spaces or any of : % # \$ = ' \" \\"
}
check_path "$root"
check_path "$build"

# as_root COMMAND...
as_root() {
	if ((EUID == 0)); then
		"$@"
	else
		sudo "$@"
	fi
}

# What to say where a container may not mount.
# shellcheck disable=SC2034 # for the scripts that source this
no_mounts="it needs root with CAP_SYS_ADMIN; for a container --privileged, or --cap-add SYS_ADMIN and security profiles that allow mount"

# need_mounts ARGUMENT...: in a chroot of which the root is no mount point, the script starts anew where it can mount
need_mounts() {
	if ((EUID)) || unshare --mount true 2>/dev/null || ! unshare --mount --propagation unchanged true 2>/dev/null; then
		return
	fi
	exec unshare --mount --propagation unchanged "$root/scripts/own-mounts" "$BASH" "$0" "$@"
}

# lock FILE: waits for, then holds, an exclusive lock until unlock or the end of the script and of all
# that it has started
lock() {
	mkdir -p "${1%/*}"
	exec {lock_fd}>"$1"
	flock --timeout 5 "$lock_fd" || {
		note "waiting: another process has $1"
		flock "$lock_fd"
	}
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

# apt_patiently COMMAND...: runs an apt command; while somebody else has the lock that it needs, it says so and waits, for $PATIENCE
# seconds (600) at most
apt_patiently() {
	local deadline=$((EPOCHSECONDS + ${PATIENCE:-600})) said='' out
	exec {out}>&1
	until apt_errors=$("$@" 2>&1 >&"$out"); do
		if [[ ! $apt_errors =~ 'Could not get lock'|'Unable to lock'|'Unable to acquire the dpkg frontend lock' ]] || ((EPOCHSECONDS >= deadline)); then
			exec {out}>&-
			return 1
		fi
		if [[ -z $said ]]; then
			note "waiting: $(sed -n 's/^E: \(Could not get lock .*\)/\1/p' <<<"$apt_errors" | head -n 1)"
			said=yes
		fi
		sleep 1
	done
	exec {out}>&-
}

# apt_reason DIR: prints why the last one failed; it was about files in DIR
apt_reason() {
	printf '%s' "$(sed -n 's/^[EW]: //p' <<<"$apt_errors" | head -n 3 | paste -sd ' ')"
	[[ $apt_errors != *"No space left"* ]] || if_full "$1"
}

# if_full DIR: prints how much room there is where it matters
if_full() {
	local free
	free=$(df --output=avail -BM "$1" 2>/dev/null | tail -n 1)
	[[ ${free//[^0-9]/} -gt 64 ]] || printf ' (%s is full: %s left)' "$1" "${free// /}"
}

# begin_step WORDS: says what goes on from now on, and on a terminal for how long
begin_step() {
	step_begin=$SECONDS step_ticker=''
	if [[ ! -t 2 ]]; then
		note "$1"
		return
	fi
	(
		trap - ERR
		while [[ -d /proc/$$ ]]; do
			printf '\r%s: %s ... %d s\e[K' "$program" "$1" $((SECONDS - step_begin)) >&2
			sleep 1
		done
	) &
	step_ticker=$!
}

end_step() {
	[[ -n $step_ticker ]] || return 0
	kill "$step_ticker" 2>/dev/null || true
	wait "$step_ticker" 2>/dev/null || true
	step_ticker=''
	printf '\r\e[K' >&2
}

# attempt WORDS LOG COMMAND...: a step that takes long: a command or function, with what it says in LOG; sets $attempted, its status. It
# ends at its first error, as all do here: errexit has no effect in a function that is called in a condition, so do not do that.
attempt() {
	local log=$2 trap
	begin_step "$1"
	shift 2
	trap=$(trap -p ERR)
	trap - ERR
	set +o errexit
	(
		set -o errexit
		"$@"
	) >"$log" 2>&1
	attempted=$?
	set -o errexit
	eval "$trap"
	end_step
}

# logged WORDS LOG COMMAND...: an attempt that has to succeed; else the end of LOG is shown, and that is our end
logged() {
	attempt "$@"
	((attempted == 0)) || {
		tail -n 30 "$2" >&2
		die "$1: failed (status $attempted); log: $2"
	}
}
