# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# archive.sh - what the package sources offer: lists, an index of the kernel's packages, downloads
#
# A suite that this machine's sources have is read by this machine's apt, with what $APT_CONFIG says; another one has package lists
# of its own under build/apt/SUITE, and this machine's stay as they are. apt's own files are read, not its answers to a user: all
# versions, with what they depend on, of all packages of which the name begins with linux-.

mirror=${MIRROR:-http://deb.debian.org/debian}
apt_options=() # of the suite that is in use
apt_root='' # where its lists are, if they are not this machine's
machine_suites='' refreshed=''

# apt_paths: sets $lists and $sources, where this machine's apt has its package lists and the files that say from where
apt_paths() {
	local LISTS='' FILE='' PARTS=''
	eval "$(apt-config shell LISTS Dir::State::lists/d FILE Dir::Etc::sourcelist/f PARTS Dir::Etc::sourceparts/d)"
	lists=$LISTS sources=("$FILE" "$PARTS")
}

# use_suite SUITE: chooses the lists in which the suite is, "machine" for this machine's whatever they are; refreshes nothing
use_suite() {
	apt_options=() apt_root='' index=$build/apt/index
	apt_paths
	find_machine_suites
	if [[ -z $machine_suites ]]; then
		refresh
		find_machine_suites
	fi
	if [[ $1 != machine ]] && ! has_suite "$1"; then
		use_private "$1"
	fi
}

# use_private SUITE: lists of its own
use_private() {
	apt_root=$build/apt/$1 index=$build/apt/$1.index
	lists=$apt_root/lists
	sources=("$apt_root/sources.list")
	apt_options=(
		-o "Dir::State=$apt_root" -o Dir::State::status=/dev/null -o "Dir::Cache=$apt_root/cache"
		-o "Dir::Etc::sourcelist=$apt_root/sources.list" -o Dir::Etc::sourceparts=/dev/null
		-o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
		-o Debug::NoLocking=1 -o APT::Sandbox::User=root -o Acquire::Languages=none
	)
	mkdir -p "$apt_root"/{lists,cache/archives}/partial
	write_sources "$1" >"$apt_root/sources.new"
	if cmp -s "$apt_root/sources.new" "$apt_root/sources.list"; then
		rm "$apt_root/sources.new"
	else
		mv "$apt_root/sources.new" "$apt_root/sources.list"
	fi
}

# write_sources SUITE
write_sources() {
	printf 'deb %s %s main\n' "$mirror" "$1"
	[[ $1 == *-backports ]] || printf 'deb %s-security %s-security main\n' "$mirror" "$1"
}

# of_suite NAME SUITE: do packages of the archive NAME belong to SUITE?  Archives without a name belong to all.
of_suite() {
	case $1 in
	'' | ./ | / | "$2" | "$2"-security | "$2"-updates | "$2"-proposed-updates) true ;;
	*) false ;;
	esac
}

# find_machine_suites: sets $machine_suites, the archives that this machine's sources have. It takes apt some time, so it is asked again
# only when lists or sources have changed.
find_machine_suites() {
	local cache=$build/apt/suites
	[[ -z $offline ]] || return 0
	if ! is_current "$cache"; then
		mkdir -p "${cache%/*}"
		# shellcheck disable=SC2016 # for apt
		{ index_origin; apt-get indextargets --format '$(CODENAME) $(RELEASE)' 'Created-By: Packages' |
			awk '{ print $1 == "" ? "./" : $1 }' | sort -u; } >"$cache.$$"
		publish "$cache.$$" "$cache"
	fi
	machine_suites=$(tail -n +2 "$cache")
}

# has_suite SUITE: do this machine's sources have it?  Without any lists nobody knows.
has_suite() {
	local name
	[[ -n $machine_suites ]] || return 0
	for name in $machine_suites; do
		! of_suite "$name" "$1" || return 0
	done
	return 1
}

# refresh: gets new package lists and loads the index of them; once a process. A note says so when that is not possible.
refresh() {
	local command=(apt-get -qq "${apt_options[@]}" --error-on=any update)
	[[ -z $offline && $refreshed != *" $index "* ]] || return 0
	refreshed+=" $index "
	note "updating the package lists${apt_root:+ of ${apt_root##*/}}"
	if [[ -z $apt_root && ! -w $lists ]]; then
		command=(as_root env ${APT_CONFIG:+APT_CONFIG="$APT_CONFIG"} "${command[@]}")
	fi
	apt_patiently "${command[@]}" || note "cannot update the package lists: $(apt_reason "$lists")"
	load_index
}

