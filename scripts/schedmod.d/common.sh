# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# common.sh - numbered steps, fingerprints and kbuild, as all commands of schedmod use them
#
# A step is skipped when the fingerprint of its input equals the one of its last success. Fingerprints are over contents,
# never over times, so that they also notice files that were deleted or restored with an old time stamp.

sched_boundary=$build/bin/sched-boundary
up_to_date="up to date"

# Nothing of an outer make or of the user's environment may change how a kernel object is compiled.
clean_environment() {
	unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES GNUMAKEFLAGS
	unset V W C O M ARCH CROSS_COMPILE KCFLAGS KAFLAGS KCPPFLAGS CFLAGS_MODULE CFLAGS_KERNEL LDFLAGS_MODULE
	unset KBUILD_EXTMOD KBUILD_OUTPUT KBUILD_VERBOSE KBUILD_EXTRA_SYMBOLS KBUILD_MODPOST_WARN
	unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
	export LC_ALL=C
}

# say TEXT...: progress
say() {
	((verbosity == 0)) || printf '%s\n' "$*"
}

# hash_strings STRING...
hash_strings() {
	printf '%s\n' "$@" | sha256sum | cut -d ' ' -f 1
}

# hash_files FILE...
hash_files() {
	sha256sum -- "$@" | cut -d ' ' -f 1 | sha256sum | cut -d ' ' -f 1
}

# write_if_changed FILE: its standard input; an unchanged file keeps its time stamp
write_if_changed() {
	local text
	text=$(cat && echo x)
	if [[ ! -e $1 || "$(cat "$1" && echo x)" != "$text" ]]; then
		printf '%s' "${text%x}" >"$1"
	fi
}

# copy_if_changed FILE NAME
copy_if_changed() {
	if ! cmp -s "$1" "$2"; then
		cp "$1" "$2.new"
		mv "$2.new" "$2"
	fi
}

# Drops what make and modpost say on top of the message that matters. schedmod checks unresolved symbols itself.
filter_log() {
	sed -E \
		-e '/^make(\[[0-9]+\])?: /d' \
		-e '/^WARNING: modpost: ".*" \[.*\] undefined!$/d' \
		-e '/^WARNING: modpost: suppressed [0-9]+ unresolved symbol warnings/d' \
		-e '/^Skipping BTF generation for /d'
}

# run_logged LOG COMMAND...: runs COMMAND under errexit with its output in LOG; sets $status
run_logged() {
	local log=$1 trap
	shift
	trap=$(trap -p ERR)
	trap - ERR
	set +o errexit
	if ((verbosity == 2)); then
		(set -o errexit && "$@") 2>&1 | tee "$log"
	else
		(set -o errexit && "$@") >"$log" 2>&1
	fi
	status=$?
	set -o errexit
	eval "$trap"
}

# step NUMBER LABEL FINGERPRINT OUTPUT FUNCTION: runs FUNCTION, unless OUTPUT is there and was made from the same FINGERPRINT.
# Stamp, log and result (one line, if FUNCTION writes it) are $state/LABEL.{stamp,log,result}.
step() {
	local number=$1 label=$2 fingerprint=$3 output=$4 function=$5 status start=${EPOCHREALTIME/./}
	local stamp=$state/$label.stamp log=$state/$label.log
	if [[ -e $output && -e $stamp && $(<"$stamp") == "$fingerprint" ]]; then
		((hide_skipped)) || step_line "$number" "$label" "$up_to_date"
		return
	fi
	rm -f "$stamp" "$state/$label.result"
	step_begins "$number" "$label"
	run_logged "$log" "$function"
	step_ends
	if ((status)); then
		((verbosity == 2)) || filter_log <"$log" >&2
		die "step $number ($label) failed; log: $log"
	fi
	((verbosity == 2)) || filter_log <"$log" >&2
	echo "$fingerprint" >"$stamp"
	step_line "$number" "$label" "$(seconds_since "$start")"
}

# On a terminal the step that runs is shown until it is done.
step_begins() {
	[[ ! -t 1 ]] || ((verbosity != 1)) || printf '  %d %-10s ...' "$1" "$2"
}

step_ends() {
	[[ ! -t 1 ]] || ((verbosity != 1)) || printf '\r\e[K'
}

# seconds_since START: in seconds with one decimal; START in microseconds
seconds_since() {
	local tenths=$(((${EPOCHREALTIME/./} - $1) / 100000))
	echo "$((tenths / 10)).$((tenths % 10)) s"
}

# step_line NUMBER LABEL END: the first one is preceded by the heading. Of "RESULT; DETAIL" a skipped step shows RESULT.
step_line() {
	local result=
	[[ ! -e $state/$2.result ]] || result=$(<"$state/$2.result")
	[[ $3 != "$up_to_date" ]] || result=${result%%;*}
	[[ -z $heading ]] || say "$heading"
	heading=
	say "$(printf '  %d %-10s %-58s %10s' "$1" "$2" "$result" "$3")"
}

# kbuild DIR ARGUMENT...: make in the kernel's header tree, for what is in DIR
kbuild() {
	local silent=--silent
	((verbosity < 2)) || silent=V=1
	make "$silent" --no-print-directory -j"$(nproc)" -C "$headers" M="$1" "${@:2}"
}

# print_variable NAME MAKEFILE...: what NAME is after make has read each MAKEFILE that exists
print_variable() {
	local name=$1
	shift
	{
		printf -- '-include %s\n' "$@"
		# shellcheck disable=SC2016 # for make
		printf '.PHONY: print\nprint: ; @echo $(%s)\n' "$name"
	} | make --silent --no-print-directory -f - print
}
