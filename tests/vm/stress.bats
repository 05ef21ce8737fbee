#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# stress.bats - switches in a row under load; runs in the VM
#
# Environment: ROUNDS, how often to activate and roll back (default 100, that is 200 switches).

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

# Fails at the first switch that fails; a busy task costs retries, not a failure.
switch_often() {
	local i
	for ((i = 0; i < $1; i++)); do
		schedctl activate "$PAYLOAD" --timeout 30 --json >>"$2" || return
		schedctl rollback --timeout 30 --json >>"$2" || return
	done
}

@test "$((${ROUNDS:-100} * 2)) switches in a row: none fails, every worker goes on" {
	local rounds=${ROUNDS:-100} results=$BATS_TEST_TMPDIR/results
	load_payload
	switch_often $((rounds / 2)) "$results"
	all_load_goes_on
	switch_often $((rounds - rounds / 2)) "$results"
	all_load_goes_on
	schedctl status --json | jq -e --argjson rounds "$rounds" \
		'.active == "stock" and .switches == 2 * $rounds and .failures == 0'
	schedctl list --json | jq -e --argjson rounds "$rounds" '.versions[1].activations == $rounds'
	jq -rs 'map(.last_switch) | "# figure: \(length) switches on \(.[0].cpus) CPUs, \(map(.threads) | add / length | floor)" +
		" threads, \(map(.retries) | add) retries; median window \(map(.window_ns) | sort | .[length / 2 | floor] / 1000 | floor) us," +
		" tasks moved \(map(.rebuilt) | add)"' "$results" >&3
}
