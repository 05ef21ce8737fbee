# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# build.sh - schedmod build: from a scheduler tree to a payload, in steps

# notice_changes: writes the hashes of all sources to $state/sources. make goes by time stamps: a file that was changed to
# something older gets a new one.
notice_changes() {
	local file
	tree_hashes "$tree" >"$state/sources.new"
	if [[ -e $state/sources ]]; then
		while read -r _ file; do
			[[ $tree/$file -nt $state/sources ]] || touch --no-create -- "$tree/$file"
		done < <(sort "$state/sources" | comm -13 - <(sort "$state/sources.new"))
	fi
	cmp -s "$state/sources.new" "$state/sources" || mv "$state/sources.new" "$state/sources"
}

# write_headers: what the sources of a payload may include as <schedmod/...>: its name, and what the runtime has for it
write_headers() {
	local header
	mkdir -p "$state/objects/include/schedmod"
	for header in "$root"/include/schedmod/*.h; do
		copy_if_changed "$header" "$state/objects/include/schedmod/${header##*/}"
	done
	write_if_changed "$state/objects/include/schedmod/payload.h" <<-END
		/* SPDX-License-Identifier: GPL-2.0 */
		/* payload.h - name and version from the manifest, by schedmod build */
		#define SCHEDMGR_PAYLOAD_NAME "$name"
		#define SCHEDMGR_PAYLOAD_VERSION "$version"

		/* Hooks that the payload may define; see docs/payloads.md. */
		int schedmgr_hook_prepare(void);
		void schedmgr_hook_activated(void);
		void schedmgr_hook_deactivated(void);
	END
}

# payload_objects: prints the paths of the objects that a payload is cut from
payload_objects() {
	object_files "$state/objects" "$tree"
	sidecar_objects | sed "s|^|$state/objects/|"
}

# reuse_objects: takes what is made of unmodified files from the reference, where it was compiled alike; make compiles it where the
# command is another one
reuse_objects() {
	local object from=$reference/sections/kernel/sched to=$state/objects/kernel/sched
	mkdir -p "$to"
	for object in $(tree_objects "$tree"); do
		if [[ ! -e $to/$object ]] && is_unmodified "$from/.$object.cmd"; then
			sed "s|$reference/sections/|$state/objects/|g; s|$source/|$tree/|g" "$from/.$object.cmd" >"$to/.$object.cmd"
			cp "$from/$object" "$to"
		fi
	done
}

