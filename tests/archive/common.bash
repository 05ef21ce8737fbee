# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # used by the tests, set by bats
#
# common.bash - a package archive of small kernels, served by HTTP, and an apt that knows no other
#
# The archive is $POOL with dists/bookworm; publish makes its lists from the packages in it. The packages have the names, relations
# and places of Debian's, and next to nothing in them.

ROOT=$(cd "$BATS_TEST_DIRNAME/../.." && pwd -P)
KERNEL=$ROOT/scripts/kernel

setup() {
	bats_require_minimum_version 1.5.0
	export SCHEDMGR_BUILD=$BATS_TEST_TMPDIR/build APT_CONFIG=$BATS_TEST_TMPDIR/apt.conf LC_ALL=C.UTF-8
	unset http_proxy https_proxy
	BUILD=$SCHEDMGR_BUILD
	POOL=$BATS_TEST_TMPDIR/archive
	APT=$BATS_TEST_TMPDIR/apt
	mkdir -p "$POOL"/{pool,dists/bookworm/main/binary-amd64} "$APT"/{lists,cache/archives}/partial "$APT/dpkg"
	cp /var/lib/dpkg/status "$APT/dpkg/status"
	serve
	configure_apt
}

teardown() {
	stop_serving
}

# serve: the archive on a free port, $PORT
serve() {
	rm -f "$BATS_TEST_TMPDIR/http.log" # of the one before, which tells a port as well
	python3 -u -m http.server --bind 127.0.0.1 --directory "$POOL" "${PORT:-0}" >"$BATS_TEST_TMPDIR/http.log" 2>&1 3>&- &
	SERVER=$!
	until PORT=$(sed -n 's/^Serving HTTP on .* port \([0-9]*\).*/\1/p' "$BATS_TEST_TMPDIR/http.log" 2>/dev/null) && [[ -n $PORT ]]; do
		[[ -d /proc/$SERVER ]] || return 1
		sleep 0.02
	done
}

stop_serving() {
	[[ -z ${SERVER-} ]] || kill "$SERVER" 2>/dev/null || true
	wait "${SERVER-}" 2>/dev/null || true
	SERVER=
}

configure_apt() {
	echo "deb [trusted=yes] http://127.0.0.1:$PORT bookworm main" >"$APT/sources.list"
	cat >"$APT_CONFIG" <<-END
		Dir::State "$APT";
		Dir::State::status "$APT/dpkg/status";
		Dir::Cache "$APT/cache";
		Dir::Etc::sourcelist "$APT/sources.list";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferences "/dev/null";
		Dir::Etc::preferencesparts "/dev/null";
		Acquire::http::Proxy::127.0.0.1 "DIRECT";
		Acquire::Languages "none";
		Acquire::Retries "0";
		APT::Sandbox::User "$(id -un)";
	END
}

# deb NAME VERSION DEPENDS TREE: a package of what is in TREE
deb() {
	mkdir -p "$4/DEBIAN"
	printf '%s\n' "Package: $1" "Version: $2" 'Architecture: amd64' 'Maintainer: nobody <nobody@localhost>' ${3:+"Depends: $3"} \
		'Description: made for a test' >"$4/DEBIAN/control"
	dpkg-deb --root-owner-group -Znone --build "$4" "$POOL/pool/${1}_${2}_amd64.deb" >/dev/null
	rm -r "$4"
}

# add ABI VERSION PACKAGE...: packages of kernel ABI-cloud-amd64 in VERSION. kbuild may be what the headers want or not: its version
# is VERSION too; each is one of image, unsigned, headers, common, kbuild, source.
add() {
	local kver=$1-cloud-amd64 version=$2 package tree=$BATS_TEST_TMPDIR/tree
	for package in "${@:3}"; do
		mkdir -p "$tree"
		"add_$package"
	done
}

add_image() {
	mkdir -p "$tree/boot" "$tree/lib/modules/$kver/kernel"
	echo "$version" >"$tree/boot/vmlinuz-$kver"
	touch "$tree/lib/modules/$kver"/modules.{order,builtin,builtin.modinfo}
	deb "linux-image-$kver${1-}" "$version" 'kmod, linux-base (>= 4.3~)' "$tree"
}

