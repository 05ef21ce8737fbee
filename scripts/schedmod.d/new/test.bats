# shellcheck shell=bats
# SPDX-License-Identifier: GPL-2.0
#
# test.bats - what @NAME@ does that stock does not; schedmod test runs it in a VM, after 20 switches under load
#
# $PAYLOAD_FILE is the payload. What else there is to call, such as eventually and is_active, is in $SCHEDMOD_TESTS/common.bash.

load "$SCHEDMOD_TESTS/common"

teardown() {
	clean_up
}

@test "@NAME@ picks tasks while it is active" {
	load_payload
	schedctl activate "$PAYLOAD" --timeout 30
	is_active "$PAYLOAD"
	perf bench sched pipe --loop 500
	schedctl rollback --timeout 30
	dmesg | grep -E '@NAME@ [^ ]+: [1-9][0-9]{3,} picks'
}
