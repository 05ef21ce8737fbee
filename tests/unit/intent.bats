# SPDX-License-Identifier: GPL-2.0
# intent.bats - whom to blame, with several that switch at once, stopped and killed at each step
#
# shellcheck disable=SC2154 # output is set by run

bats_require_minimum_version 1.5.0
load common.bash

# What an activation passes: its lock, the note's lock and the note itself, the switch, the history.
steps=(locked:1 locked:2 rename renamed activating activated locked:3 rename:2 renamed:2 append)

# eventually COMMAND...: until it succeeds, 10 s at most
eventually() {
	local i
	for ((i = 0; i < 200; i++)); do
		"$@" && return
		sleep 0.05
	done
	return 1
}

is_active() {
	[[ $(cut -d' ' -f1 "$FAKE_ROOT/active" 2>/dev/null || echo stock) == "$1" ]]
}

is_stopped() {
	[[ $(cut -d' ' -f3 "/proc/$1/stat" 2>/dev/null) == T ]]
}

is_gone() {
	[[ ! -e /proc/$1 ]]
}

# begin STEP COMMAND...: schedctl runs until it is stopped there; its pid is in $pid
begin() {
	local step=$1
	shift
	if [[ $step == append ]]; then
		FAKE_CRASH=append LD_PRELOAD=$FIXTURES/fake.so "$SCHEDCTL" "$@" 3>&- &
		pid=$!
		eventually is_gone "$pid"
		return
	fi
	FAKE_STOP=$step LD_PRELOAD=$FIXTURES/fake.so "$SCHEDCTL" "$@" 3>&- &
	pid=$!
	eventually is_stopped "$pid"
}

quarantined() {
	(cd "$STATE/quarantine" 2>/dev/null && printf '%s ' *) || :
}

@test "killed at each step, another waits: the note is that of the one that runs" {
	local step
	for step in "${steps[@]}"; do
		boot 1
		rm -rf "$STATE"/{running,history.jsonl,quarantine}
		stage hello 1 other 1
		begin "$step" activate hello
		if ! is_gone "$pid"; then
			LD_PRELOAD=$FIXTURES/fake.so "$SCHEDCTL" activate other --timeout 20 3>&- &
			second=$!
			sleep 0.2
			[[ -e /proc/$second ]]
			is_active stock || is_active hello
			kill -KILL "$pid"
			wait "$second"
		else
			schedctl activate other
		fi
		is_active other
		echo "$step: $(cat "$STATE/running")"
		jq -e '.name == "other" and .pending == false and .before == null' "$STATE/running"
		[[ $(jq -s '[.[] | select(.event == "activated") | .report.to] | last' "$STATE/history.jsonl") == '"other"' ]]
		boot 2
		run schedctl restore
		[[ $(quarantined) == 'other:1 ' ]]
	done
}

@test "the machine goes down at each step: the version that was being activated is to blame, no other" {
	local step
	for step in "${steps[@]}"; do
		boot 1
		rm -rf "$STATE"/{running,history.jsonl,quarantine}
		stage hello 1 other 1
		begin "$step" activate hello
		if ! is_gone "$pid"; then
			LD_PRELOAD=$FIXTURES/fake.so "$SCHEDCTL" activate other --timeout 20 3>&- &
			second=$!
			sleep 0.2
			kill -KILL "$second" "$pid"
			eventually is_gone "$second"
			eventually is_gone "$pid"
		fi
		boot 2
		schedctl set-default hello
		run schedctl restore
		echo "$step: $(quarantined) $output"
		if [[ $step == locked:? && $step != locked:3 || $step == rename ]]; then
			[[ $(quarantined) != *:* ]]
			is_active hello
		else
			[[ $(quarantined) == 'hello:1 ' ]]
			is_active stock
		fi
		schedctl set-default --none
	done
}

@test "one fails while another runs: both have their note, whoever is killed in between" {
	stage hello 1 other 1 third 1
	schedctl activate third
	begin activated activate hello
	FAKE_ACTIVATE=ENOMEM LD_PRELOAD=$FIXTURES/fake.so "$SCHEDCTL" activate other --timeout 20 3>&- &
	second=$!
	sleep 0.2
	kill -KILL "$pid"
	wait "$second" || [[ $? -eq 1 ]]
	jq -e '.name == "hello" and .pending == false' "$STATE/running"
	boot 2
	run schedctl restore
	[[ $(quarantined) == 'hello:1 ' ]]
}

@test "a way back waits for no activation" {
	local step
	for step in locked:1 rename activating; do
		for command in 'rollback --stock' rollback 'activate stock' confirm; do
			boot 1
			rm -rf "$STATE"/{running,history.jsonl}
			stage hello 1 other 1
			schedctl activate other --confirm 60
			begin "$step" activate hello
			# shellcheck disable=SC2086 # several words
			LD_PRELOAD=$FIXTURES/fake.so "$SCHEDCTL" $command 3>&- &
			second=$!
			for ((i = 0; i < 40; i++)); do
				[[ $command == confirm && ! -e $FAKE_ROOT/confirm ]] && break
				[[ $command != confirm ]] && is_active stock && break
				sleep 0.05
			done
			((i < 40))
			[[ $step == rename ]] || wait "$second"
			kill -KILL "$pid"
			wait "$second"
		done
	done
}

@test "a way back that is made while another version is being activated is what that falls back to" {
	stage hello 1 other 1
	schedctl activate other
	begin activating activate hello
	schedctl rollback --stock
	jq -e '.name == "hello" and .pending and .before.name == "stock"' "$STATE/running"
	# it was tried in vain, and whoever wanted it is gone
	kill -KILL "$pid"
	emit 5 0 stock 0 hello 1
	schedctl record --shutdown
	jq -e '.name == "stock" and .pending == false' "$STATE/running"
}

@test "an activation that does not get its turn says so, and changes nothing" {
	stage hello 1 other 1
	begin activating activate hello
	cp "$STATE/running" "$BATS_TEST_TMPDIR/before"
	fails 5 'another schedctl is activating a version' activate other --timeout 0.2
	diff "$BATS_TEST_TMPDIR/before" "$STATE/running"
	FAKE_CRASH=none run timeout --preserve-status -s TERM 1 env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" activate other --timeout 60
	[[ $status -eq 143 && $output == *'a signal came before the switch could be made'* ]]
	diff "$BATS_TEST_TMPDIR/before" "$STATE/running"
	kill -KILL "$pid"
}

@test "one on trial while another is being activated: both are named" {
	stage hello 1 other 1
	schedctl activate other
	begin activating activate hello
	kill -KILL "$pid"
	boot 2
	run schedctl restore
	[[ $output == *'hello:1 and other:1 were put into quarantine'* ]]
	[[ $(quarantined) == 'hello:1 other:1 ' ]]
}

@test "a note that came to nothing is put right by the recorder" {
	stage hello 1 other 1
	schedctl activate other
	begin renamed activate hello
	kill -KILL "$pid"
	LD_PRELOAD=$FIXTURES/fake.so "$SCHEDCTL" record 2>/dev/null 3>&- &
	pid=$!
	eventually eval '[[ $(jq -r .name "$STATE/running") == other ]]'
	kill "$pid"
	jq -e '.pending == false' "$STATE/running"
}
