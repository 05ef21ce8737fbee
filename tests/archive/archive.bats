#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154 # set by bats
#
# archive.bats - scripts/kernel with an archive in the states that happen: what the user is told, and that the next run recovers

load common

A=6.1.0-901 B=6.1.0-902
a=$A-cloud-amd64 b=$B-cloud-amd64

@test "a whole kernel: release, list, fetch, and again without the archive" {
	add $A 6.1.901-1 "${ALL[@]}"
	publish
	run -0 --separate-stderr "$KERNEL" release
	[ "$output" = $a ]
	[[ $stderr != *passed* ]]
	run -0 "$KERNEL" list cloud 6.1
	[[ ${lines[1]} =~ ^6.1\ +cloud\ +$a\ +6.1.901-1\ +"default of bookworm"$ ]]
	run -0 "$KERNEL" fetch $a image headers source
	said "downloading linux-image-$a 6.1.901-1 ("
	fetched $A 6.1.901-1
	stop_serving
	run -0 "$KERNEL" fetch $a image headers source
	[ -z "$output" ]
}

@test "kbuild older than the headers want: the kernel is passed over until it is there" {
	add $A 6.1.901-1 "${ALL[@]}"
	add $B 6.1.902-2 image headers common source
	publish
	run -0 --separate-stderr "$KERNEL" release
	[ "$output" = $a ]
	[[ $stderr == *"passed over: $b (6.1.902-2) lacks linux-kbuild-6.1 (>= 6.1.902-2)"* ]]
	run -0 --separate-stderr "$KERNEL" release -q
	[ "$output/$stderr" = "$a/" ]
	# it is said once a day
	run -0 --separate-stderr "$KERNEL" release
	[ "$output/$stderr" = "$a/" ]
	touch -d '25 hours ago' "$BUILD/kernels/.passed-6.1-cloud"
	run -0 --separate-stderr "$KERNEL" release
	[[ $stderr == *"passed over: $b "* ]]
	run -0 "$KERNEL" list cloud 6.1
	[[ ${lines[1]} == *"$b"*"lacks linux-kbuild-6.1 (>= 6.1.902-2)" && ${lines[2]} == *"$a"*"default of bookworm" ]]
	run -3 "$KERNEL" fetch $b headers
	said "the package sources do not offer linux-kbuild-6.1 (>= 6.1.902-2)" "this is needed for $b"
	[ ! -e "$BUILD/kernels/$b" ]
	# and when there is something new to say
	add 6.1.0-903 6.1.903-1 image
	publish
	update
	run -0 --separate-stderr "$KERNEL" release
	[[ $stderr == *"passed over: 6.1.0-903-cloud-amd64 (6.1.903-1) lacks "*"passed over: $b "* ]]
	run -0 --separate-stderr "$KERNEL" release
	[ "$output/$stderr" = "$a/" ]
	drop linux-image-6.1.0-903-cloud-amd64 6.1.903-1
	add $B 6.1.902-3 kbuild
	publish
	update
	run -0 --separate-stderr "$KERNEL" release
	[ "$output/$stderr" = "$b/" ]
	run -0 "$KERNEL" fetch $b image headers source
	fetched $B 6.1.902-2
}

@test "kbuild newer than image and headers: it is what their relation allows" {
	add $A 6.1.901-2 image headers common source
	add $A 6.1.901-3 kbuild
	publish
	[ "$("$KERNEL" release)" = $a ]
	run -0 "$KERNEL" fetch $a image headers source
	fetched $A 6.1.901-2
	grep -qx "linux-kbuild-6.1_6.1.901-3_amd64.deb" "$BUILD/kernels/$a/headers.packages"
	[ "$(<"$BUILD/kernels/$a/headers/scripts/mod")" = 6.1.901-3 ]
}

@test "no source, an unsigned image only, headers of a newer ABI: each is named" {
	add $A 6.1.901-1 "${ALL[@]}"
	add $B 6.1.902-1 image headers common kbuild
	add 6.1.0-903 6.1.903-1 unsigned headers common kbuild source
	add 6.1.0-904 6.1.904-1 headers common kbuild source
	publish
	run -0 "$KERNEL" release
	said "6.1.0-904-cloud-amd64 (6.1.904-1) lacks linux-image-6.1.0-904-cloud-amd64 (= 6.1.904-1)" \
		"6.1.0-903-cloud-amd64 (6.1.903-1) lacks linux-image-6.1.0-903-cloud-amd64 (unsigned only)" \
		"$b (6.1.902-1) lacks linux-source-6.1 (= 6.1.902-1)"
	[ "${lines[-1]}" = $a ]
	# its image can be tried without the source
	run -0 "$KERNEL" fetch $b image headers
	run -3 "$KERNEL" fetch $b source
	said "do not offer linux-source-6.1 (= 6.1.902-1)"
	run -3 "$KERNEL" fetch 6.1.0-903-cloud-amd64 image
	said "do not offer linux-image-6.1.0-903-cloud-amd64 (unsigned only)"
}

