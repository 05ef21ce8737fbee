#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# image.bats - payloads are built from the kernel's image, and are what they would be with its debug package
#
# In a build directory of its own, which has no vmlinux with symbols until the test puts it there.

# shellcheck disable=SC2154 # root and schedmod are set in there
load common

payloads=(baseline hello twolevel)

setup_file() {
	need_manager
	export SCHEDMGR_BUILD=$BATS_FILE_TMPDIR/build
	local kernel=$SCHEDMGR_BUILD/kernels/$KVER part
	mkdir -p "$kernel"
	ln -s "$root"/build/{bin,modules,packages} "$SCHEDMGR_BUILD"
	for part in headers source image version source.version; do
		ln -s "$root/build/kernels/$KVER/$part" "$kernel"
	done
}

build_all() {
	local name
	for name in "${payloads[@]}"; do
		"$schedmod" payload "$name" "$KVER"
	done
}

@test "payloads from the image alone" {
	build_all | tee "$BATS_TEST_TMPDIR/out"
	grep -E '^  1 reference +([0-9]+) of \1 functions reproduced ' "$BATS_TEST_TMPDIR/out"
	[ ! -e "$SCHEDMGR_BUILD/kernels/$KVER/vmlinux" ]
	mkdir "$BATS_FILE_TMPDIR/image"
	cp "$SCHEDMGR_BUILD"/payloads/"$KVER"/*.ko "$SCHEDMGR_BUILD"/report/* "$BATS_FILE_TMPDIR/image"
}

@test "a refusal says where it is told who uses a struct" {
	local tree=$BATS_TEST_TMPDIR/image-test
	"$schedmod" --quiet init "$KVER" "$tree"
	perl -0777 -pi -e 's/^([^\n]*nohz_idle_balance;\n)([^\n]*idle_balance;\n)/$2$1/m or die' "$tree/kernel/sched/sched.h"
	run -1 "$schedmod" check "$tree"
	[[ $output == *"vmlinux's runqueues is or leads to one; who uses it outside only debug info of vmlinux tells, in the kernel's -dbg package"* ]]
}

@test "with the debug package they are the same, byte for byte, and so are the reports" {
	local file
	SCHEDMGR_BUILD=$root/build "$root/scripts/kernel" fetch "$KVER" debug || skip "the package sources have no linux-image-$KVER-dbg"
	ln -s "$root/build/kernels/$KVER/vmlinux" "$SCHEDMGR_BUILD/kernels/$KVER"
	build_all | tee "$BATS_TEST_TMPDIR/out"
	[ "$(grep -c '^  4 link .* s$' "$BATS_TEST_TMPDIR/out")" = "${#payloads[@]}" ]
	for file in "$BATS_FILE_TMPDIR"/image/*.ko; do
		cmp "$file" "$SCHEDMGR_BUILD/payloads/$KVER/${file##*/}"
	done
	for file in "$BATS_FILE_TMPDIR"/image/*.{json,txt}; do
		cmp "$file" "$SCHEDMGR_BUILD/report/${file##*/}"
	done
}
