# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# reference.sh - the unmodified scheduler, to see that source and compiler reproduce the kernel
#
# It is compiled twice for each kernel: exactly as the kernel was, to compare it with vmlinux (plain/), and with a section for
# each function and object, to compare payloads with it (sections/).

section_flags="-ffunction-sections -fdata-sections"

# compile_objects TREE OBJECTS FLAGS FILE...: compiles FILEs, such as kernel/sched/core.o, of TREE into OBJECTS, as built-in code, by
# the rules of the Makefile beside each. Paths in messages are TREE's, those in the objects are the kernel's.
compile_objects() {
	local tree=$1 objects=$2 flags=$3 directory targets include=$1/include
	# the source package's are the header package's
	[[ -d $include && $tree != "$source" ]] || include=
	while read -r directory; do
		mapfile -t targets < <(printf '%s\n' "${@:4}" | grep -E "^$directory/[^/]*\$")
		mkdir -p "$objects/$directory"
		write_if_changed "$objects/Kbuild" <<<"obj-y += $directory/"
		write_if_changed "$objects/$directory/Kbuild" <"$library/objects.kbuild"
		kbuild "$objects" "SCHEDMOD_TREE=$tree" "SCHEDMOD_INCLUDE=$include" "KCFLAGS=$flags -I$objects/include -ffile-prefix-map=$tree/=" \
			"${targets[@]}"
	done < <(printf '%s\n' "${@:4}" | sed '/\//!d; s|/[^/]*$||' | sort -u)
}

# compile_tree TREE OBJECTS FLAGS: compiles kernel/sched of TREE
compile_tree() {
	local targets
	read -ra targets <<<"$(tree_objects "$1")"
	compile_objects "$1" "$2" "$3" "${targets[@]/#/kernel/sched/}"
}

# kernel_fingerprint: all that decides what the compiler makes of unchanged source, and what it is compared with
kernel_fingerprint() {
	hash_strings "$compiler_version" "$(hash_files "$headers/.config" "$headers/Module.symvers" "$library/objects.kbuild")"
}

# object_files OBJECTS TREE: prints the paths of the objects
object_files() {
	local objects
	read -ra objects <<<"$(tree_objects "$2")"
	printf '%s\n' "${objects[@]/#/$1/kernel/sched/}"
}

# set_linked: $linked, the vmlinux that everything is compared with, and $linked_from, what that is made of. A vmlinux with symbols
# is taken where there is one; the other, out of the kernel's image, gives the same results.
set_linked() {
	local images=("$build/kernels/$kver/image"/{boot/vmlinuz-"$kver",{,usr/}lib/modules/"$kver"/vmlinuz})
	linked=$vmlinux
	linked_from=$vmlinux
	[[ ! -e $vmlinux ]] || return 0
	linked=$reference/vmlinux
	for linked_from in "${images[@]}"; do
		[[ ! -e $linked_from ]] || return 0
	done
	die "there is no kernel image of $kver: neither ${images[0]} nor under lib/modules"
}

# make_linked: $linked, and reference/KVER/symbols, "ADDRESS TYPE NAME" of every symbol in it in address order
make_linked() {
	if [[ $linked_from != "$linked" ]]; then
		"$sched_boundary" vmlinux "$linked_from" "$linked.new"
		mv "$linked.new" "$linked"
	fi
	nm -n "$linked" >"$reference/symbols.new"
	mv "$reference/symbols.new" "$reference/symbols"
}

# verify_objects DIR OBJECT...: compares unmodified objects with vmlinux; DIR/verify.{json,txt} have the result
verify_objects() {
	if ! "$sched_boundary" verify --boundary "$boundary" --vmlinux "$linked" --json "$1/verify.json" \
		"${@:2}" >"$1/verify.txt" 2>&1; then
		cat "$1/verify.txt"
		echo "source $(<"$source.version") compiled with $compiler_version does not reproduce kernel $kver, which is built with" \
			"$(sed -n 's/^CONFIG_CC_VERSION_TEXT="\(.*\)"$/\1/p' "$headers/.config")"
		return 1
	fi
	grep -E '[0-9]+ of [0-9]+ functions' "$1/verify.txt" | tail -n 1
}

make_reference() {
	local objects
	compile_tree "$source" "$reference/plain" ""
	compile_tree "$source" "$reference/sections" "$section_flags"
	make_linked
	mapfile -t objects < <(object_files "$reference/plain" "$source")
	verify_objects "$reference" "${objects[@]}" >"$state/reference.result"
}

# prepare_reference: step 1 of every build; done once for each kernel. Sets $reference_fingerprint.
prepare_reference() {
	local state=$reference lock_fd
	lock "$reference/lock"
	set_linked
	reference_fingerprint=$(hash_strings "$(kernel_fingerprint)" "$(pristine_files "$source" | sed "s|^|$source/|" | xargs sha256sum)" \
		"$(hash_files "$sched_boundary" "$boundary")" "$(stat -Lc '%n %s %Y' "$linked_from")")
	step 1 reference "$reference_fingerprint" "$reference/verify.json" make_reference
	exec {lock_fd}>&-
}
