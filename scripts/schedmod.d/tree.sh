# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# tree.sh - what is in a scheduler tree, its manifest, and the kernel it is for

format=1 # of what lies in .schedmod
valid_name='^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$' # and version, of a payload
compiler=

# set_kernel KVER: the paths that depend on the kernel release
set_kernel() {
	kver=$1
	[[ $kver =~ ^([0-9]+\.[0-9]+)\.[0-9A-Za-z.+~-]+$ ]] ||
		usage_error "'$kver' is no kernel release (such as $("$root/scripts/kernel" release -q 2>/dev/null || echo 6.1.0-1-amd64))"
	series=${BASH_REMATCH[1]}
	headers=$build/kernels/$kver/headers
	source=$build/kernels/$kver/source
	vmlinux=$build/kernels/$kver/vmlinux # with debug info, or of a tree; may be missing
	reference=$build/reference/$kver
	manager_symbols=$build/modules$variant/$kver/Module.symvers
	boundary=$root/boundary/$series.yaml
	[[ -e $boundary ]] || die "kernels of series $series are not supported: there is no ${boundary#"$root"/}"
}

# fetch_kernel: makes sure that headers, source and image of $kver are there
fetch_kernel() {
	local parts=(headers source)
	[[ -z $compiler ]] || return 0
	[[ -e $vmlinux ]] || parts+=(image)
	"$root/scripts/kernel" fetch "$kver" "${parts[@]}" || die "cannot get headers, source and image of kernel $kver"
	compiler=$(print_variable CC "$headers/.kernelvariables")
	compiler_version=$($compiler --version | head -n 1)
}

# outside_headers SOURCE FILE...: prints the files outside kernel/sched that FILEs include by relative path, and so on
outside_headers() (
	cd "$1" || exit
	queue=("${@:2}")
	declare -A seen=()
	while ((${#queue[@]})); do
		found=()
		while IFS='"' read -r file header _; do
			file=${file%%:*}
			[[ $file != kernel/sched/* || $header == */* ]] || continue
			header=$(realpath --canonicalize-missing --relative-to=. "${file%/*}/$header")
			[[ $header != kernel/sched/* && -e $header && -z ${seen[$header]-} ]] || continue
			seen[$header]=1
			found+=("$header")
			echo "$header"
		done < <(grep -HE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' -- "${queue[@]}" || true)
		queue=("${found[@]}")
	done
)

# pristine_files SOURCE: prints what a tree is made of
pristine_files() {
	(cd "$1" && find kernel/sched -type f ! -name '.*' ! -name '*.o' ! -name '*.a' ! -name '*.order' | sort)
	(cd "$1" && outside_headers . kernel/sched/*.[ch])
}

# tree_hashes TREE: sha256sum of everything in TREE that a build depends on, but for the manifest
tree_hashes() (
	cd "$1" || exit
	find . \( -name .git -o -name .schedmod \) -prune -o \
		-type f \( -name '*.[chS]' -o -name Makefile -o -name Kbuild \) -print0 |
		sort -z | xargs -0 sha256sum --
)

# tree_objects TREE: prints the objects that the kernel's own Makefile makes of its kernel/sched
tree_objects() {
	print_variable obj-y "$headers/include/config/auto.conf" "$1/kernel/sched/Makefile"
}

# manifest FILE: prints a manifest as JSON, which has every key; what is no manifest is refused with its line
manifest() {
	[[ -e $1 ]] || die "$1 is missing: it says name and version of the payload"
	need "$sched_boundary" sched-boundary
	"$sched_boundary" manifest "$1"
}

# manifest_value FILE KEY: prints one text of a manifest
manifest_value() {
	local facts
	facts=$(manifest "$1") || exit
	jq --raw-output --arg key "$2" '.[$key]' <<<"$facts"
}

# read_manifest FILE: sets $name, $version, $description, $sidecar, $flags and $module
read_manifest() {
	local facts kernel
	facts=$(manifest "$1") || exit
	# no value has a line break
	{
		read -r name
		read -r version
		read -r description
		read -r kernel
		read -r sidecar
		read -r flags
	} < <(jq --raw-output '.name, .version, .description, .kernel, (.sidecar | join(" ")),
		if .shares_queues then "SCHEDMGR_PAYLOAD_SHARES_QUEUES" else 0 end' <<<"$facts")
	[[ -z $kernel || $kernel == "$series" ]] || die "$1: it is for kernels of series $kernel, not for $kver"
	module=sched_${name}_$version
	module=${module//[^A-Za-z0-9]/_}
	((${#module} < 56)) || die "$1: name and version are too long together: the module's name, $module, must be under 56 bytes"
}

# open_tree DIR: sets $tree, $state and all about the kernel and the payload
open_tree() {
	[[ -d $1 ]] || die "there is no directory $1"
	tree=$(cd "$1" && pwd -P)
	check_path "$tree"
	state=$tree/.schedmod/build
	[[ -e $tree/.schedmod/release ]] || die "$1 holds no scheduler tree; schedmod init KVER DIR makes one"
	[[ $(<"$tree/.schedmod/format") == "$format" ]] || die "$1 was made by another version of schedmod; make a new tree"
	set_kernel "$(<"$tree/.schedmod/release")"
	fetch_kernel
	[[ $(<"$tree/.schedmod/source.version") == "$(<"$source.version")" ]] ||
		die "$1 holds source $(<"$tree/.schedmod/source.version"), but kernel $kver is $(<"$source.version"); make a new tree"
	read_manifest "$tree/manifest.yaml"
	mkdir -p "$state"
	open_sidecar
}
