# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# register.sh - schedmod register, unregister, registered: payloads that are built for each kernel that is installed
#
# A registered payload is a copy of its source below $sources, which only root can write. For which kernels something is to be built
# is in $queue: a file for each, empty or "ATTEMPTS TIME": after so many attempts again from that time on.

follow=/var/lib/schedmod
sources=$follow/sources
queue=$follow/queue
payload_state=/var/lib/schedmgr # KVER/NAME.ko, and KVER/NAME.json: how it was made, or why there is none

need_root() {
	((EUID == 0)) || die "$1 needs root"
}

# is_release KVER: can be a file's name
is_release() {
	[[ $1 =~ ^[0-9]+\.[0-9][0-9A-Za-z.+~_-]*$ ]]
}

registered_names() {
	local manifest
	for manifest in "$sources"/*/manifest.yaml; do
		[[ ! -e $manifest ]] || basename "${manifest%/*}"
	done
}

# installed_kernels: their packages have this file
installed_kernels() {
	local file
	for file in /lib/modules/*/modules.builtin; do
		[[ ! -e $file ]] || basename "${file%/*}"
	done
}

# unit_of KVER: the build service for that kernel; what a unit's name cannot have is escaped in systemd's way
unit_of() {
	local name=${1//+/\\x2b}
	echo "schedmod-build@${name//\~/\\x7e}.service"
}

# enqueue KVER: for the service, which is started where there is systemd; without, and after a failure, the next boot does it
enqueue() {
	mkdir -p "$queue"
	: >"$queue/.new"
	mv "$queue/.new" "$queue/$1"
	[[ ! -d /run/systemd/system ]] || systemctl --quiet --no-block start "$(unit_of "$1")" || note "it is built after the next boot"
}

enqueue_all() {
	local kver
	while read -r kver; do
		enqueue "$kver"
	done < <(installed_kernels)
}

# find_source DIR|NAME: sets $directory; NAME is one of the examples
find_source() {
	if [[ -d $1 ]]; then
		directory=$(realpath -- "$1")
	else
		directory=$root/payloads/$1
	fi
	[[ -e $directory/manifest.yaml ]] || die "there is no payload $1: no directory with a manifest.yaml, and no example of that name"
}

# tree_files DIR: what may differ from the unmodified source
tree_files() {
	(cd "$1" && find . \( -name .git -o -name .schedmod \) -prune -o -type f \
		\( -name '*.[chS]' -o -name Makefile -o -name Kbuild \) -printf '%P\n' | sort)
}

# copy_tree DIR NEW: what was changed in a tree, as a payload in NEW
copy_tree() {
	local file
	open_tree "$1"
	cp "$tree/manifest.yaml" "$2"
	while read -r file; do
		if [[ ! -e $source/$file ]]; then
			mkdir -p "$2/files/${file%/*}"
			cp "$tree/$file" "$2/files/$file"
		elif ! cmp -s "$source/$file" "$tree/$file"; then
			diff --unified=1 --show-c-function --label "a/$file" --label "b/$file" "$source/$file" "$tree/$file" || (($? == 1))
		fi
	done < <(tree_files "$tree") >"$2/changes.patch"
	[[ ! -s $2/changes.patch ]] || echo changes.patch >"$2/series"
}

# copy_payload DIR NEW
copy_payload() {
	local link
	link=$(find "$1" -type l -print -quit)
	[[ -z $link ]] || die "$link is a link: what is registered is copied, and links would lead elsewhere"
	cp -r --no-preserve=all -- "$1/." "$2"
}

command_register() {
	local directory new=$sources/.new name
	(($# == 1)) || usage_error "register takes a directory, or the name of an example"
	need_root register
	find_source "$1"
	lock "$follow/lock"
	rm -rf "$new"
	mkdir -p "$new"
	if [[ -e $directory/.schedmod/release ]]; then
		copy_tree "$directory" "$new"
	else
		copy_payload "$directory" "$new"
	fi
	name=$(manifest_value "$new/manifest.yaml" name) || exit
	chmod -R u=rwX,go=rX "$new"
	publish "$new" "$sources/$name"
	unlock
	say "$name is registered: it is built in the background for each installed kernel, and for those to come"
	enqueue_all
}

# Payloads that were built stay until their kernels go: one may be active.
command_unregister() {
	(($# == 1)) || usage_error "unregister takes a name"
	need_root unregister
	[[ $1 =~ $valid_name && -d $sources/$1 ]] || die "no payload $1 is registered; there are: $(registered_names | xargs)"
	lock "$follow/lock"
	rm -rf "${sources:?}/$1"
	unlock
	say "$1 is not built for new kernels any more; what was built stays until its kernel is removed"
}

command_registered() {
	local name
	((!$#)) || usage_error "registered takes no argument"
	while read -r name; do
		printf '%-31s %s\n' "$name" "$(manifest_value "$sources/$name/manifest.yaml" version)"
	done < <(registered_names)
}
