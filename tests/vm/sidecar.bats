#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# sidecar.bats - a payload that replaces functions of files outside the boundary as well: one switch, one way back; runs in the VM

export PAYLOAD=sidecar
load common

ACCOUNT=/run/cpuacct

setup_file() {
	start_load
	mkdir -p "$ACCOUNT"
	mount -t cgroup -o cpuacct none "$ACCOUNT"
}

teardown_file() {
	umount "$ACCOUNT"
	stop_load
}

teardown() {
	clean_up
}

# core.c: sched_get_priority_max(2)
highest() {
	chrt -m | sed -n 's|^SCHED_FIFO .*/||p'
}

# kernel/sched/cpuacct.c: is each of several readings a whole number of milliseconds?
whole_milliseconds() {
	local i
	for ((i = 0; i < 10; i++)); do
		[[ $(<"$ACCOUNT/cpuacct.usage") == *000000 ]] || return
	done
}

# kernel/sys.c: ru_maxrss of getrusage(2), which is a whole number of pages of 4 KiB, or one more
odd_kilobytes() {
	perl -e '$usage = "\0" x 144; syscall(98, 0, $usage) == 0 or die; exit((unpack("q18", $usage))[4] % 4 != 1)'
}

stock_is_seen() {
	[[ $(highest) == 99 ]]
	! odd_kilobytes
	! whole_milliseconds
}

sidecar_is_seen() {
	[[ $(highest) == 98 ]]
	odd_kilobytes
	whole_milliseconds
}

@test "functions of core.c, cpuacct.c and sys.c come and go in one switch, 10 times under load" {
	local names=$BATS_TEST_TMPDIR/names stock=$BATS_TEST_TMPDIR/stock round
	load_payload
	redirected_functions "$PAYLOAD_FILE" "$names"
	grep -q '^cpuusage_read,1$' "$names"
	grep -q '^getrusage,1$' "$names"
	text_of "$names" >"$stock"
	stock_is_seen
	for ((round = 0; round < 10; round++)); do
		schedctl activate sidecar
		sidecar_is_seen
		schedctl rollback
		stock_is_seen
	done
	schedctl status --json | jq -e '.switches == 20 and .failures == 0'
	text_of "$names" | diff "$stock" -
	load_goes_on
}

@test "from it to a payload without a sidecar and back" {
	schedctl load sidecar baseline
	schedctl activate sidecar
	sidecar_is_seen
	schedctl activate baseline
	stock_is_seen
	schedctl rollback
	is_active sidecar
	sidecar_is_seen
}
