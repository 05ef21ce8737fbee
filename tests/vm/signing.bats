#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# signing.bats - a kernel that takes signed modules only, under Secure Boot and lockdown; runs in the VM
#
# Needs scripts/vm --secure-boot: the firmware's one key is public, and what is signed with it is trusted.

load common

SIGN_FILE=$BUILD/kernels/$KVER/headers/kbuild/scripts/sign-file
TRUSTED=/usr/share/ovmf/PkKek-1-snakeoil

setup_file() {
	export KBUILD_SIGN_PIN=snakeoil
	mount -t efivarfs efivarfs /sys/firmware/efi/efivars
	mkdir "$BATS_FILE_TMPDIR/signed"
	"$SIGN_FILE" sha256 $TRUSTED.key $TRUSTED.pem "$MANAGER" "$BATS_FILE_TMPDIR/signed/schedmgr.ko"
	"$SIGN_FILE" sha256 $TRUSTED.key $TRUSTED.pem "$PAYLOAD_FILE" "$BATS_FILE_TMPDIR/signed/$PAYLOAD.ko"
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=nobody -keyout "$BATS_FILE_TMPDIR/other.key" \
		-out "$BATS_FILE_TMPDIR/other.pem" 2>/dev/null
}

signed() {
	echo "$BATS_FILE_TMPDIR/signed/$1.ko"
}

said() {
	dmesg | grep -F "$1"
}

@test "the machine is locked down, and doctor explains it" {
	grep -qF '[integrity]' /sys/kernel/security/lockdown
	run schedctl doctor
	[[ $output == *"lockdown"*"'integrity': modules must be signed"* ]]
	[[ $output == *"signatures"*"the kernel demands signed modules"*"Secure Boot is on"* ]]
	[[ $output == *"sign manager and payloads with a key that the kernel trusts"* ]]
}

@test "an unsigned manager is refused" {
	run -7 schedctl load "$(signed "$PAYLOAD")"
	[[ $output == *"cannot load the scheduler manager: the kernel demands signed modules"* ]]
	said "Loading of unsigned module is rejected"
	[[ ! -e /dev/schedmgr ]]
}

@test "a signed manager is welcome, an unsigned payload is not" {
	insmod "$(signed schedmgr)"
	run ! schedctl verify "$PAYLOAD_FILE"
	[[ $output == *"signature"*"none, but the kernel demands signed modules"* ]]
	refused 6 "it is not signed, but the kernel demands signed modules" schedctl load "$PAYLOAD_FILE"
	[[ $(schedctl list --json | jq '.versions | length') -eq 1 ]]
}

@test "one with another's signature, or with a damaged one" {
	local file=$BATS_TEST_TMPDIR/other.ko
	"$SIGN_FILE" sha256 "$BATS_FILE_TMPDIR/other.key" "$BATS_FILE_TMPDIR/other.pem" "$PAYLOAD_FILE" "$file"
	refused 6 "it is not signed by a key that the kernel trusts" schedctl load "$file"
	cp "$(signed "$PAYLOAD")" "$file"
	printf 'xxxx' | dd of="$file" bs=1 seek=$(($(stat -c %s "$file") - 100)) conv=notrunc status=none
	refused 6 "it is not signed by a key that the kernel trusts" schedctl load "$file"
	[[ $(schedctl list --json | jq '.versions | length') -eq 1 ]]
}

@test "a signed payload is loaded and runs, and shows who signed it" {
	schedctl verify "$(signed "$PAYLOAD")"
	schedctl show "$(signed "$PAYLOAD")" | grep -q '^signature .*SnakeOil'
	schedctl load "$(signed "$PAYLOAD")"
	schedctl activate "$PAYLOAD"
	is_active "$PAYLOAD"
	schedctl rollback
	is_active stock
	schedctl unload "$PAYLOAD"
}
