# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# fetch.sh - downloads a kernel's packages and makes its parts of them
#
# Everything is downloaded before anything is unpacked, and a part is made beside the kernel's directory, which it enters by one
# rename. All parts of a kernel have one version: where the archive has dropped it before all were there, all are fetched again in
# a newer one, and the directory is replaced as a whole.

# unpack DEB DIR
unpack() {
	local problem
	problem=$(dpkg-deb --extract "$1" "$2" 2>&1) || cannot_unpack "${1##*/}" "$problem"
}

# cannot_unpack WHAT MESSAGES
cannot_unpack() {
	local line
	line=$(grep -m 1 -E 'No space left|Wrote only' <<<"$2" || tail -n 1 <<<"$2")
	die "cannot unpack $1: $line$(if_full "$tmp")"
}

# The make_PART functions make the part of kernel $kver, of packages in $debs, in the empty directory $tmp, as $tmp/new.

# Where modules lie under /usr, and where vmlinuz lies beside them, links lead there from the usual places.
make_image() {
	local name modules=usr/lib/modules/$kver
	for name in "${needs[@]}"; do
		unpack "${here[$name]}" "$tmp/new"
	done
	[[ -e $tmp/new/lib/modules || ! -d $tmp/new/$modules ]] || ln -sT usr/lib "$tmp/new/lib"
	mkdir -p "$tmp/new/boot"
	for name in vmlinuz config System.map; do
		[[ -e $tmp/new/boot/$name-$kver || ! -e $tmp/new/$modules/$name ]] ||
			ln -s "../$modules/$name" "$tmp/new/boot/$name-$kver"
	done
	[[ -s $tmp/new/boot/vmlinuz-$kver ]] || die "there is no kernel in ${needs[*]}"
	/sbin/depmod --basedir "$tmp/new" "$kver"
}

# Debian spreads a header tree over packages that find each other under /usr; put into one tree they find each other wherever that
# lies.
make_headers() {
	local name common='' kbuild='' output=() tree=$tmp/usr/src/linux-headers-$kver
	for name in "${needs[@]}"; do
		unpack "${here[$name]}" "$tmp"
		echo "${here[$name]##*/}"
		case ${name%%=*} in
		*-common | *-common-rt) common=${name%%=*} ;;
		linux-kbuild-*) kbuild=${name%%=*} ;;
		esac
	done >"$tmp/headers.packages"
	[[ -n $common && -n $kbuild ]] || die "linux-headers-$kver depends on neither a common package of headers nor one of kbuild that is known here"
	mv "$tmp/usr/src/$common" "$tree/common"
	mv "$tmp/usr/lib/$kbuild" "$tree/kbuild"
	for name in scripts tools; do
		ln -sfn "kbuild/$name" "$tree/$name"
		ln -sfn "../kbuild/$name" "$tree/common/$name"
	done
	# newer ones have to be told where they are
	# shellcheck disable=SC2016 # for make
	! grep -q '^KBUILD_OUTPUT' "$tree/Makefile" || output=('KBUILD_OUTPUT := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))')
	# shellcheck disable=SC2016 # for make
	printf '%s\n' "${output[@]}" 'include $(dir $(lastword $(MAKEFILE_LIST)))common/Makefile' >"$tree/Makefile"
	publish "$tmp/headers.packages" "$destination/headers.packages"
	mv "$tree" "$tmp/new"
}

make_source() {
	local name problem
	name=linux-source-$(series_of "$kver")
	mkdir "$tmp/new"
	problem=$({ dpkg-deb --fsys-tarfile "${here[$name=$version]}" | tar -xO "./usr/src/$name.tar.xz" |
		tar -xJ -C "$tmp/new" --strip-components=1 "$name"/{kernel,io_uring,include,arch/x86,.clang-format} \
			"$name"/scripts/{checkpatch.pl,spelling.txt,const_structs.checkpatch} \
			"$name"/tools/testing/selftests/ftrace; } 2>&1) ||
		cannot_unpack "$name $version" "$problem"
	echo "$version" >"$tmp/version"
	publish "$tmp/version" "$destination/source.version"
}

# Stops reading at the end of vmlinux, long before the end of the package; tar notices a package that ends before.
make_debug() {
	local deb=${here[linux-image-$kver-dbg=$version]} problem
	problem=$({ dpkg-deb --fsys-tarfile "$deb" 2>/dev/null || true; } |
		{ tar -xO --occurrence "./usr/lib/debug/boot/vmlinux-$kver" >"$tmp/new"; } 2>&1) ||
		cannot_unpack "${deb##*/}" "$problem"
	[[ -s $tmp/new ]] || die "there is no vmlinux with symbols in ${deb##*/}"
}

