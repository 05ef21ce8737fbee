#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# follow.bats - what is registered, and what is said of builds that fail; the service itself is tests/boot/update.bats'
#
# What is root's below /var/lib is a private one of each test.

# shellcheck disable=SC2154 # root, schedmod and tree_name are set in there
load common

setup_file() {
	need_manager
	make_tree
}

teardown_file() {
	remove_builds
}

# in_private COMMAND: a shell command, as root of a namespace with a /var/lib of its own and two kernels
in_private() {
	unshare --map-root-user --mount bash -e -c '
		mount -t tmpfs state /var/lib
		mkdir /var/lib/{upper,work}
		mount -t overlay -o lowerdir=/usr/lib,upperdir=/var/lib/upper,workdir=/var/lib/work lib /usr/lib
		mkdir -p /lib/modules/6.1.0-1-amd64 /lib/modules/6.12.1+deb12-amd64 /lib/modules/6.1.0-removed-amd64
		touch /lib/modules/{6.1.0-1-amd64,6.12.1+deb12-amd64}/modules.builtin
		eval "$1"' bash "$1"
}

# failing NAME: a payload whose one patch is standard input, and what the service would say of its build
failing() {
	local payload=$BATS_TEST_TMPDIR/$tree_name-$1
	mkdir -p "$payload"
	printf 'name: %s\nversion: 1\n' "$tree_name-$1" >"$payload/manifest.yaml"
	printf '# the first one is in order\nfirst.patch\n%s.patch\n' "$1" >"$payload/series"
	printf '%s\n' '--- /dev/null' '+++ b/kernel/sched/first.h' '@@ -0,0 +1 @@' '+/* nothing */' >"$payload/first.patch"
	cat >"$payload/$1.patch"
	run ! "$schedmod" build "$payload" "$KVER"
	echo "$output" >"$BATS_TEST_TMPDIR/log"
	run -0 reason "$BATS_TEST_TMPDIR/log" "$tree_name-$1"
	echo "$output"
}

# reason LOG NAME
reason() {
	bash -c 'source "$1/scripts/lib.sh"
		for part in payload register follow; do source "$1/scripts/schedmod.d/$part.sh"; done
		sources=$4
		reason_of "$2" "$3"' schedmod "$root" "$1" "$2" "$BATS_TEST_TMPDIR"
}

