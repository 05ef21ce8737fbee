# SPDX-License-Identifier: GPL-2.0
# history.bats - events as they are kept: once each, in order, whatever happens to the disk
#
# shellcheck disable=SC2154 # stderr is set by run

bats_require_minimum_version 1.5.0
load common.bash

@test "history: everything is written once, in order, with gaps marked" {
	schedctl load hello
	schedctl activate hello
	[[ $(wc -l <"$STATE/history.jsonl") -eq 3 ]]
	emit 6 1 hello 1 stock 0
	# not in the file yet, but shown
	[[ $(schedctl history | wc -l) -eq 4 && $(wc -l <"$STATE/history.jsonl") -eq 3 ]]
	run -0 schedctl history
	[[ ${lines[2]} =~ 'activated       stock -> hello:1, window 43.2 µs ['.*'pid 4711: schedctl test]' ]]
	[[ ${lines[3]} == *'rolled-back     hello:1 -> stock [by the kernel: confirm]' ]]
	schedctl unload hello
	[[ $(jq -c .seq "$STATE/history.jsonl" | paste -sd ' ') == '1 2 3 4 5' ]]
	[[ $(schedctl history --json -n 2 | jq -c .seq | paste -sd ' ') == '4 5' ]]
	for ((i = 0; i < 6; i++)); do emit 6 3 stock 0 stock 0; done
	FAKE_RING=4 run -0 schedctl load hello
	[[ $output == *'3 events were lost'* ]]
	[[ $(jq -c .seq "$STATE/history.jsonl" | paste -sd ' ') == '1 2 3 4 5 9 10 11 12' ]]
	run -0 schedctl history
	[[ $output == *'lost 3 events'* ]]
	boot 2
	schedctl load hello
	[[ $(jq -r '.boot_id[7:8]' "$STATE/history.jsonl" | uniq -c | tr -s ' ' | paste -sd ' ') == ' 9 1  1 2' ]]
	run -0 schedctl history -n 2
	[[ ${lines[1]} == '-- boot 00000002-0000-4000-8000-000000000000 --' ]]
}

@test "history: whoever has no name is shown by the number that was looked up" {
	FAKE_LOGINUID=54321 schedctl load hello
	run -0 schedctl history
	[[ $output == *'[uid 54321, pid 4711: schedctl test]' ]]
}

@test "history: the manager was unloaded and loaded again in the same boot" {
	schedctl load hello
	schedctl unload hello
	rm "$FAKE_ROOT/events"
	schedctl load hello
	[[ $(jq -c .seq "$STATE/history.jsonl" | paste -sd ' ') == '1 2 1' ]]
}

@test "history: a crash while writing, a full disk, a damaged file lose nothing" {
	schedctl load hello
	FAKE_CRASH=append run schedctl activate hello
	[[ $status -eq 137 && -n $(tail -c 1 "$STATE/history.jsonl") ]]
	FAKE_FULL=100 run -0 schedctl rollback
	[[ $output == *"cannot append to '/var/lib/schedmgr/history.jsonl': no space is left"* ]]
	[[ $(wc -l <"$STATE/history.jsonl") -eq 2 && -z $(tail -c 1 "$STATE/history.jsonl") ]]
	FAKE_FULL=0 run -0 schedctl activate hello
	[[ $output == *'no space is left'* ]]
	schedctl rollback
	[[ $(jq -c .seq "$STATE/history.jsonl" | paste -sd ' ') == '1 2 3 4 5 6 7 8 9' ]]
	printf 'garbage\n{"seq": 3\n\0\0\0' >>"$STATE/history.jsonl"
	schedctl activate hello
	[[ $(grep -a '^{"time' "$STATE/history.jsonl" | jq -c .seq | paste -sd ' ') == '1 2 3 4 5 6 7 8 9 10 11' ]]
	[[ $(schedctl history | wc -l) -eq 11 ]]
}

@test "history: it is bounded" {
	schedctl load hello
	line=$(tail -n 1 "$STATE/history.jsonl")
	yes "$line" | head -c $((1 << 20)) >"$STATE/history.jsonl"
	echo "$line" >>"$STATE/history.jsonl"
	schedctl activate hello
	[[ $(jq -c .seq "$STATE/history.jsonl" | paste -sd ' ') == '2 3' && -s $STATE/history.jsonl.1 ]]
	[[ $(schedctl history --json -n 3 | jq -c '.seq // .event' | paste -sd ' ') == '1 2 3 "damaged"' ]]
	schedctl rollback
	[[ $(wc -l <"$STATE/history.jsonl") -eq 4 ]]
}