# gather VERSION PART...: has all packages of the parts downloaded, then sets $gathered; where some are not offered $why says which
gather() {
	local try
	gathered=''
	for try in 1 2; do
		resolve "$kver" "$1" "${@:2}"
		if ((${#lacks[@]})); then
			why="the package sources do not offer $(list_words "${lacks[@]}")"
			[[ -z $offline ]] || why="$packages has no $(list_words "${lacks[@]}")"
			return
		fi
		download_needs
		[[ -z $gathered ]] || return 0
		# A mirror may have moved on since the lists were made; nothing else gets better by new ones.
		[[ $try == 1 && $why == *404* ]] || break
		refresh
	done
	[[ -n $absent ]] || die "$why"
}

download_needs() {
	local name deb
	for name in "${needs[@]}"; do
		download "${name%%=*}" "${name#*=}"
		[[ -n $deb ]] || return 0
	done
	gathered=yes
}

# make_part PART VERSION DESTINATION: makes and publishes one part
make_part() {
	local part=$1 version=$2 destination=$3 needs lacks
	resolve "$kver" "$version" "$part"
	tmp=$3/.new
	rm -rf "$tmp"
	mkdir "$tmp"
	scratch+=("$tmp")
	"make_$part"
	if [[ ! -e $3/version ]]; then
		echo "$suite" >"$3/suite"
		echo "$version" >"$tmp/version"
		publish "$tmp/version" "$3/version"
	fi
	publish "$tmp/new" "$3/${result[$part]}"
	rm -rf "$tmp"
}

# find_kernel: chooses the suite that offers $kver and loads its index, with new lists if it is not in the old ones; then sets $found
find_kernel() {
	local row rows=() try
	found=''
	[[ -n $offline ]] || mapfile -t rows < <(rows_of "$(series_of "$kver")")
	for try in 1 2; do
		for row in "${rows[@]}" '- machine'; do
			set_row "$row"
			use_suite "$suite"
			load_index
			found=$(versions_of "$kver")
			if [[ -z $found && $try == 2 ]]; then
				refresh
				found=$(versions_of "$kver")
			fi
			[[ -z $found ]] || return 0
		done
	done
}

# versions_to_try PINNED PART...: prints the versions in which kernel $kver may be fetched, newer than PINNED; whole ones first
versions_to_try() {
	local version needs lacks rest=()
	while read -r version; do
		[[ -z $1 ]] || dpkg --compare-versions "$version" gt "$1" || continue
		missing_of "$kver" "$version"
		if ((${#lacks[@]})); then
			rest+=("$version")
		else
			echo "$version"
		fi
	done < <(versions_of "$kver")
	((!${#rest[@]})) || printf '%s\n' "${rest[@]}"
}

# fetch_anew PINNED PART...: all parts, in the newest version that has them, in the place of those that are there in PINNED; sets
# $gathered if there was one
fetch_anew() {
	local old=$1 part version new=$kernels/.$kver.new first=$why versions
	shift
	mapfile -t versions <<<"$(versions_to_try "$old")"
	gathered=''
	for version in "${versions[@]}"; do
		[[ -n $version ]] || break
		gather "$version" "$@"
		first=${first:-$why}
		[[ -z $gathered ]] || break
	done
	why=$first
	[[ -n $gathered ]] || return 0
	[[ -z $old ]] || note "$kver is there in part in $old, but $why: all of it is fetched in $version, and what was built from it is outdated"
	rm -rf "$new"
	mkdir -p "$new"
	scratch+=("$new")
	for part; do
		make_part "$part" "$version" "$new"
	done
	publish "$new" "$kernels/$kver"
}

# fetch KVER PART...
fetch() {
	local kver=$1 part missing=() parts=() old='' why='' found gathered='' needs lacks tmp
	shift
	[[ $kver =~ ^[0-9][0-9A-Za-z.+~_-]*$ ]] || usage_error "'$kver' is no kernel release"
	for part; do
		[[ -n ${result[$part]-} ]] || usage_error "no such part: $part"
	done
	list_missing "$@"
	((${#missing[@]})) || return 0
	lock "$kernels/.lock"
	list_missing "$@"
	((${#missing[@]})) || return 0
	find_kernel
	old=$(pinned "$kver")
	[[ -n $found ]] || unknown_kernel
	if [[ -n $old ]]; then
		gather "$old" "${missing[@]}"
	fi
	if [[ -n $gathered ]]; then
		for part in "${missing[@]}"; do
			make_part "$part" "$old" "$kernels/$kver"
		done
		return
	fi
	for part in "${!result[@]}"; do
		! has_part "$kver" "$part" || parts+=("$part")
	done
	fetch_anew "$old" "${parts[@]}" "${missing[@]}"
	[[ -n $gathered ]] || unavailable_kernel
}

# list_missing PART...: sets $missing
list_missing() {
	local part
	missing=()
	for part; do
		has_part "$kver" "$part" || missing+=("$part")
	done
}

# current: prints the newest whole kernel of the series and flavour of $kver
current() {
	"$root/scripts/kernel" release -q "$(flavour_of "$kver")" "$(series_of "$kver")" 2>/dev/null || true
}

unknown_kernel() {
	local newest
	newest=$(current)
	note "the package sources have no kernel $kver, or no longer${newest:+; the newest one that is whole is $newest}"
	exit "$unavailable"
}

unavailable_kernel() {
	local newest
	newest=$(current)
	note "$why"
	note "this is needed for $kver; ${newest:+the newest kernel that is whole is $newest, and }scripts/kernel list shows what all of them lack"
	exit "$unavailable"
}

# package KVER NAME
package() {
	local kver=$1 version deb why='' absent found
	lock "$kernels/.lock"
	find_kernel
	version=$(pinned "$kver")
	[[ -n $found$version ]] || unknown_kernel
	[[ -n $version ]] || version=$(versions_to_try '' | head -n 1)
	download "$2" "$version"
	if [[ -n $absent ]]; then
		note "$why, the version that $kver has"
		exit "$unavailable"
	fi
	[[ -n $deb ]] || die "$why"
	echo "$deb"
}
