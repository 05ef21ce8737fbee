# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# sidecar.sh - functions of files outside kernel/sched that a payload replaces as well
#
# The manifest names them in $sidecar, FILE:FUNCTION each. Their files are objects beside those of kernel/sched, compiled and
# compared with vmlinux in the same way. The tree gets such a file, unmodified, when it has none yet.

# sidecar_files: prints the files of $sidecar that are not in kernel/sched
sidecar_files() {
	local item
	for item in $sidecar; do
		[[ $item == kernel/sched/* ]] || printf '%s\n' "${item%%:*}"
	done | sort -u
}

# sidecar_objects: prints their objects
sidecar_objects() {
	sidecar_files | sed 's/\.c$/.o/'
}

# check_sidecar_file FILE
check_sidecar_file() {
	local directory=${1%/*} object=${1##*/}
	object=${object%.c}.o
	[[ $1 == */*.c && /$1/ != */../* && -e $source/$1 ]] ||
		die "$tree/manifest.yaml: sidecar: linux $(<"$source.version") has no source file '$1' in what schedmod knows of it, which is" \
			"$(cd "$source" && echo */)"
	[[ " $(print_variable obj-y "$headers/include/config/auto.conf" "$source/$directory/Makefile") " == *" $object "* ]] ||
		die "$tree/manifest.yaml: sidecar: $1 is no part of vmlinux $kver: $directory/Makefile does not build $object into it"
	[[ " $(tree_objects "$source") " != *" $object "* ]] ||
		die "$tree/manifest.yaml: sidecar: $1: there is a $object in kernel/sched already, and objects go by their names"
}

# open_sidecar: brings the unmodified files into the tree
open_sidecar() {
	local file
	while read -r file; do
		check_sidecar_file "$file"
		while read -r file; do
			[[ -e $tree/$file ]] || (cd "$source" && cp --parents --preserve=mode,timestamps -- "$file" "$tree")
		done < <(printf '%s\n' "$file" "${file%/*}/Makefile" && outside_headers "$source" "$file")
	done < <(sidecar_files)
}

make_sidecar() {
	local objects
	mapfile -t objects < <(sidecar_objects)
	compile_objects "$source" "$state/sidecar/plain" "" "${objects[@]}"
	compile_objects "$source" "$state/sidecar/sections" "$section_flags" "${objects[@]}"
	verify_objects "$state/sidecar" "${objects[@]/#/$state/sidecar/plain/}" >"$state/sidecar.result"
}

# prepare_sidecar: what prepare_reference is for kernel/sched; adds to $reference_fingerprint
prepare_sidecar() {
	local files
	mapfile -t files < <(sidecar_files)
	((${#files[@]})) || return 0
	reference_fingerprint=$(hash_strings "$reference_fingerprint" "${files[@]}" "$(hash_files "${files[@]/#/$source/}")")
	step 1 sidecar "$reference_fingerprint" "$state/sidecar/verify.json" make_sidecar
}
