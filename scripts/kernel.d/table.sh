# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# table.sh - series, suites and flavours, as table.txt has them

table=$root/scripts/kernel.d/table.txt

# rows: the table without its comments
rows() {
	sed '/^#/d; /^$/d' "$table"
}

# set_row ROW: sets $row_series, $suite, $row_compiler, $row_payloads and $flavours, the names
set_row() {
	local metas
	read -r row_series suite row_compiler row_payloads metas <<<"$1"
	flavours=$(awk '{ gsub(/=[^ ]*/, ""); $1 = $1; print }' <<<"$metas")
}

default_series() {
	rows | sed -n '1s/ .*//p'
}

# series_of KVER: prints its series
series_of() {
	sed -nE 's/^([0-9]+\.[0-9]+)\..*/\1/p' <<<"$1"
}

# flavour_of KVER: prints its flavour
flavour_of() {
	case $1 in
	*-cloud-amd64) echo cloud ;;
	*-rt-amd64) echo rt ;;
	*) echo generic ;;
	esac
}

# rows_of SERIES [FLAVOUR]: prints the rows of a series, which may be a pattern as the table has it
rows_of() {
	local row
	while read -r row; do
		set_row "$row"
		# shellcheck disable=SC2053 # a pattern
		[[ $1 == $row_series || $1 == "$row_series" ]] || continue
		[[ -z ${2-} || " $flavours " == *" $2 "* ]] || continue
		echo "$row"
	done < <(rows)
}

# check_choice SERIES FLAVOUR: that the table has them
check_choice() {
	local row all=''
	while read -r row; do
		set_row "$row"
		all+=" $flavours"
	done < <(rows)
	[[ " $all " == *" $2 "* ]] || usage_error "no such flavour: '$2' ($(tr ' ' '\n' <<<"$all" | awk 'NF && !seen[$1]++' | paste -sd ' '))"
	[[ -n $(rows_of "$1" "$2") ]] || usage_error "no such series: '$1' ($(rows | awk '!seen[$1]++ { print $1 }' | paste -sd ' '))"
}