# is_unmodified CMD: all files of the tree that an object was made of are the same there. CMD is what kbuild has left beside the object.
is_unmodified() {
	local files file
	mapfile -t files < <(sed -nE "s|^( +\|source_.* := )$source/([^ ]+).*|\2|p" "$1")
	((${#files[@]})) || return 1
	for file in "${files[@]}"; do
		cmp -s "$source/$file" "$tree/$file" || return 1
	done
}

do_compile() {
	local before objects object compiled=0
	write_headers
	reuse_objects
	before=$(mktemp "$state/before.XXXXXX")
	compile_tree "$tree" "$state/objects" "$section_flags"
	mapfile -t objects < <(sidecar_objects)
	compile_objects "$tree" "$state/objects" "$section_flags" "${objects[@]}"
	mapfile -t objects < <(payload_objects)
	for object in "${objects[@]}"; do
		[[ ! $object -nt $before ]] || compiled=$((compiled + 1))
	done
	rm -f "$before"
	write_compile_commands "${objects[@]}"
	echo "${#objects[@]} objects; $compiled compiled" >"$state/compile.result"
}

# write_compile_commands OBJECT...: how each was compiled, in the form that editors and analysers read. kbuild works in $headers.
write_compile_commands() {
	local object directory
	directory=$(cd "$headers" && pwd -P)
	for object; do
		sed -nE '1 { s/^[^ ]* := *//; s/ *;.*//; s/\$\(pound\)/#/g; s/\$\$/$/g; p }' "${object%/*}/.${object##*/}.cmd"
	done | jq --raw-input --null-input --arg directory "$directory" \
		'[inputs | {$directory, file: (split(" ") | last), command: .}]' | write_if_changed "$tree/compile_commands.json"
}

# compare COMMAND OPTION...: sched-boundary COMMAND, for the objects and the unmodified ones
compare() {
	local objects
	mapfile -t objects < <(payload_objects)
	"$sched_boundary" "$1" --boundary "$boundary" --vmlinux "$linked" --reference "$reference/sections/kernel/sched" \
		--plain "$reference/plain/kernel/sched" --manifest "$tree/manifest.yaml" --sidecar-reference "$state/sidecar/sections" \
		--sidecar-plain "$state/sidecar/plain" "${@:2}" "${objects[@]}"
}

do_boundary() {
	compare check
	echo "nothing that a payload cannot carry" >"$state/boundary.result"
}

do_cut() {
	compare cut --release "$kver" --source-version "$(<"$source.version")" --compiler "$compiler_version" \
		--source-hash "$source_hash" --verify-json "$reference/verify.json" \
		--report "$state/report.json" --report-text "$state/report.txt" --output "$state/cut.o.new"
	mv "$state/cut.o.new" "$state/cut.o"
	echo "$(report_number redirects) redirects, $(report_number shared_objects) shared objects" >"$state/cut.result"
}

# report_number KEY: a number at the top of the report
report_number() {
	jq --arg key "$1" '.[$key]' "$state/report.json"
}

do_link() {
	mkdir -p "$state/module"
	rm -f "$state/module"/*.ko "$state/module"/*.mod*
	write_if_changed "$state/module/Kbuild" <"$library/module.kbuild"
	kbuild "$state/module" "SCHEDMOD_TREE=$tree" "SCHEDMOD_CUT=$state/cut.o" "SCHEDMOD_ROOT=$root" \
		"SCHEDMOD_MODULE=$module" "SCHEDMOD_NAME=$name" "SCHEDMOD_VERSION=$version" \
		"SCHEDMOD_FLAGS=$flags" "SCHEDMOD_FAULT=${variant:+y}" \
		"KBUILD_EXTRA_SYMBOLS=$manager_symbols" KBUILD_MODPOST_WARN=1 modules
	strip --strip-debug -o "$state/$name.ko.new" "$state/module/$module.ko"
	"$sched_boundary" seal "$state/$name.ko.new"
	mv "$state/$name.ko.new" "$state/$name.ko"
	echo "$module, $(($(stat -c %s "$state/$name.ko") / 1024)) KiB" >"$state/link.result"
}

# unresolved: prints what the payload imports and nobody will provide. "NAME,POSITION" is one of several symbols NAME. What lies between
# __init_begin and __init_end was freed when the kernel had booted; the addresses are in order, so comparing them as text will do.
unresolved() {
	awk '
		FILENAME == ARGV[1] {
			if ($3 == "__init_begin" || $3 == "__init_end") freed = $3 == "__init_begin"
			if (NF == 3 && !freed) count[$3]++
			next
		}
		FILENAME == ARGV[2] || FILENAME == ARGV[3] { count[$2] = 1; next }
		{ n = split($NF, part, ","); if (n == 1 ? !count[$NF] : count[part[1]] < part[2]) print $NF }
	' "$reference/symbols" "$headers/Module.symvers" "$manager_symbols" <(nm --undefined-only "$state/$name.ko")
}

# users_of SYMBOL: prints the objects that refer to it
users_of() {
	local object objects users=()
	mapfile -t objects < <(payload_objects)
	for object in "${objects[@]}" "$state"/module/*.o; do
		case ${object##*/} in
		cut.o | "$module".*) continue ;;
		esac
		! nm --undefined-only "$object" | grep -qE " ${1%,*}\$" || users+=("${object##*/}")
	done
	echo "${users[*]-the cut}"
}

check_imports() {
	local missing symbol
	mapfile -t missing < <(unresolved)
	for symbol in "${missing[@]}"; do
		echo "neither kernel $kver, once it has booted, nor the payload has $symbol, which $(users_of "$symbol") refers to: it could not be loaded"
	done
	((${#missing[@]} == 0))
}

# check_modinfo FIELD PATTERN
check_modinfo() {
	local value
	value=$(PATH=$PATH:/sbin:/usr/sbin modinfo -F "$1" "$state/$name.ko")
	# shellcheck disable=SC2053 # it is a pattern
	if [[ $value != $2 ]]; then
		echo "$name.ko: modinfo says $1 '$value' where '$2' is needed"
		return 1
	fi
}

do_check() {
	check_imports
	check_modinfo name "$module"
	check_modinfo vermagic "$kver *"
	check_modinfo license 'GPL*'
	check_modinfo depends '*schedmgr*'
	echo "$(nm --undefined-only "$state/$name.ko" | wc -l) imports resolved" >"$state/check.result"
}

# Last of all the report, whose presence says that it is complete.
do_install() {
	mkdir -p "${installed%/*}" "$build/report"
	copy_if_changed "$state/$name.ko" "$tree/$name.ko"
	copy_if_changed "$state/$name.ko" "$installed"
	copy_if_changed "$state/report.txt" "$build/report/$kver-$name.txt"
	copy_if_changed "$state/report.json" "$build/report/$kver-$name.json"
	echo "${installed#"$root"/}" >"$state/install.result"
}

# need FILE WHO: a product that schedmod build starts from
need() {
	[[ -e $1 ]] || die "${1#"$root"/} is missing: build $2 first (make all)"
}

# make_manager: the payload is linked against the manager's symbols
make_manager() {
	[[ -e $manager_symbols ]] || make --no-print-directory -C "$root" ${variant:+DEBUG=1} module "KVER=$kver" >&2
}

# compile_payload: the steps that all commands begin with; sets $print, the fingerprint of what the objects are made of
compile_payload() {
	need "$sched_boundary" sched-boundary
	lock "$tree/.schedmod/lock"
	heading="$name $version for $kver"
	prepare_reference
	prepare_sidecar
	notice_changes
	source_hash=$({ cat "$state/sources" && sha256sum <"$tree/manifest.yaml"; } | sha256sum | cut -d ' ' -f 1)
	print=$(hash_strings "$(kernel_fingerprint)" "$section_flags" "$name" "$version" "$sidecar" "$(<"$state/sources")" \
		"$(hash_files "$root"/include/schedmod/*.h)")
	step 2 compile "$print" "$state/objects/kernel/sched/core.o" do_compile
	print=$(hash_strings "$print" "$reference_fingerprint" "$source_hash")
}

# build_tree: builds what open_directory opened
build_tree() {
	local print installed=$build/payloads$variant/$kver/$name.ko
	make_manager
	compile_payload
	step 3 cut "$print" "$state/cut.o" do_cut
	print=$(hash_strings "$print" "$(hash_files "$manager_symbols" "$library/module.kbuild" \
		"$root"/kernel/payload/*.[chS] "$root"/include/{{,uapi/}linux/schedmgr,schedmgr/format}.h)")
	print=$(hash_strings "$print" "$variant")
	step 4 link "$print" "$state/$name.ko" do_link
	step 5 check "$print" "$state/$name.ko" do_check
	need_install
	step 6 install "$print" "$build/report/$kver-$name.json" do_install
}

# need_install: somebody else's payload of that name may have come in between
need_install() {
	if ! cmp -s "$state/$name.ko" "$installed" || ! cmp -s "$state/$name.ko" "$tree/$name.ko"; then
		rm -f "$state/install.stamp"
	fi
}

# build [--from FROM] DIR [KVER] | --all [--from FROM] [KVER] | --queued [INSTANCE]
command_build() {
	local from='' which=directory
	while [[ ${1-} == --* ]]; do
		case $1 in
		--all) which=all ;;
		--queued) which=queued ;;
		--from)
			(($# > 1)) || usage_error "--from takes a directory"
			from=$2
			shift
			;;
		*) usage_error "build has no option $1" ;;
		esac
		shift
	done
	case $which in
	directory) build_directory "$from" "$@" ;;
	all) build_every "$from" "$@" ;;
	queued) build_queued "$@" ;;
	esac
}

# Without the manager: it tells what build would refuse, sooner.
command_check() {
	local print
	open_directory "$@"
	compile_payload
	step 3 boundary "$print" "$state/boundary.log" do_boundary
}

# changed_lines: prints "FILE FIRST LAST" for what was changed in the kernel's files; of lines taken out LAST is before FIRST
changed_lines() {
	local file first count
	while read -r _ file; do
		[[ -e $source/$file ]] || continue
		while read -r first count; do
			echo "$file $first $((first + ${count:-1} - 1))"
		done < <({ diff -U0 -- "$source/$file" "$tree/$file" || true; } |
			sed -nE 's/^@@ -[^ ]+ \+([0-9]+)(,([0-9]+))? @@.*/\1 \3/p')
	done < <(sed 's| \./| |' "$state/sources")
}

do_diff() {
	changed_lines >"$state/lines"
	compare diff --lines "$state/lines"
}

command_diff() {
	local print
	open_directory "$@"
	hide_skipped=1
	compile_payload >&2
	do_diff
}
