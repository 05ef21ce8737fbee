# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# import.sh - a kernel out of a directory, without a network

# import KVER DIR
import() {
	local dir debs version
	dir=$(realpath -- "$2")
	if [[ -e $dir/vmlinux ]]; then
		import_tree "$1" "$dir"
		return
	fi
	mapfile -t debs < <(compgen -G "$dir/linux-headers-$1_*.deb" || true)
	((${#debs[@]} == 1)) || die "$2 has neither vmlinux nor one linux-headers-$1_*.deb"
	version=${debs[0]##*/}
	version=${version#*_}
	mkdir -p "$kernels/$1"
	[[ -e $kernels/$1/version ]] || echo "${version%_*}" >"$kernels/$1/version"
	packages=$dir
	offline=yes
	fetch "$1" headers source image
}

# import_tree KVER TREE: by links; what is built there later is noticed
import_tree() {
	local new=$kernels/.import file built
	for file in .config Module.symvers include/generated/utsrelease.h; do
		[[ -e $2/$file ]] || die "$2 is no tree in which a kernel was built: there is no $file"
	done
	built=$(sed -n 's/^#define UTS_RELEASE "\(.*\)"$/\1/p' "$2/include/generated/utsrelease.h")
	[[ $built == "$1" ]] || die "$2 is of kernel $built, not $1"
	[[ ! -e $kernels/$1 ]] || die "there is a kernel $1 already, $kernels/$1; remove that first"
	lock "$kernels/.lock"
	rm -rf "$new"
	mkdir -p "$new"
	ln -s "$2" "$new/headers"
	ln -s "$2/vmlinux" "$new/vmlinux"
	ln -s "$(if [[ -e $2/source ]]; then realpath "$2/source"; else echo "$2"; fi)" "$new/source"
	echo "$1" | tee "$new/version" >"$new/source.version"
	publish "$new" "$kernels/$1"
}
