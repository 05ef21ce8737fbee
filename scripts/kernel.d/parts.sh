# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# parts.sh - which packages a part of a kernel is made of, by the relations that they state
#
# Image, headers and source of a kernel have one version. What they depend on has the one that the relation allows: the same where
# there is one, else the newest.

# The file or directory in build/kernels/KVER that a part is.
declare -A result=([image]=image [headers]=headers [source]=source [debug]=vmlinux)
whole=(image headers source) # parts without which nothing can be built and tried

# satisfies VERSION OP BOUND
satisfies() {
	case $2 in
	=) [[ $1 == "$3" ]] ;;
	'') true ;;
	*) [[ $1 == "$3" && $2 == ?= ]] || dpkg --compare-versions "$1" "$2" "$3" ;;
	esac
}

# find_dependency NAME VERSION PATTERN: what NAME depends on of which the name matches; sets $dependency to NAME OP VERSION, to
# nothing if there is none
find_dependency() {
	local depends word form='^ *([a-z0-9][^ :(]*)(:[a-z]+)?( \(([<=>]+) ([^)]+)\))? *$'
	dependency=()
	if [[ -n ${here[$1=$2]-} ]]; then
		depends=$(dpkg-deb --field "${here[$1=$2]}" Depends)
	else
		IFS='|' read -r _ _ depends <<<"${facts[$1=$2]}"
	fi
	while IFS= read -r word; do
		[[ $word =~ $form && ${BASH_REMATCH[1]} =~ ^($3)$ ]] || continue
		[[ $word =~ $form ]]
		dependency=("${BASH_REMATCH[1]}" "${BASH_REMATCH[4]}" "${BASH_REMATCH[5]}")
		return
	done <<<"${depends//[,|]/$'\n'}"
}

# take NAME OP BOUND: adds the best version of a package to $needs, as NAME=VERSION, or what is missing to $lacks
take() {
	local candidate
	for candidate in "$wanted" ${offered[$1]-}; do
		if [[ " ${offered[$1]-}" == *" $candidate "* ]] && satisfies "$candidate" "$2" "$3"; then
			needs+=("$1=$candidate")
			taken=$candidate
			return
		fi
	done
	taken=''
	lacks+=("$1${2:+ ($2 $3)}")
}

# take_with NAME PATTERN...: takes a package in the version of the kernel, and for each pattern what it depends on
take_with() {
	local name=$1 own pattern
	take "$name" = "$wanted"
	own=$taken
	for pattern in "${@:2}"; do
		[[ -n $own ]] || break
		find_dependency "$name" "$own" "$pattern"
		((!${#dependency[@]})) || take "${dependency[@]}"
	done
}

# resolve KVER VERSION PART...: sets $needs to the packages that make the parts of that kernel, and $lacks to what is not there
resolve() {
	local kver=$1 wanted=$2 part taken dependency
	needs=() lacks=()
	for part in "${@:3}"; do
		case $part in
		image) take_with "linux-image-$kver" "linux-base-${kver//+/\\+}" "linux-binary-${kver//+/\\+}" "linux-modules-${kver//+/\\+}" ;;
		headers) take_with "linux-headers-$kver" 'linux-headers-.*-common(-rt)?' 'linux-kbuild-.*' ;;
		source) take_with "linux-source-$(series_of "$kver")" ;;
		debug) take_with "linux-image-$kver-dbg" ;;
		esac
	done
	if [[ -z ${offered[linux-image-$kver]-} && -n ${offered[linux-image-$kver-unsigned]-} ]]; then
		lacks=("${lacks[@]/#linux-image-$kver (*/linux-image-$kver (unsigned only)}")
	fi
}

# has_part KVER PART: is it fetched?
has_part() {
	[[ -e $kernels/$1/${result[$2]} ]]
}

# pinned KVER: prints the version in which parts of it were fetched, if any were
pinned() {
	[[ ! -e $kernels/$1/version ]] || cat "$kernels/$1/version"
}

# missing_of KVER VERSION: sets $lacks to what is neither fetched nor offered of the whole kernel in VERSION
missing_of() {
	local part parts=()
	for part in "${whole[@]}"; do
		if [[ $(pinned "$1") != "$2" ]] || ! has_part "$1" "$part"; then
			parts+=("$part")
		fi
	done
	resolve "$1" "$2" "${parts[@]}"
}

# versions_of KVER: prints the versions that there are of it, newest first
versions_of() {
	local name version
	for name in "linux-image-$1" "linux-image-$1-unsigned" "linux-headers-$1"; do
		for version in ${offered[$name]-}; do
			echo "$version"
		done
	done | awk '!seen[$0]++' | sort -rV
}
