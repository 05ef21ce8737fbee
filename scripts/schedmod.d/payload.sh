# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# payload.sh - schedmod payload: a tree from a series of patches and new files, and its build

# failed_hunks PATCH: reads what patch said about PATCH; prints what failed, each hunk with its line there
failed_hunks() {
	awk -v name="${1##*/}" '
		NR == FNR { if (/^\+\+\+ /) { file = $2; sub(/^[^\/]*\//, "", file); n = 0 }
			    if (/^@@ /) { line[file, ++n] = FNR; hunk[file, n] = $0 }
			    next }
		/^patching file / { file = $3; next }
		/^Hunk #[0-9]+ FAILED/ { n = substr($2, 2)
			    printf "  %s: hunk %d (%s:%d: %s)\n", file, n, name, line[file, n], hunk[file, n]; next }
		/^Hunk #|hunks? FAILED/ { next }
		{ print "  " $0 }
	' "$1" -
}

# series_of PAYLOAD: prints the patches in the order of its series file, which may be missing
series_of() {
	[[ ! -e $1/series ]] || sed -E 's/(^|[[:space:]]+)#.*//; /^[[:space:]]*$/d' "$1/series"
}

# copy_patched PATCH TREE: what the patch changes outside kernel/sched, which an unmodified tree does not hold: headers, files of
# the sidecar
copy_patched() {
	local file
	while read -r file; do
		[[ -e $2/$file || ! -e $source/$file ]] || (cd "$source" && cp --parents --preserve=mode,timestamps -- "$file" "$2")
	done < <(sed -nE 's|^--- [^/]+/([^[:space:]]+).*|\1|p' "$1")
}

# apply_series PAYLOAD TREE
apply_series() {
	local patch output
	while read -r patch; do
		[[ -e $1/$patch ]] || die "$1/series names $patch, which is not there"
		copy_patched "$1/$patch" "$2"
		if ! output=$(patch --directory="$2" --strip=1 --fuzz=0 --force --no-backup-if-mismatch --reject-file=- \
			--input="$(realpath "$1/$patch")"); then
			note "${1#"$root"/}/$patch does not apply to linux $(<"$source.version"):"
			failed_hunks "$1/$patch" <<<"$output" >&2
			exit 1
		fi
	done < <(series_of "$1")
}

# assemble PAYLOAD TREE: an unmodified tree with the payload's patches, files and manifest
assemble() {
	mkdir -p "$2"
	copy_pristine "$2"
	apply_series "$1" "$2"
	[[ ! -d $1/files ]] || cp -r "$1/files/." "$2"
	cp "$1/manifest.yaml" "$2/manifest.yaml"
}

# update_tree NEW TREE: makes TREE what NEW is; files that are the same keep their time stamps, so that little is compiled
update_tree() {
	local file
	while IFS= read -r -d '' file; do
		[[ -e $1/$file ]] || rm -f "$2/$file"
	done < <(cd "$2" && find . -path ./.schedmod -prune -o -type f ! -name '*.ko' ! -name compile_commands.json -print0)
	while IFS= read -r -d '' file; do
		mkdir -p "$2/${file%/*}"
		copy_if_changed "$1/$file" "$2/$file"
	done < <(cd "$1" && find . -type f -print0)
}

# payload_tree PAYLOAD TREE: brings TREE up to date with PAYLOAD
payload_tree() {
	local print new=$2.new
	print=$(hash_strings "$(cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum)" "$kver" "$(<"$source.version")" \
		"$(hash_files "$library"/{payload,init,tree}.sh)")
	[[ ! -e $2/.schedmod/payload || $(<"$2/.schedmod/payload") != "$print" ]] || return 0
	mkdir -p "$2"
	rm -rf "$new" "$2/.schedmod/payload"
	assemble "$1" "$new"
	update_tree "$new" "$2"
	rm -rf "$new"
	echo "$print" >"$2/.schedmod/payload"
}

# open_payload PAYLOAD KVER: makes its tree, then opens that
open_payload() {
	local work
	payload=$(realpath -- "$1")
	set_kernel "$2"
	read_manifest "$payload/manifest.yaml"
	work=$build/work$variant/$kver/$name
	fetch_kernel
	lock "$work.lock"
	payload_tree "$payload" "$work"
	hide_skipped=1
	open_tree "$work"
}

# default_kernel: the running kernel, if payloads can be made for it, else the current one of the package sources
default_kernel() {
	local running
	running=$(uname -r)
	if [[ $running =~ ^([0-9]+\.[0-9]+)\. && -e $root/boundary/${BASH_REMATCH[1]}.yaml ]]; then
		echo "$running"
	else
		"$root/scripts/kernel" release -q
	fi
}

# open_directory DIR [KVER]: a tree, which is for one kernel, or a payload, of which a tree is made for KVER
open_directory() {
	(($# == 1 || $# == 2)) || usage_error "expected one directory, and for a payload the kernel release"
	if [[ -e $1/.schedmod/release || ! -e $1/manifest.yaml ]]; then
		(($# == 1)) || die "$1 is no payload: a tree is for the kernel that it was made for"
		open_tree "$1"
		payload=$tree
	else
		open_payload "$1" "${2:-$(default_kernel)}"
	fi
}

command_payload() {
	local directory
	(($# == 2)) || usage_error "payload takes a name and a kernel release"
	directory=$root/payloads/$1
	[[ $1 != */* ]] || directory=$1
	[[ -e $directory/manifest.yaml ]] || die "there is no payload $1 (${directory#"$root"/}/manifest.yaml)"
	open_payload "$directory" "$2"
	build_tree
}
