#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# What `make demo` shows, every tick of it.

@test "every step of the demo is as it should be" {
	set -o pipefail
	"$BATS_TEST_DIRNAME/../../scripts/demo" 2>&1 | sed 's/^/# /' >&3
}