add_unsigned() { add_image -unsigned; }

add_headers() {
	local common=${kver/cloud-amd64/common}
	mkdir -p "$tree/usr/src/linux-headers-$kver"
	echo "$version" | tee "$tree/usr/src/linux-headers-$kver/.config" >"$tree/usr/src/linux-headers-$kver/Makefile"
	deb "linux-headers-$kver" "$version" "linux-headers-$common (= $version), linux-kbuild-6.1 (>= $version), gcc-12" "$tree"
}

add_common() {
	local common=${kver/cloud-amd64/common}
	mkdir -p "$tree/usr/src/linux-headers-$common"
	echo "$version" >"$tree/usr/src/linux-headers-$common/Makefile"
	deb "linux-headers-$common" "$version" '' "$tree"
}

add_kbuild() {
	mkdir -p "$tree/usr/lib/linux-kbuild-6.1/scripts"
	echo "$version" >"$tree/usr/lib/linux-kbuild-6.1/scripts/mod"
	deb linux-kbuild-6.1 "$version" 'libc6' "$tree"
}

add_source() {
	local top=$tree.source/linux-source-6.1
	mkdir -p "$top"/{kernel/sched,io_uring,include,arch/x86,scripts,tools/testing/selftests/ftrace} "$tree/usr/src"
	touch "$top/.clang-format" "$top"/scripts/{checkpatch.pl,spelling.txt,const_structs.checkpatch}
	echo "$version" >"$top/kernel/sched/core.c"
	[[ -z ${BALLAST-} ]] || head -c "$BALLAST" /dev/urandom >"$top/kernel/ballast"
	tar -C "$tree.source" -cJf "$tree/usr/src/linux-source-6.1.tar.xz" linux-source-6.1
	rm -r "$tree.source"
	deb linux-source-6.1 "$version" 'binutils, xz-utils' "$tree"
}

ALL=(image headers common kbuild source)

# drop NAME VERSION: from the archive
drop() {
	rm "$POOL/pool/${1}_${2}_amd64.deb"
}

# publish: the archive's lists, as they are to be from now on. Their time is a second later with each call, in the past: HTTP asks for
# what is newer by whole seconds.
publish() {
	local dist=$POOL/dists/bookworm list=main/binary-amd64/Packages
	EDITION=$((${EDITION:-EPOCHSECONDS - 600} + 1))
	(cd "$POOL" && dpkg-scanpackages --multiversion pool 2>/dev/null) >"$dist/$list"
	printf '%s\n' 'Origin: test' 'Suite: oldstable' 'Codename: bookworm' "Date: $(date -Ru -d "@$EDITION")" 'Architectures: amd64' 'Components: main' \
		'SHA256:' " $(sha256sum <"$dist/$list" | cut -d ' ' -f 1) $(stat -c %s "$dist/$list") $list" >"$dist/Release"
	touch -d "@$EDITION" "$dist/$list" "$dist/Release"
}

update() {
	apt-get -qq update
}

# said TEXT...: the last run printed all of them
said() {
	local text
	for text; do
		[[ $output == *"$text"* ]] || { echo "not said: $text" && return 1; }
	done
}

# fetched ABI VERSION: all parts are there, each of that version
fetched() {
	local dir=$BUILD/kernels/$1-cloud-amd64
	[ "$(<"$dir/version")" = "$2" ]
	[ "$(<"$dir/image/boot/vmlinuz-$1-cloud-amd64")" = "$2" ]
	[ "$(<"$dir/headers/.config")" = "$2" ]
	[ "$(<"$dir/source/kernel/sched/core.c")" = "$2" ]
	[ "$(<"$dir/source.version")" = "$2" ]
	nothing_left
}

# nothing_left: of a step that was broken off
nothing_left() {
	[ -z "$(find "$BUILD" -name '.new' -o -name '*.new' -o -name '*.old' -o -name .download)" ]
}
