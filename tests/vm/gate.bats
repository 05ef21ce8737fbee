#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# gate.bats - how long tasks wait for a CPU, and schedulers that make them wait longer; runs in the VM
#
# Needs tests/payloads/sluggish, which lets tasks that were woken wait.

load common

SLEEPER='select undef, undef, undef, 0.02 while 1'

setup_file() {
	local n
	# the last CPU is busy, and tasks wake up there all the time
	start taskset -c "$(last_cpu)" sh -c 'while :; do :; done'
	for ((n = 0; n < 6; n++)); do start taskset -c "$(last_cpu)" perl -e "$SLEEPER"; done
	start schedctl record
}

# start COMMAND...: until the end of the file
start() {
	"$@" >/dev/null 2>&1 3>&- &
	echo $! >>"$BATS_FILE_TMPDIR/started"
}

teardown_file() {
	# those that a test has killed are gone
	xargs --max-args 1 kill <"$BATS_FILE_TMPDIR/started" || true
}

teardown() {
	if [[ -e /dev/schedmgr ]] && ! is_active stock; then
		schedctl activate stock --timeout 30
	fi
}

# measured CLASS N: so many wake-ups, under the version that runs
measured() {
	[[ $(field "figures.$1.samples // 0") -ge $2 ]]
}

# lasted SECONDS: the version that runs has done so for that long, or for longer than figures go back
lasted() {
	[[ $(field "figures.duration_ns >= $1 * 1e9") == true ]]
}

# last_event FILTER: of the history
last_event() {
	schedctl history --json -n 1 | jq -e "$1"
}

in_quarantine() {
	schedctl quarantine list --json | jq -e --arg version "$1" '[.quarantine[]? | .name + ":" + .version] | index($version)'
}

@test "a manager that does not measure says so, and takes no gate" {
	insmod "$MANAGER" health=0
	schedctl load baseline
	refused 7 'the manager was loaded with health=0' schedctl activate baseline --gate p99=2x
	run -0 schedctl status
	[[ $output == *'wake-up      is not measured'* ]]
	schedctl status --json | jq -e '.figures == null'
	schedctl unload baseline
	rmmod schedmgr
}

@test "status: how long tasks of each class wait, and how often CPUs switch" {
	local fifo
	insmod "$MANAGER"
	schedctl load baseline sluggish
	background chrt --fifo 10 perl -e "$SLEEPER"
	# shellcheck disable=SC2154 # set by background
	fifo=$background
	background chrt --deadline --sched-runtime 5000000 --sched-period 50000000 0 perl -e "$SLEEPER"
	for class in fair rt deadline; do
		eventually 60 measured $class 50
	done
	kill "$fifo" "$background"
	schedctl status --json | jq -e '.figures | .switches_per_s > 100 and .duration_ns > 1e9 and
		([.fair, .rt, .deadline][] | .p50_ns > 0 and .p50_ns <= .p95_ns and .p95_ns <= .p99_ns and .p99_ns <= .p999_ns)'
	run -0 timeout 3 schedctl status --watch=1 || [[ $status -eq 124 ]]
	grep -E '^ +now, .* context switches/s$' <<<"$output"
	grep -E '^ +fair( +[0-9.]+ (µs|ms|s)){4} +[0-9]+$' <<<"$output"
	# those of the version before are in what the switch and the list say, and in the history
	schedctl activate baseline
	eventually 60 measured fair 500
	schedctl rollback
	schedctl status --json | jq -e '.last_switch.before.fair.samples >= 500 and .last_switch.from == "baseline"'
	schedctl list --json | jq -e '.versions[1].figures.fair.samples >= 500 and .versions[2].figures == null'
	last_event '.event == "rolled-back" and .report.before.fair.samples >= 500 and .report.before.switches > 500'
}

@test "a version that makes tasks wait goes back within its trial, though every process of the operator was killed" {
	eventually 60 measured fair 500
	background setsid bash -c 'schedctl activate sluggish --gate p99=5x --min-samples 200 --trial 40; sleep 3600'
	eventually 30 is_active sluggish
	schedctl status --json | jq -e '.confirm | .keeps and .fallback == "stock" and .gate == {gate: "p99=5x", samples: 200}'
	pkill -KILL -x schedctl || true
	kill -KILL -- "-$background"
	eventually 35 is_active stock
	dmesg | grep -E 'schedmgr: gate: sluggish 1 goes back: p99 of class fair [0-9]{5,} us, before [0-9]+ us: more than 5.00x of before'
	start schedctl record
	eventually 30 in_quarantine sluggish:1
	schedctl quarantine list | grep -E 'the gate found: p99 of class fair [0-9]{5,} us, before [0-9]+ us'
	schedctl history --json -n 3 | jq -se 'map(.event) == ["gate", "activating", "rolled-back"] and all(.cause == "gate") and
		.[0].name == "sluggish" and (.[0].detail | test("^p99 of class fair [0-9]{5,} us, before [0-9]+ us: more than")) and
		.[2].report.before.fair.p99_ns > 50e6'
	schedctl history --json >"$BATS_TEST_TMPDIR/history"
	python3 "$REPOSITORY/tests/unit/validate" "$REPOSITORY/docs/events.schema.json" "$BATS_TEST_TMPDIR/history"
	schedctl quarantine clear --all
}

@test "one that does as well as the one before stays, and the kernel confirms it" {
	eventually 60 measured fair 500
	run -0 schedctl activate baseline --gate p50=10x --trial 6
	[[ $output == *'It goes back by itself if it is worse than p50=10x within 6 s; then it stays'* ]]
	eventually 30 last_event '.event == "confirmed" and .cause == "gate" and .name == "baseline" and
		(.detail | test("^p50 of class .* us, before .* us: within 10.00x of before$"))'
	is_active baseline
	schedctl status --json | jq -e '.confirm == null'
	run -1 in_quarantine baseline:1
}

@test "a limit in time; with --confirm a missing confirmation is the other way to fail" {
	schedctl activate sluggish --gate fair:p99=100ms --min-samples 200 --confirm 40
	eventually 35 last_event '.event == "rolled-back" and .cause == "gate"'
	schedctl activate baseline --gate fair:p50=10s --confirm 6
	eventually 20 last_event '.event == "rolled-back" and .cause == "confirm"'
	schedctl activate baseline --gate fair:p50=10s --confirm 600
	# a trial is measured from its first second on
	eventually 60 lasted 4
	eventually 60 measured fair 200
	schedctl confirm
	last_event '.event == "confirmed" and .cause == "request" and (.detail | test("^p50 of class fair "))'
}

@test "too few wake-ups are no verdict, which is said" {
	run -0 schedctl activate sluggish --gate p99=2x --trial 5 --min-samples 1000000
	[[ $output == *'warning: the gate has nothing to compare with:'*' 1000000 are needed'* ]]
	eventually 30 last_event '.event == "confirmed" and (.detail | test("^p99 not judged: too few wake-ups, .* needed 1000000$"))'
	is_active sluggish
}
