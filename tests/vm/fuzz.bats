#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# fuzz.bats - nonsense for every way in, always the same, and nothing changes; runs in the VM

load common

setup_file() {
	schedctl load hello
}

# unchanged COMMAND...: it succeeds, and the machine is as it was
unchanged() {
	local before
	before=$(state)
	"$@" >"$BATS_TEST_TMPDIR/out" 2>&1 || {
		cat "$BATS_TEST_TMPDIR/out"
		return 1
	}
	sed 's/^/# figure: /' "$BATS_TEST_TMPDIR/out" | grep -v '^# figure: ok ' >&3 || true
	diff <(echo "$before") <(state)
}

@test "10,000 ioctls" {
	unchanged "$GUEST/ioctl-garbage" 10000
}

@test "10,000 netlink messages" {
	unchanged "$GUEST/fuzz-netlink" 10000
}

@test "10,000 damaged payloads" {
	unchanged "$GUEST/fuzz-image" load "$PAYLOAD_FILE" 10000
}

@test "100 payloads with other bytes in their tables, past schedctl's checks" {
	"$GUEST/fuzz-image" tables "$PAYLOAD_FILE" 100 | sed 's/^/# figure: /' >&3
	[[ $(schedctl list --json | jq '.versions | length') -eq 2 ]]
	is_active stock
}

@test "all works as before" {
	schedctl load "$PAYLOAD_FILE"
	schedctl activate "$PAYLOAD"
	schedctl rollback
}