# make_index: NAME|VERSION|ARCHIVE|SIZE|DEPENDS of each package that may be of a kernel
make_index() {
	local name file
	# shellcheck disable=SC2016 # for apt
	apt-get "${apt_options[@]}" indextargets --format '$(CODENAME)|$(FILENAME)' 'Created-By: Packages' | while IFS='|' read -r name file; do
		[[ -e $file ]] || continue
		/usr/lib/apt/apt-helper "${apt_options[@]}" cat-file "$file" | awk -v archive="$name" '
			function finish() {
				if (name ~ /^linux-/ && (arch == "amd64" || arch == "all"))
					print name "|" version "|" archive "|" size "|" depends
				name = version = arch = size = depends = ""
			}
			/^$/ { finish() }
			/^Package: / { name = $2 }
			name !~ /^linux-/ { next }
			/^Version: / { version = $2 }
			/^Architecture: / { arch = $2 }
			/^Size: / { size = $2 }
			/^Depends: / { depends = substr($0, 10) }
			END { finish() }'
	done
}

# is_current FILE: nothing that it was made of has changed
is_current() {
	local file
	[[ -e $1 && $(head -n 1 "$1") == "# apt ${APT_CONFIG-} ${apt_options[*]}" ]] || return 1
	for file in "$lists" "${sources[@]}"; do
		[[ ! $file -nt $1 ]] || return 1
	done
}

index_origin() {
	echo "# apt ${APT_CONFIG-} ${apt_options[*]}"
}

# load_index: what the suite in use offers and what is in $packages: $offered[NAME], the versions, newest first, and for each
# $facts[NAME=VERSION], "ARCHIVE|SIZE|DEPENDS", or the path in $here[NAME=VERSION]. The index is made anew if the lists have changed.
declare -A offered=() facts=() here=()
load_index() {
	local name version rest
	offered=() facts=() here=()
	if [[ -z $offline ]] && ! is_current "$index"; then
		mkdir -p "${index%/*}"
		{ index_origin; make_index | sort -t '|' -k 1,1 -k 2,2rV | uniq; } >"$index.$$"
		publish "$index.$$" "$index"
	fi
	while IFS='|' read -r name version rest; do
		[[ $name != '#'* && -z ${facts[$name=$version]-} ]] || continue
		offered[$name]+="$version "
		facts[$name=$version]=$rest
	done < <([[ -n $offline ]] || cat "$index")
	find_local
}

# find_local: adds what is in $packages
find_local() {
	local deb name version
	for deb in "$packages"/linux-*.deb; do
		[[ -e $deb ]] || continue
		name=${deb##*/}
		version=${name#*_}
		version=${version%_*}
		name=${name%%_*}
		version=${version//%3a/:}
		[[ -z ${here[$name=$version]-} ]] || continue
		here[$name=$version]=$deb
		[[ -n ${facts[$name=$version]-} ]] || offered[$name]=$(tr ' ' '\n' <<<"${offered[$name]-}$version" | sort -rV | paste -sd ' ')' '
	done
}

# download NAME VERSION: downloads a package unless it is there; sets $deb, its path, to nothing where it cannot be had: then $why
# says why, and $absent is set if it is not offered.
download() {
	local name=$1 version=$2 tmp=$packages/.download size
	deb=${here[$name=$version]-} absent=''
	[[ -z $deb ]] || return 0
	if [[ -z ${facts[$name=$version]-} ]]; then
		absent=yes
		why="the package sources do not offer $name $version"
		[[ -z $offline ]] || why="$packages has no ${name}_${version}_*.deb"
		return
	fi
	IFS='|' read -r _ size _ <<<"${facts[$name=$version]}"
	note "downloading $name $version ($(((size + 1048575) / 1048576)) MiB)"
	rm -rf "$tmp"
	mkdir -p "$tmp"
	scratch+=("$tmp")
	if apt_patiently env -C "$tmp" apt-get "$apt_quiet" "${apt_options[@]}" -o APT::Sandbox::User=root download "$name=$version"; then
		deb=$(compgen -G "$tmp/*.deb")
		mv "$deb" "$packages/"
		deb=$packages/${deb##*/}
		here[$name=$version]=$deb
	else
		why="cannot download $name $version: $(apt_reason "$packages")"
	fi
	rm -rf "$tmp"
}