@test "nothing that is whole, nothing at all, an unknown flavour and series" {
	publish
	run -3 "$KERNEL" release
	said "updating the package lists" "the package sources of bookworm offer no whole kernel of series 6.1, flavour cloud"
	add $A 6.1.901-1 image
	publish
	update
	run -3 "$KERNEL" release
	said "$a (6.1.901-1) lacks linux-headers-$a (= 6.1.901-1), linux-source-6.1 (= 6.1.901-1)"
	run -2 "$KERNEL" release nonsense
	said "no such flavour: 'nonsense' (cloud generic rt)"
	run -2 "$KERNEL" release cloud 5.10
	said "no such series: '5.10' (6.1 "
	run -2 "$KERNEL" fetch image headers
	said "'image' is no kernel release"
	run -2 make -C "$ROOT" module FLAVOUR=nonsense
	said "no such flavour: 'nonsense'" "there is no kernel to build for"
	run -2 make -C "$ROOT" module KVER=
	said "KVER is empty"
	[ -z "$(find "$BUILD" -name 'schedmgr*')" ]
}

@test "a release that was dropped: the newest whole one is named" {
	add $A 6.1.901-1 "${ALL[@]}"
	publish
	run -0 "$KERNEL" fetch $a image
	rm "$POOL"/pool/*
	add $B 6.1.902-1 "${ALL[@]}"
	publish
	update
	run -3 "$KERNEL" fetch $a headers source
	said "do not offer linux-headers-$a (= 6.1.901-1)" "this is needed for $a; the newest kernel that is whole is $b"
	rm "$BUILD"/packages/*
	run -3 "$KERNEL" fetch $a headers source
	said "no kernel $a, or no longer; the newest one that is whole is $b"
	run -0 "$KERNEL" release
	[ "$output" = $b ]
	run -0 "$KERNEL" fetch $b image headers source
	fetched $B 6.1.902-1
}

@test "a version that was dropped before all parts were there: all of them in the newer one" {
	local manager=$BUILD/modules/$a/schedmgr.ko
	add $A 6.1.901-1 "${ALL[@]}"
	publish
	run -0 "$KERNEL" fetch $a image
	mkdir -p "${manager%/*}"
	touch "$manager"
	run -0 make -C "$ROOT" --question "$manager" KVER=$a
	rm "$POOL"/pool/*
	add $A 6.1.901-2 "${ALL[@]}"
	publish
	run -0 "$KERNEL" fetch $a headers
	said "updating the package lists" "$a is there in part in 6.1.901-1, but" \
		"all of it is fetched in 6.1.901-2, and what was built from it is outdated"
	run -0 "$KERNEL" fetch $a source
	fetched $A 6.1.901-2
	run -1 make -C "$ROOT" --question "$manager" KVER=$a
}

@test "a version that has no newer one is not replaced" {
	add $A 6.1.901-2 image
	add $A 6.1.901-1 "${ALL[@]}"
	publish
	run -0 "$KERNEL" fetch $a image
	[ "$(<"$BUILD/kernels/$a/version")" = 6.1.901-1 ]
	rm "$POOL"/pool/linux-source*
	publish
	update
	run -3 "$KERNEL" fetch $a source
	said "do not offer linux-source-6.1 (= 6.1.901-1)"
	[ "$(<"$BUILD/kernels/$a/version")" = 6.1.901-1 ]
}

@test "a mirror that is half updated: the file is not there yet" {
	add $A 6.1.901-1 "${ALL[@]}"
	publish
	mv "$POOL/pool/linux-source-6.1_6.1.901-1_amd64.deb" "$BATS_TEST_TMPDIR"
	run -1 "$KERNEL" fetch $a image source
	said "cannot download linux-source-6.1 6.1.901-1: " "404"
	nothing_left
	[ ! -e "$BUILD/kernels/$a" ]
	mv "$BATS_TEST_TMPDIR/linux-source-6.1_6.1.901-1_amd64.deb" "$POOL/pool"
	run -0 "$KERNEL" fetch $a image headers source
	fetched $A 6.1.901-1
}

@test "no network: with lists, and without" {
	add $A 6.1.901-1 "${ALL[@]}"
	publish
	stop_serving
	run -3 "$KERNEL" release
	said "cannot update the package lists: " "Could not connect to 127.0.0.1"
	serve
	run -0 "$KERNEL" release
	stop_serving
	run -1 "$KERNEL" fetch $a image
	said "cannot download linux-image-$a 6.1.901-1: " "Could not connect to 127.0.0.1"
	run -3 "$KERNEL" fetch $b image
	said "cannot update the package lists: " "no kernel $b, or no longer; the newest one that is whole is $a"
	serve
	run -0 "$KERNEL" fetch $a image headers source
	fetched $A 6.1.901-1
}

@test "a wrong checksum" {
	local deb=$POOL/pool/linux-headers-${a}_6.1.901-1_amd64.deb
	add $A 6.1.901-1 "${ALL[@]}"
	publish
	update
	cp "$deb" "$BATS_TEST_TMPDIR/good"
	printf 'x' | dd of="$deb" bs=1 seek=300 conv=notrunc status=none
	run -1 "$KERNEL" fetch $a image headers
	said "cannot download linux-headers-$a 6.1.901-1: " "Hash Sum mismatch"
	nothing_left
	cp "$BATS_TEST_TMPDIR/good" "$deb"
	run -0 "$KERNEL" fetch $a image headers source
	fetched $A 6.1.901-1
}


@test "a full disk: while it downloads, and while it unpacks" {
	((EUID == 0)) || skip "mounting needs root"
	BALLAST=3M add $A 6.1.901-1 source
	add $A 6.1.901-1 image headers common kbuild
	publish
	mkdir -p "$BUILD"
	mount -t tmpfs -o size=2M tmpfs "$BUILD"
	run "$KERNEL" fetch $a image headers source
	mount -o remount,size=5M "$BUILD"
	local first=$output second
	run "$KERNEL" fetch $a image headers source
	second=$output
	nothing_left || { umount "$BUILD" && false; }
	mount -o remount,size=20M "$BUILD"
	run "$KERNEL" fetch $a image headers source
	fetched $A 6.1.901-1 || { umount "$BUILD" && false; }
	umount "$BUILD"
	[[ $status == 0 ]]
	output=$first
	said "cannot download linux-source-6.1 6.1.901-1: " "No space left on device" "is full: 0M left"
	output=$second
	said "cannot unpack linux-source-6.1 6.1.901-1: " "is full: 0M left"
}

# hold FILE: as apt and dpkg lock it, until $HOLDER is killed
hold() {
	rm -f "$BATS_TEST_TMPDIR/held"
	python3 -c 'import fcntl, sys, time
f = open(sys.argv[1], "w"); fcntl.lockf(f, fcntl.LOCK_EX); print("held", flush=True); time.sleep(300)' "$1" >"$BATS_TEST_TMPDIR/held" 3>&- &
	HOLDER=$!
	until [[ -s $BATS_TEST_TMPDIR/held ]]; do
		sleep 0.02
	done
}

# waits LOCK COMMAND...: COMMAND says that it waits for LOCK, and succeeds when that is free
waits() {
	local lock=$1 errors=$BATS_TEST_TMPDIR/errors pid
	shift
	hold "$lock"
	"$@" >"$BATS_TEST_TMPDIR/output" 2>"$errors" 3>&- &
	pid=$!
	until grep -qF "waiting: Could not get lock $lock" "$errors"; do
		[[ -d /proc/$pid ]] || { kill "$HOLDER" && cat "$errors" && return 1; }
		sleep 0.1
	done
	kill "$HOLDER"
	wait "$pid"
}

@test "somebody else holds apt's lock, or dpkg's: it says so and waits" {
	add $A 6.1.901-1 "${ALL[@]}"
	publish
	waits "$APT/lists/lock" "$KERNEL" release
	[ "$(<"$BATS_TEST_TMPDIR/output")" = $a ]
	waits "$APT/dpkg/lock-frontend" bash -c 'source "$0/scripts/lib.sh" && apt_patiently apt-get -qq install dpkg' "$ROOT"
	hold "$APT/dpkg/lock-frontend"
	run -1 bash -c 'source "$0/scripts/lib.sh" && PATIENCE=1 apt_patiently apt-get -qq install dpkg || exit 1' "$ROOT"
	kill "$HOLDER"
}

@test "an image that is split, with modules under /usr" {
	local kver=7.9.1+deb99-cloud-amd64 name tree=$BATS_TEST_TMPDIR/tree
	for name in base binary modules; do
		mkdir -p "$tree/usr/lib/modules/$kver"
		case $name in
		base) touch "$tree/usr/lib/modules/$kver"/{config,System.map} ;;
		binary) echo 7.9.1-1 >"$tree/usr/lib/modules/$kver/vmlinuz" ;;
		modules) touch "$tree/usr/lib/modules/$kver"/modules.{order,builtin} ;;
		esac
		deb "linux-$name-$kver" 7.9.1-1 '' "$tree"
	done
	mkdir -p "$tree"
	deb "linux-image-$kver" 7.9.1-1 "linux-base-$kver (= 7.9.1-1), linux-binary-$kver (= 7.9.1-1), linux-modules-$kver (= 7.9.1-1)" "$tree"
	publish
	update
	run -0 "$KERNEL" fetch $kver image
	cd "$BUILD/kernels/$kver/image"
	[ "$(<boot/vmlinuz-$kver)" = 7.9.1-1 ]
	[ -e boot/config-$kver ]
	[ -e lib/modules/$kver/modules.dep ]
}

@test "offline: packages in a directory, and what is missing there" {
	add $A 6.1.901-1 headers common kbuild
	mkdir "$BATS_TEST_TMPDIR/usb"
	cp "$POOL"/pool/* "$BATS_TEST_TMPDIR/usb"
	stop_serving
	run -3 "$KERNEL" import $a "$BATS_TEST_TMPDIR/usb"
	said "$BATS_TEST_TMPDIR/usb has no linux-source-6.1 (= 6.1.901-1)"
}