@test "register: a copy that only root can write, queued for each kernel that is installed" {
	cp -r "$root/payloads/hello" "$BATS_TEST_TMPDIR/hello"
	chmod -R a+w "$BATS_TEST_TMPDIR/hello"
	in_private "$schedmod -q register $BATS_TEST_TMPDIR/hello
		diff -r $root/payloads/hello /var/lib/schedmod/sources/hello
		[ -z \"\$(find /var/lib/schedmod -perm /022)\" ]
		[ \"\$(ls /var/lib/schedmod/queue | xargs)\" = '6.1.0-1-amd64 6.12.1+deb12-amd64' ]
		$schedmod -q register baseline
		[ \"\$($schedmod registered | cut -d ' ' -f 1 | xargs)\" = 'baseline hello' ]
		$schedmod -q unregister hello
		[ \"\$($schedmod registered | cut -d ' ' -f 1)\" = baseline ]"
}

@test "register: of a tree what was changed in it" {
	echo '/* new */' >"$TREE/kernel/sched/extra.h"
	sed -i '0,/^#include "autogroup.h"/s//&\n#include "extra.h"/' "$TREE/kernel/sched/fair.c"
	in_private "$schedmod -q register $TREE
		cd /var/lib/schedmod/sources/$tree_name
		[ \"\$(cat series)\" = changes.patch ]
		cp -r $root/build/kernels/$KVER/source/kernel/sched /var/lib/unmodified
		patch --quiet --strip=3 --fuzz=0 --directory=/var/lib/unmodified --input=\$PWD/changes.patch
		cmp /var/lib/unmodified/fair.c $TREE/kernel/sched/fair.c
		cmp files/kernel/sched/extra.h $TREE/kernel/sched/extra.h
		[ \"\$(grep -c '^---' changes.patch)\" = 1 ]"
}

@test "register: what is none is refused, and changes nothing" {
	mkdir "$BATS_TEST_TMPDIR/link"
	printf 'name: link\nversion: 1\n' >"$BATS_TEST_TMPDIR/link/manifest.yaml"
	ln -s /etc/hostname "$BATS_TEST_TMPDIR/link/series"
	run ! in_private "$schedmod register $BATS_TEST_TMPDIR/link"
	[[ $output == *"link/series is a link"* ]]
	run ! in_private "$schedmod register nothing"
	[[ $output == *"there is no payload nothing"* ]]
	run ! in_private "$schedmod unregister hello"
	[[ $output == *"no payload hello is registered"* ]]
	printf 'name: ../../etc\nversion: 1\n' >"$BATS_TEST_TMPDIR/link/manifest.yaml"
	rm "$BATS_TEST_TMPDIR/link/series"
	run ! in_private "$schedmod register $BATS_TEST_TMPDIR/link"
	[[ $output == *"name '../../etc' must be"* ]]
}

@test "the reason: a patch that does not apply, by its number, with file and line" {
	failing hunk <<-'END'
		--- a/kernel/sched/fair.c
		+++ b/kernel/sched/fair.c
		@@ -4711 +4711 @@
		-there is no such line
		+nor this
	END
	[ "$output" = "patch 2 does not apply to fair.c:4711" ]
}

@test "the reason: what the compiler says, with file and line" {
	failing compiler <<-'END'
		--- a/kernel/sched/cpupri.c
		+++ b/kernel/sched/cpupri.c
		@@ -0,0 +1 @@
		+#error nothing goes
	END
	[ "$output" = "cpupri.c:1: #error nothing goes" ]
}

@test "the reason: no network, a kernel that is not reproduced, nothing known" {
	printf '%s\n' 'kernel: downloading a 1' "E: Unable to fetch" 'kernel: cannot download a 1; outdated?' \
		'schedmod: line 3: failed: false' 'schedmod: cannot get headers and source of kernel k' >"$BATS_TEST_TMPDIR/log"
	run -0 reason "$BATS_TEST_TMPDIR/log" none
	[ "$output" = "cannot download a 1; outdated?" ]
	printf '%s\n' 'source 1 compiled with gcc does not reproduce kernel 6.1.0-1-amd64, which is built with gcc' \
		'schedmod: step 1 (reference) failed; log: x' >"$BATS_TEST_TMPDIR/log"
	run -0 reason "$BATS_TEST_TMPDIR/log" none
	[ "$output" = "the source does not reproduce kernel 6.1.0-1-amd64" ]
	: >"$BATS_TEST_TMPDIR/log"
	run -0 reason "$BATS_TEST_TMPDIR/log" none
	[ "$output" = "the build failed" ]
}

@test "the hooks never fail: full disk, read-only disk, odd arguments" {
	in_private "mkdir -p /var/lib/schedmod/sources/hello /var/lib/schedmod/queue /var/lib/full
		cd $root/packaging/kernel
		./postinst 6.1.0-1-amd64
		[ -e /var/lib/schedmod/queue/6.1.0-1-amd64 ]
		rm /var/lib/schedmod/queue/*
		./postinst; ./postinst ''; ./postinst ../../etc; ./postinst '6.1;x'; ./postrm; ./postrm ../..
		mount -t tmpfs -o size=4k,nr_inodes=1 full /var/lib/schedmod/queue
		./postinst 6.1.0-1-amd64
		mount -o remount,ro full /var/lib/schedmod/queue
		./postinst 6.1.0-1-amd64; ./postrm 6.1.0-1-amd64
		[ -z \"\$(ls -A /var/lib/schedmod/queue)\" ]"
}

@test "a removed kernel takes what was built for it, and nothing else; an upgrade takes nothing" {
	in_private "mkdir -p /var/lib/schedmgr/6.1.0-1-amd64 /var/lib/schedmod/queue
		cd /var/lib/schedmgr/6.1.0-1-amd64
		touch built.ko built.json failed.json own.ko ../../schedmod/queue/6.1.0-1-amd64
		DEB_MAINT_PARAMS='upgrade 2' $root/packaging/kernel/postrm 6.1.0-1-amd64
		[ \"\$(ls | wc -l)\" = 4 ]
		DEB_MAINT_PARAMS=remove $root/packaging/kernel/postrm 6.1.0-1-amd64
		[ \"\$(ls)\" = own.ko ]
		[ -z \"\$(ls /var/lib/schedmod/queue)\" ]"
}
