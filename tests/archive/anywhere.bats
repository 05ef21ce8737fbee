#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# anywhere.bats - other languages, directories and machines than ours: scripts that work there, or say what is in the way
# shellcheck disable=SC2154 # set by bats

load common

A=6.1.0-901
a=$A-cloud-amd64

@test "in German it is the same" {
	command -v localedef >/dev/null && [[ -e /usr/share/i18n/locales/de_DE ]] || skip "no definition of the locale (package locales)"
	localedef -i de_DE -f UTF-8 "$BATS_TEST_TMPDIR/de_DE.UTF-8" || true
	add $A 6.1.901-1 "${ALL[@]}"
	add 6.1.0-902 6.1.902-1 image
	publish
	unset LC_ALL
	export LOCPATH=$BATS_TEST_TMPDIR LANG=de_DE.UTF-8 LANGUAGE=de
	run -0 --separate-stderr "$KERNEL" release
	[ "$output" = $a ]
	run -0 "$KERNEL" fetch $a image headers source
	fetched $A 6.1.901-1
	run -3 "$KERNEL" fetch 6.1.0-902-cloud-amd64 source
	said "do not offer linux-source-6.1"
	stop_serving
	rm -r "$APT/lists"
	mkdir -p "$APT/lists/partial"
	run -0 --separate-stderr "$KERNEL" release
	[ "$output" = $a ]
	[[ $stderr == *"cannot update the package lists: Failed to fetch"* ]]
}

@test "a path that kbuild cannot work in, a relative one" {
	export SCHEDMGR_BUILD="$BATS_TEST_TMPDIR/two words"
	run -1 "$KERNEL" list
	said "'$SCHEDMGR_BUILD': kbuild cannot work in a path with spaces"
	run -2 make -C "$ROOT" tools
	said "'$SCHEDMGR_BUILD': kbuild cannot work in a path with spaces"
	cp -r "$ROOT/scripts" "$BATS_TEST_TMPDIR/a:b"
	mkdir "$BATS_TEST_TMPDIR/x:y"
	mv "$BATS_TEST_TMPDIR/a:b" "$BATS_TEST_TMPDIR/x:y/scripts"
	run -1 env -u SCHEDMGR_BUILD "$BATS_TEST_TMPDIR/x:y/scripts/kernel" list
	said "'$BATS_TEST_TMPDIR/x:y': kbuild cannot work"
	[ ! -e "$SCHEDMGR_BUILD" ]
	add $A 6.1.901-1 "${ALL[@]}"
	publish
	cd "$BATS_TEST_TMPDIR"
	SCHEDMGR_BUILD=relative run -0 "$KERNEL" fetch $a image
	[ -e "$BATS_TEST_TMPDIR/relative/kernels/$a/image" ]
	[ ! -e "$ROOT/relative" ]
}

# bare_chroot DIR COMMAND...: in a chroot of which the root is no mount point, on a mount that carries on what is mounted there
bare_chroot() {
	local dir=$1
	shift
	mkdir -p "$dir"/{usr,proc,dev,tmp,mnt,tree}
	ln -sfn usr/bin "$dir/bin"
	ln -sfn usr/lib "$dir/lib"
	ln -sfn usr/lib64 "$dir/lib64"
	unshare --mount bash -e -c '
		mount -t tmpfs none "$1/tmp" && mount --make-shared "$1/tmp"
		cd "$1/tmp" && mkdir in && cp -a "$1"/{usr,proc,dev,bin,lib,lib64,mnt,tree} in
		mount --bind /usr in/usr && mount --rbind /dev in/dev && mount -t proc proc in/proc && mount --bind "$2" in/tree
		before=$(grep -c . /proc/self/mountinfo)
		chroot in "${@:3}"
		echo "$(($(grep -c . /proc/self/mountinfo) - before)) mounts left"' bash "$dir" "$ROOT" "$@"
}

@test "a chroot that is no mount point: scripts that have to mount do, and nothing of it is left" {
	((EUID == 0)) || skip "it takes root"
	cat >"$BATS_TEST_TMPDIR/script" <<-'END'
		source /tree/scripts/lib.sh
		need_mounts "$@"
		mount -t tmpfs none /mnt
		unshare --map-root-user --mount true
		echo "$(findmnt -no FSTYPE /mnt) in $PWD, $*"
	END
	mkdir -p "$BATS_TEST_TMPDIR/chroot/mnt"
	cp "$BATS_TEST_TMPDIR/script" "$BATS_TEST_TMPDIR/chroot/mnt/script"
	run ! bare_chroot "$BATS_TEST_TMPDIR/chroot" unshare --mount true
	run -0 bare_chroot "$BATS_TEST_TMPDIR/chroot" bash /mnt/script one 'two three'
	[ "$output" = "tmpfs in /, one two three
0 mounts left" ]
}

@test "a step with a log ends at its first error, and shows it" {
	cat >"$BATS_TEST_TMPDIR/script" <<-END
		source "$ROOT/scripts/lib.sh"
		step() {
			echo "first"
			false
			echo "second"
		}
		attempt "an attempt" "$BATS_TEST_TMPDIR/log" step
		echo "attempted: \$attempted"
		logged "a good step" "$BATS_TEST_TMPDIR/log2" true
		logged "a bad step" "$BATS_TEST_TMPDIR/log" step
		echo "not reached"
	END
	run -1 bash "$BATS_TEST_TMPDIR/script"
	said "attempted: 1" "a bad step: failed (status 1); log: $BATS_TEST_TMPDIR/log"
	[[ $output != *second* && $output != *"not reached"* ]]
}

# userland_of VERSION: what scripts/userland would have made, as far as it looks, with a tree in which nothing can be installed
userland_of() {
	local dir=$BUILD/userland/$a
	mkdir -p "$BUILD/kernels/$a"/{image,headers} "$dir/tree"/{dev,proc,root}
	echo "$1" >"$BUILD/kernels/$a/version"
	touch "$dir/image"
	{
		echo "$a $1"
		cd "$ROOT/scripts"
		find userland userland.d -type f -print0 | sort -z | xargs -0 sha256sum
	} | sha256sum | cut -d ' ' -f 1 >"$dir/recipe"
}

@test "scripts/userland makes no image when a package cannot be installed" {
	((EUID == 0)) || skip "mounting needs root"
	userland_of 6.1.901-1
	touch "$BATS_TEST_TMPDIR/bad.deb"
	run -0 "$ROOT/scripts/userland" $a
	[ "$output" = "$BUILD/userland/$a/image" ]
	run -1 "$ROOT/scripts/userland" $a "$BATS_TEST_TMPDIR/bad.deb"
	said "installing bad.deb in it: failed"
	[ ! -e "$BUILD/userland/$a-with" ]
}

@test "a container that may not mount: what is missing" {
	((EUID == 0)) || skip "needs root to give it away"
	userland_of 6.1.901-1
	run -1 capsh --drop=cap_sys_admin -- -c '"$@"' sh "$ROOT/scripts/userland" $a
	said "mounting, which is not allowed here: it needs root with CAP_SYS_ADMIN; for a container --privileged"
}
