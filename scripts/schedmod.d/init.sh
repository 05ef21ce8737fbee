# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# init.sh - schedmod init: an unmodified scheduler tree

# copy_pristine DIR: copies the unmodified files and notes what they are
copy_pristine() {
	local files
	mkdir -p "$1/.schedmod"
	mapfile -t files < <(pristine_files "$source")
	((${#files[@]} > 10)) || die "there is no scheduler in $source"
	(cd "$source" && cp --parents --preserve=mode,timestamps -- "${files[@]}" "$1")
	(cd "$1" && sha256sum -- "${files[@]}" >.schedmod/pristine.sha256)
	cp "$source.version" "$1/.schedmod/source.version"
	echo "$format" >"$1/.schedmod/format"
	echo "$kver" >"$1/.schedmod/release"
}

# write_manifest DIR
write_manifest() {
	local base=${1##*/}
	base=${base//[^A-Za-z0-9._-]/-}
	[[ $base =~ ^[A-Za-z0-9] && $base != stock ]] || base=my-$base
	cat >"$1/manifest.yaml" <<-END
		name: ${base:0:31}
		version: 1
		description: what this scheduler does differently
		kernel: "$series"
	END
}

# commit_pristine DIR: so that git diff shows what was changed
commit_pristine() {
	local git=(git -C "$1" -c user.name=schedmod -c user.email=schedmod@localhost -c commit.gpgsign=false
		-c core.hooksPath=/dev/null -c core.autocrlf=false)
	type -P git >/dev/null || return 0
	printf '/.schedmod/\n/*.ko\n/compile_commands.json\n' >"$1/.gitignore"
	"${git[@]}" -c init.defaultBranch=main init --quiet
	"${git[@]}" add --all
	"${git[@]}" commit --quiet --message "kernel/sched of linux $(<"$source.version"), unmodified"
}

# init [--from DIR] [KVER] TREE
command_init() {
	local from='' dir
	if [[ ${1-} == --from ]]; then
		(($# > 1)) || usage_error "--from takes a directory"
		from=$2
		shift 2
	fi
	(($# == 1 || $# == 2)) || usage_error "init takes a kernel release, unless it is the running one's, and a directory"
	(($# == 2)) || set -- "$(from_kernel "$from")" "$1"
	set_kernel "$1"
	[[ ! -e $2 || -d $2 ]] || die "$2 is no directory"
	[[ ! -d $2 || -z $(ls -A -- "$2") ]] || die "$2 is not empty"
	check_path "$(realpath --canonicalize-missing -- "$2")"
	[[ -z $from ]] || "$root/scripts/kernel" import "$kver" "$from" || die "cannot take kernel $kver from $from"
	fetch_kernel
	mkdir -p -- "$2"
	dir=$(cd "$2" && pwd -P)
	copy_pristine "$dir"
	write_manifest "$dir"
	commit_pristine "$dir"
	say "$2: kernel/sched of linux $(<"$source.version"), for $kver"
}

# from_kernel DIR: the kernel that is meant if none is named: that of a build tree in DIR, or the running one
from_kernel() {
	local header=$1/include/generated/utsrelease.h
	if [[ -n $1 && -e $header ]]; then
		sed -n 's/^#define UTS_RELEASE "\(.*\)"$/\1/p' "$header"
	else
		uname -r
	fi
}
