#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# dkms.bats - the manager's package beside kernels that come and go, with apt and dkms in a chroot; needs root and the network

bats_require_minimum_version 1.5.0

ROOT=$(cd "$BATS_TEST_DIRNAME/.." && pwd -P)

# in_tree COMMAND: in the Debian of this test, with mounts that end with it
in_tree() {
	unshare --mount --pid --fork --mount-proc="$TREE/proc" bash -e -c '
		mount --bind /dev "$0/dev"
		exec env -i DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 chroot "$0" sh -ec "$1"
	' "$TREE" "$1"
}

# other: the cloud kernel of the first series of this Debian that no payloads can be built for
other() {
	awk '/^[^#]/ && $2 == "bookworm" && $4 != "yes" { print $5; exit }' "$ROOT/scripts/kernel.d/table.txt" | sed 's/^cloud=linux-image-//'
}

setup_file() {
	local kver userland mirror=${MIRROR:-http://deb.debian.org/debian}
	((EUID == 0)) || skip "a chroot needs root"
	kver=$("$ROOT/scripts/kernel" release -q)
	userland=$("$ROOT/scripts/userland" "$kver")
	export KVER=$kver TREE=$BATS_FILE_TMPDIR/tree OTHER
	OTHER=$(other)
	cp -a "${userland%/image}/tree" "$TREE"
	cp "$ROOT"/build/deb/schedmgr-dkms_*.deb "$TREE/root/schedmgr-dkms.deb"
	cp /etc/resolv.conf "$TREE/etc/"
	printf 'deb %s main\n' "$mirror bookworm" "$mirror-security bookworm-security" >"$TREE/etc/apt/sources.list"
	in_tree 'apt-get -qq update
		apt-get -qq --yes --no-install-recommends install initramfs-tools zstd
		apt-get -qq --yes --no-install-recommends install /root/schedmgr-dkms.deb' >"$BATS_FILE_TMPDIR/log" 2>&1
}

teardown_file() {
	rm -rf --one-file-system "$BATS_FILE_TMPDIR/tree"
}

@test "it is built for the kernels that it is for" {
	run -0 in_tree 'dkms status'
	[[ $output == *"schedmgr/"*", $KVER, x86_64: installed"* ]]
}

@test "a kernel of another series, with its headers: apt ends with 0, the kernel has an initrd, and the hook says what it is" {
	local kver
	[[ -n $OTHER ]] || skip "payloads can be built for all kernels of this Debian"
	run -0 in_tree "apt-get --yes --no-install-recommends install linux-image-$OTHER linux-headers-$OTHER"
	[[ $output == *"schedmgr: the manager "*" is not for kernels like "* ]]
	kver=$(find "$TREE/lib/modules" -mindepth 1 -maxdepth 1 -name '*-amd64' ! -name "$KVER" -printf '%f\n')
	[ -s "$TREE/boot/initrd.img-$kver" ]
	run -0 in_tree 'dpkg --audit; dkms status'
	[[ $output != *"$kver"* ]]
}

@test "a build that fails is said, and apt ends with 0 all the same" {
	local kver
	kver=$(find "$TREE/lib/modules" -mindepth 1 -maxdepth 1 -name '*-amd64' ! -name "$KVER" -printf '%f\n')
	[[ -n $kver ]] || skip "there is one kernel only"
	in_tree 'sed -i /^BUILD_EXCLUSIVE_KERNEL/d /usr/src/schedmgr-*/dkms.conf; echo "#error broken" | tee -a /usr/src/schedmgr-*/kernel/main.c'
	run -0 in_tree "dpkg-reconfigure linux-image-$kver"
	[[ $output == *"could not be built for $kver, which keeps its own scheduler"* ]]
	run -0 in_tree 'dpkg --audit'
	[ -z "$output" ]
}
