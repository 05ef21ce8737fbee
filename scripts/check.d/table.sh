# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with those that source it
#
# table.sh - the suites of tests/suites

suites=() # names, in the order of the table
declare -A where=() flavour=() cpus=() limit=() runs=() needs=() purpose=() file=() rounds=() options=()

read_suites() {
	local line name
	while IFS= read -r line; do
		case $line in
		'' | '#'*) ;;
		$'\trun '*) file[$name]=${line#*run } ;;
		$'\trounds '*) rounds[$name]=${line#*rounds } ;;
		$'\t--'*) options[$name]+=${line#?}$'\n' ;;
		[a-z]*) read_suite "$line" ;;
		*) die "tests/suites: cannot be understood: $line" ;;
		esac
	done <"$root/tests/suites"
}

# read_suite LINE: uses read_suites' name
read_suite() {
	local -a word
	read -ra word <<<"$1"
	((${#word[@]} > 7)) || die "tests/suites: too short: $1"
	name=${word[0]}
	[[ -z ${where[$name]-} ]] || die "tests/suites: twice: $name"
	suites+=("$name")
	where[$name]=${word[1]} flavour[$name]=${word[2]} cpus[$name]=${word[3]} limit[$name]=${word[4]} runs[$name]=${word[5]}
	needs[$name]=${word[6]//,/ } purpose[$name]=${word[*]:7}
	options[$name]='' rounds[$name]=''
	[[ ${needs[$name]} != - ]] || needs[$name]=''
	case ${where[$name]} in
	host) file[$name]=tests/$name ;;
	vm) file[$name]=tests/vm/$name.bats ;;
	debian) file[$name]=tests/boot/$name.bats ;;
	*) die "tests/suites: $name is to run in '${where[$name]}', which is no place" ;;
	esac
	[[ ${where[$name]} != host || -d $root/tests/$name ]] || file[$name]+=.bats
}
