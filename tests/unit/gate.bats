# SPDX-License-Identifier: GPL-2.0
# gate.bats - limits of wake-up latency, and the latencies themselves
#
# shellcheck disable=SC2154 # stderr is set by run

bats_require_minimum_version 1.5.0
load common.bash

@test "gate: what it says, with which trial, and where it is shown" {
	stage hello 1
	export FAKE_SAMPLES=5000
	run -0 schedctl activate hello --gate p99=2x
	[[ $output == *'It goes back by itself if it is worse than p99=2x within 30 s; then it stays'* ]]
	json '.confirm | .left_ms == 30000 and .keeps and .fallback == "stock" and .gate == {gate: "p99=2x", samples: 1000}' status
	run -0 schedctl status
	[[ $output == *'gate         pending: back to stock if worse than p99=2x, for 30 s'* && $output != *'schedctl confirm'* ]]
	run -0 schedctl confirm
	activate stock 0
	json '.confirm_ms == 120000 and .keeps and .gate == {gate: "rt:p99.9=1.5x", samples: 50}' \
		activate hello --gate rt:p99.9=1.5x --trial 120 --min-samples 50
	activate stock 0
	run -0 schedctl activate hello -g p50=5ms --confirm 60
	[[ $output == *'in 60 s unless it is confirmed: schedctl confirm; before that if it is worse than p50=5ms'* ]]
	run -0 schedctl status
	[[ $output == *'confirm      pending: back to stock in 60 s'*'gate         pending: back to stock if worse than p50=5ms, for 60 s'* ]]
	json '.confirm.keeps == false' status
}

@test "gate: a trial of nothing to compare with is warned of" {
	stage hello 1
	FAKE_SAMPLES=34 run -0 schedctl activate hello --gate p99=2x
	[[ $output == *'warning: the gate has nothing to compare with: 34 wake-ups were measured before the switch, 1000 are needed'* ]]
	activate stock 0
	FAKE_SAMPLES=34 run -0 schedctl activate hello --gate p99=2ms
	[[ $output != *warning* ]]
}

@test "gate: what is no gate is refused, and quoted" {
	local gate
	stage hello 1
	for gate in '' p99 p99= =2x p99=2 p99=x p99=0x p99=-2x p99=1e9x p99=0x2x p99=1001x p100=2x p0=2x p99.95=2x 99=2x p99=2y \
		p99=2xx p99=nanx p99=infx p99=2h idle:p99=2x :p99=2x p99=2x:rt 'p 99=2x' 'p99= 2x' p99=0ms p99=101s; do
		fails 2 "the gate '$gate' is not [CLASS:]PERCENTILE=LIMIT" activate hello --gate "$gate"
	done
	for gate in p99=2x p0.1=0.01x p99.9=1000x fair:p95=1.25x deadline:p50=10us p99=1s; do
		json ".gate.gate == \"$gate\"" activate hello --gate "$gate"
		activate stock 0
	done
	fails 2 'only one --gate can be given' activate hello --gate p99=2x --gate p50=2x
	fails 2 'need --gate' activate hello --trial 30
	fails 2 'need --gate' activate hello --min-samples 3
	fails 2 'either --confirm or --trial' activate hello --gate p99=2x --confirm 10 --trial 30
	fails 2 "'1' is not a number of seconds from 5" activate hello --gate p99=2x --trial 1
	fails 2 "'0' is not a number of wake-ups" activate hello --gate p99=2x --min-samples 0
	is_active stock
	FAKE_ACTIVATE=EOPNOTSUPP fails 7 'was loaded with health=0' activate hello --gate p99=2x
}

@test "health: now and before the last switch, of a version that is loaded, in the history" {
	stage hello 1
	run -0 schedctl status
	[[ $output == *'wake-up      is not measured'* ]]
	json '.figures == null and (.last_switch.before? == null)' status
	export FAKE_SAMPLES=5000
	schedctl activate hello
	run -0 schedctl status
	grep -E '^wake-up +to run +p50 +p95 +p99 +p99.9 +samples$' <<<"$output"
	grep -E '^ +now, 60.0 s: 2058 context switches/s$' <<<"$output"
	grep -E '^ +before, stock, 60.0 s: 2058 context switches/s$' <<<"$output"
	[[ $(grep -cE '^ +fair +12.3 µs +250.0 µs +3.21 ms +48.00 ms +5000$' <<<"$output") -eq 2 ]]
	[[ $(grep -cE '^ +rt +2.0 µs +3.0 µs +4.0 µs +5.0 µs +7$' <<<"$output") -eq 2 && $output != *deadline* ]]
	json '.figures == .last_switch.before and (.figures | .duration_ns == 60000000000 and .switches == 123456 and
		.switches_per_s == 2058 and .deadline == null and .fair == {samples: 5000, p50_ns: 12345, p95_ns: 250000,
		p99_ns: 3210000, p999_ns: 48000000})' status
	json '.versions[1].figures.rt.p99_ns == 4000' list
	json '.payload.figures.fair.samples == 5000' show "$FIXTURES/hello.ko"
	run -0 schedctl history -n 1
	[[ $output == *'window 43.2 µs, before fair p99 3.21 ms ['* ]]
	[[ $(jq -s '.[-1].report.before.fair.p99_ns' "$STATE/history.jsonl") -eq 3210000 ]]
	[[ $(schedctl history --json -n 1 | jq .report.before.fair.p999_ns) -eq 48000000 ]]
}
