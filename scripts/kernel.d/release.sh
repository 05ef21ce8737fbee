# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# release.sh - which kernels there are, and which one is taken

# matches KVER PATTERN FLAVOUR: is it of that series and flavour?
matches() {
	# shellcheck disable=SC2053 # a pattern
	[[ $1 == $2.* && $1 == *-amd64 ]] || return 1
	case $1 in
	*-cloud-amd64) [[ $3 == cloud ]] ;;
	*-rt-amd64) [[ $3 == rt ]] ;;
	*) [[ $3 == generic ]] ;;
	esac
}

# candidates PATTERN FLAVOUR SUITE: prints "VERSION KVER" of each kernel of which the suite has an image or headers, or which was
# fetched from there, newest first
candidates() {
	local name kver version archive
	{
		for name in "${!offered[@]}"; do
			[[ $name =~ ^linux-(image|headers)-([0-9].*-amd64)(-unsigned)?$ ]] || continue
			kver=${BASH_REMATCH[2]}
			for version in ${offered[$name]}; do
				[[ -z ${facts[$name=$version]-} ]] || echo "$version $kver ${facts[$name=$version]%%|*}"
			done
		done
		for name in "$kernels"/*/version; do
			[[ ! -e $name ]] || echo "$(<"$name") $(basename "${name%/*}") $(cat "${name%/*}/suite" 2>/dev/null || true)"
		done
	} | while read -r version kver archive; do
		if matches "$kver" "$1" "$2" && of_suite "$archive" "$3"; then
			echo "$version $kver"
		fi
	done | sort -u | sort -s -k 1,1rV
}

# find_release ROW FLAVOUR: sets $kver and $version to the newest kernel that is whole, to nothing if none is, and $passed to the
# newer ones, each with what it lacks
find_release() {
	local all
	set_row "$1"
	use_suite "$suite"
	load_index
	passed=()
	all=$(candidates "$row_series" "$2" "$suite")
	while read -r version kver; do
		[[ -n $kver ]] || break
		missing_of "$kver" "$version"
		((${#lacks[@]})) || return 0
		passed+=("$kver ($version) lacks $(list_words "${lacks[@]}")")
	done <<<"$all"
	kver='' version=''
}

# list_words WORD...: separated by commas
list_words() {
	local text
	printf -v text ', %s' "$@"
	echo "${text:2}"
}

# choose_row SERIES FLAVOUR SUITE: the first row whose suite this machine has, or else the first
choose_row() {
	local row first=''
	use_suite machine
	while read -r row; do
		set_row "$row"
		[[ -z $3 || $3 == "$suite" ]] || continue
		first=${first:-$row}
		! has_suite "$suite" || { echo "$row" && return; }
	done < <(rows_of "$1" "$2")
	[[ -n $first ]] || usage_error "no suite '$3' has series $1"
	echo "$first"
}

# note_passed FILE KERNEL...: names what was passed over, once a day or when it is not what FILE says was named last. Where that cannot be
# written it is named each time.
note_passed() {
	local line text=''
	(($# == 1)) || text=$(printf 'passed over: %s\n' "${@:2}")
	if [[ ! -e $1 || $(<"$1") != "$text" || -n $(find "$1" -mtime +0) ]]; then
		for line in "${@:2}"; do
			note "passed over: $line"
		done
		(mkdir -p "${1%/*}" && echo "$text" >"$1") 2>/dev/null || true
	fi
}

# release [-q] [FLAVOUR [SERIES [SUITE]]]
release() {
	local quiet='' flavour series row kver version passed needs lacks line
	if [[ ${1-} == -q ]]; then
		quiet=yes
		shift
	fi
	(($# <= 3)) || usage_error "release takes a flavour, a series and a suite"
	flavour=${1-cloud} series=${2:-$(default_series)}
	check_choice "$series" "$flavour"
	row=$(choose_row "$series" "$flavour" "${3-}")
	find_release "$row" "$flavour"
	if [[ -z $kver ]]; then
		refresh
		find_release "$row" "$flavour"
	fi
	if [[ -z $kver ]]; then
		note "the package sources of $suite offer no whole kernel of series $series, flavour $flavour${passed[0]:+:}"
		for line in "${passed[@]}"; do
			note "  $line"
		done
		exit "$unavailable"
	fi
	[[ -n $quiet ]] || note_passed "$kernels/.passed-$series-$flavour" "${passed[@]}"
	echo "$kver"
}

# list [FLAVOUR [SERIES]]
list() {
	local only=${1-} series=${2-} row all flavour kver version lacks needs state
	(($# <= 2)) || usage_error "list takes a flavour and a series"
	[[ -z $only ]] || check_choice "${series:-$(default_series)}" "$only"
	printf '%-6s %-8s %-32s %-22s %s\n' SERIES FLAVOUR RELEASE VERSION 'WHAT CAN BE USED'
	while read -r row; do
		set_row "$row"
		use_suite "$suite"
		load_index
		grep -qv '^#' "$index" || refresh
		for flavour in $flavours; do
			[[ -z $only || $flavour == "$only" ]] || continue
			state="default of $suite"
			all=$(candidates "$row_series" "$flavour" "$suite")
			while read -r version kver; do
				[[ -z $kver ]] || list_one
			done <<<"$all"
		done
	done < <(if [[ -n $series ]]; then rows_of "$series"; else rows; fi)
}

# list_one: a line of list; uses its variables
list_one() {
	local text part
	missing_of "$kver" "$version"
	if ((${#lacks[@]})); then
		text="lacks $(list_words "${lacks[@]}")"
	else
		text=${state:-whole}
		[[ $row_payloads == yes ]] || text+="; payloads cannot be built for this series yet"
		state=''
	fi
	for part in "${!result[@]}"; do
		if [[ $(pinned "$kver") == "$version" ]] && has_part "$kver" "$part"; then
			text+="; fetched"
			break
		fi
	done
	printf '%-6s %-8s %-32s %-22s %s\n' "$(series_of "$kver")" "$flavour" "$kver" "$version" "$text"
}
