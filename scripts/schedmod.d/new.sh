# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# new.sh - schedmod new: a payload to begin with, made from the templates in new/

# fill_template TEMPLATE: with @NAME@, @SYMBOL@, the same as it may stand in C, and @SERIES@ of kernels
fill_template() {
	sed -e "s/@NAME@/$name/g" -e "s/@SYMBOL@/$symbol/g" -e "s/@SERIES@/$series/g" "$1"
}

command_new() {
	local dir name symbol file series
	(($# == 1)) || usage_error "new takes one directory, whose name is the payload's"
	dir=${1%/}
	name=${dir##*/}
	[[ $name =~ $valid_name && $name != stock ]] ||
		die "'$name' is no name of a payload: 1 to 31 letters, digits, dots, dashes and underscores, not 'stock'"
	[[ ! -e $dir ]] || die "$dir is there already"
	symbol=${name//[^A-Za-z0-9]/_}
	[[ $symbol != [0-9]* ]] || symbol=_$symbol
	series=$(awk '/^[^#]/ { print $1; exit }' "$root/scripts/kernel.d/table.txt")
	while read -r file; do
		mkdir -p "$dir/$(dirname "$file")"
		fill_template "$library/new/$file" >"$dir/${file//@NAME@/$name}"
	done < <(cd "$library/new" && find . -type f)
	say "$dir: counts how often the fair class picks a task, until you change that; next: schedmod test $dir"
}
