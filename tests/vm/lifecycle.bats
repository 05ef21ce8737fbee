#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# lifecycle.bats - load, activate, roll back, unload under load; runs in the VM

load common

setup_file() {
	start_load
}

teardown_file() {
	stop_load
}

teardown() {
	clean_up
}

@test "a payload is staged: listed, not active, nothing changed in the kernel" {
	local text
	redirected_functions "$PAYLOAD_FILE" "$BATS_TEST_TMPDIR/names"
	# with the manager come its probes
	modprobe schedmgr
	text=$(text_of "$BATS_TEST_TMPDIR/names")
	load_payload
	schedctl list --json | jq -e --arg name "$PAYLOAD" '.versions | length == 2 and
		(.[0] | .name == "stock" and .state == "active") and
		(.[1] | .name == $name and .state == "staged" and .activations == 0 and .redirects > 400)'
	schedctl status --json | jq -e '.active == "stock" and .staged == 1 and .previous == null'
	[ "$text" = "$(text_of "$BATS_TEST_TMPDIR/names")" ]
	schedctl unload "$PAYLOAD"
	schedctl list --json | jq -e '.versions | length == 1'
}

@test "activate, roll back: every worker goes on, the redirected text is byte for byte what it was" {
	local names=$BATS_TEST_TMPDIR/names stock=$BATS_TEST_TMPDIR/stock count
	redirected_functions "$PAYLOAD_FILE" "$names"
	count=$(wc -l <"$names")
	load_payload
	text_of "$names" >"$stock"
	[ "$(wc -l <"$stock")" -eq "$count" ]

	schedctl activate "$PAYLOAD"
	schedctl status --json | jq -e --arg name "$PAYLOAD" --argjson cpus "$(nproc)" '.active == $name and
		.previous == "stock" and .switches >= 1 and (.last_switch | .error == 0 and .cpus == $cpus and
		.threads > 30 and .rebuilt > 0 and .redirects > 400 and .window_ns > 0)'
	load_goes_on
	# the tool sees each of them changed
	text_of "$names" >"$BATS_TEST_TMPDIR/active"
	[ "$(comm -12 "$stock" "$BATS_TEST_TMPDIR/active" | wc -l)" -eq 0 ]

	schedctl rollback
	schedctl status --json | jq -e '.active == "stock" and (.last_switch | .error == 0 and .redirects == 0)'
	text_of "$names" | diff "$stock" -
	all_load_goes_on
}

@test "tasks that fell asleep under a payload survive its unloading" {
	local pids=() i
	load_payload
	schedctl activate "$PAYLOAD"
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	for i in {1..20}; do
		background sh -c 'read -r line <"$1"' sh "$BATS_TEST_TMPDIR/fifo"
		pids+=("$background")
	done
	background sleep 3600
	pids+=("$background")
	for i in "${pids[@]}"; do
		eventually 30 grep -q '^State:.S' "/proc/$i/status"
	done
	schedctl rollback
	schedctl unload "$PAYLOAD"
	[ ! -d "/sys/module/sched_${PAYLOAD}_1" ]
	# frames of the payload or of its tables would be fatal now
	cat /proc/[0-9]*/stack >/dev/null 2>&1 || true # of tasks that are gone
	kill "${pids[-1]}"
	for i in {1..20}; do echo; done >"$BATS_TEST_TMPDIR/fifo"
	for i in "${pids[@]::20}"; do
		kill "$i" 2>/dev/null || true
		wait "$i" || true
	done
	load_goes_on
}

@test "loaded again after unloading, it works again" {
	load_payload
	schedctl activate "$PAYLOAD"
	is_active "$PAYLOAD"
	load_goes_on
	schedctl activate stock
	is_active stock
	schedctl unload "$PAYLOAD"
}
