# SPDX-License-Identifier: GPL-2.0
# state.bats - what is kept from boot to boot: default, trial, quarantine, history, and what restore makes of them
#
# shellcheck disable=SC2154 # stderr is set by run

bats_require_minimum_version 1.5.0
load common.bash

# quarantined NAME:VERSION TEXT: it is in quarantine, with a reason that has TEXT
quarantined() {
	run -0 schedctl quarantine list --json
	jq -e --arg id "$1" --arg text "$2" \
		'.quarantine // [] | any(.name + ":" + .version == $id and (.reason | contains($text)))' <<<"$output"
}

nothing_quarantined() {
	run -0 schedctl quarantine list
	[[ -z $output ]]
}

is_active() {
	[[ $(schedctl status --json | jq -r .active) == "$1" ]]
}

# restored CODE TEXT: restore ends so and says this on standard error, and leaves it for status
restored() {
	run --separate-stderr schedctl restore
	if [[ $status -ne $1 || $stderr != *"$2"* ]]; then
		printf 'wanted %s and "%s", got %s:\n%s\n' "$1" "$2" "$status" "$stderr"
		return 1
	fi
	run -0 schedctl status
	[[ $output == *"$2"* ]]
}

@test "restore: nothing wanted, stock wanted, already active" {
	restored 0 'no version is set as the default'
	schedctl set-default stock
	restored 0 "the default is the kernel's own scheduler"
	schedctl set-default hello:1
	restored 0 'hello:1 was activated'
	is_active hello
	restored 0 'hello:1 is active already'
	schedctl set-default --none
	restored 0 'no version is set as the default'
	fails 2 'needs NAME or --none' set-default
	fails 2 'either NAME or --none' set-default hello --none
}

@test "restore: schedmgr.disable=1 wins, but a crash is judged" {
	schedctl set-default hello
	schedctl load hello
	schedctl activate hello
	boot 2
	echo 'quiet schedmgr.disable=1' >"$FAKE_ROOT/proc/cmdline"
	restored 0 "schedmgr.disable=1 is on the kernel's command line"
	is_active stock
	quarantined hello:1 'the machine went down'
	echo 'quiet schedmgr.disable=1 schedmgr.disable=0' >"$FAKE_ROOT/proc/cmdline"
	restored 9 "'hello:1' is in quarantine"
}

@test "restore: no payload for this kernel, another version, a damaged one" {
	fails 0 "no payload 'nothing' for the running kernel '6.1.0-test-amd64', nor for another one; install or build the one for this kernel, or: schedctl set-default --none" \
		set-default nothing
	restored 4 "nor for another one"
	schedctl set-default hello
	FAKE_RELEASE=6.1.0-2-amd64 restored 4 "no payload 'hello' for the running kernel '6.1.0-2-amd64', only for 6.1.0-test-amd64"
	schedctl set-default hello:2
	restored 4 "version 2 of 'hello' is wanted, version 1 is installed"
	schedctl set-default hello
	cp "$FIXTURES/other-build.ko" "$FAKE_ROOT/usr/lib/schedmgr/$FAKE_RELEASE/hello.ko"
	restored 6 'another build of the same release'
	echo '{' >"$STATE/default"
	restored 1 'cannot be read, or is damaged'
	is_active stock
}

@test "set-default: says at once what could not be restored, and takes no path" {
	run -0 --separate-stderr schedctl set-default hello:1
	[[ -z $stderr ]]
	run -0 --separate-stderr schedctl set-default stock
	[[ -z $stderr ]]
	json ".warnings == [\"version 2 of 'hello' is wanted, version 1 is installed; install that version, or take what there is: schedctl set-default hello\"] and .default_version == \"2\"" set-default hello:2
	: >"$STATE/$FAKE_RELEASE/empty.ko"
	fails 0 'it is empty' set-default empty
	for name in ./hello /tmp/hello.ko hello.ko; do
		fails 2 "'$name' is not " set-default "$name"
	done
	[[ $(jq -r .name "$STATE/default") == empty ]]
}

@test "restore: a busy machine stays on stock and can be tried again" {
	schedctl set-default hello
	export FAKE_ACTIVATE=EBUSY FAKE_BLOCKER='1 1234 dd wait_for_it'
	restored 5 "task 1234 (dd) sat in 'wait_for_it'"
	unset FAKE_ACTIVATE FAKE_BLOCKER
	boot 2
	restored 0 'hello:1 was activated'
	nothing_quarantined
}

@test "what was not stable when the machine went down is not restored until it is cleared" {
	schedctl set-default hello
	restored 0 'hello:1 was activated'
	touch -d '+40 seconds' "$STATE/running"
	boot 2
	restored 9 "hello:1' is in quarantine: the machine went down about"
	[[ $output =~ 'about '(39|40)' s after it had been activated and before it had been stable for 10 minutes' ]]
	is_active stock
	boot 3
	restored 9 'in quarantine'
	fails 4 "'other' is not in quarantine" quarantine clear other
	run -0 schedctl quarantine clear hello:1
	[[ $output == '1 version taken out of quarantine' ]]
	restored 0 'hello:1 was activated'
}

@test "clean shutdown, stable version, stock: nobody is blamed" {
	schedctl load hello
	schedctl activate hello
	schedctl record --shutdown
	boot 2
	schedctl restore
	nothing_quarantined
	schedctl load hello
	schedctl activate hello
	schedctl rollback
	boot 3
	schedctl restore
	nothing_quarantined
	schedctl load hello
	schedctl activate hello
	jq -c '.stable = true' "$STATE/running" >"$BATS_TEST_TMPDIR/running"
	cp "$BATS_TEST_TMPDIR/running" "$STATE/running"
	boot 4
	schedctl restore
	nothing_quarantined
}

@test "killed right before or right after the switch: the next boot knows" {
	for point in activating activated; do
		schedctl load hello
		FAKE_CRASH=$point run schedctl activate hello
		[[ $status -eq 137 ]]
		boot 2
		run -0 schedctl restore
		quarantined hello:1 'the machine went down soon after'
		schedctl quarantine clear --all
		boot 1
	done
}

@test "a later activation by hand does not hide a crash that nobody has judged" {
	stage hello 1 other 1
	schedctl activate hello
	boot 2
	stage hello 1 other 1
	schedctl activate other
	quarantined hello:1 'the machine went down'
	FAKE_ACTIVATE=ENOMEM run schedctl activate hello
	[[ $(jq -r .name "$STATE/running") == other ]]
}

@test "a failed activation leaves the note as it was" {
	stage hello 1 other 1
	schedctl activate other
	cp "$STATE/running" "$BATS_TEST_TMPDIR/before"
	FAKE_ACTIVATE=EBUSY FAKE_BLOCKER='1 1 a f' run -5 schedctl activate hello
	diff "$BATS_TEST_TMPDIR/before" "$STATE/running"
}

@test "a signal ends the activation, puts the note right and is obeyed afterwards" {
	stage hello 1 other 1
	schedctl activate other
	while read -r signal code; do
		FAKE_SLOW=20 run timeout --preserve-status -s "$signal" 1 env LD_PRELOAD="$FIXTURES/fake.so" \
			"$SCHEDCTL" activate hello --timeout 30
		[[ $status -eq $code && $output == *'a signal came before the switch could be made'* ]]
		[[ $(jq -r .name "$STATE/running") == other ]]
	done <<<$'INT 130\nTERM 143\nHUP 129'
	schedctl set-default hello
	FAKE_SLOW=20 run timeout --preserve-status -s TERM 1 env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" restore
	[[ $status -eq 143 && $(jq -r .name "$STATE/running") == other ]]
	json '.restore.decision == "failed"' status
	boot 2
	schedctl restore
	quarantined other:1 'the machine went down'
	is_active hello
}

@test "killed while the switch was tried: the event puts the note right" {
	stage hello 1 other 1
	schedctl activate other
	FAKE_SLOW=20 run timeout -s KILL 1 env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" activate hello
	[[ $(jq -r .name "$STATE/running") == hello ]]
	emit 5 0 other 1 hello 1
	# the trial of the one that runs is not over, and it is to blame
	schedctl record --shutdown
	[[ $(jq -c '[.name, .stable, .before]' "$STATE/running") == '["other",false,null]' ]]
	jq -c '.clean = false' "$STATE/running" >"$BATS_TEST_TMPDIR/running"
	cp "$BATS_TEST_TMPDIR/running" "$STATE/running"
	boot 2
	schedctl restore
	quarantined other:1 'the machine went down'
}

@test "killed while the switch was tried, and who ran had changed before: that is known too" {
	stage hello 1 other 1
	schedctl activate other
	emit 6 2 other 1 stock 0
	FAKE_SLOW=20 run timeout -s KILL 1 env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" activate hello
	emit 5 0 stock 0 hello 1
	schedctl record --shutdown
	jq -e '.name == "stock" and .since_ns > 0 and .before == null' "$STATE/running"
}

@test "a switch that was tried for long begins the trial when it is made" {
	local began
	stage hello 1
	FAKE_CRASH=activated run schedctl activate hello
	began=$(jq '.since_ns' "$STATE/running")
	jq -c '.since_ns -= 20000000000 | .stable = true' "$STATE/running" >"$BATS_TEST_TMPDIR/running"
	cp "$BATS_TEST_TMPDIR/running" "$STATE/running"
	schedctl record --shutdown
	jq -e --argjson began "$began" '.name == "hello" and .stable == false and .since_ns >= $began' "$STATE/running"
	# once only
	cp "$STATE/running" "$BATS_TEST_TMPDIR/running"
	rm "$STATE/history.jsonl"
	schedctl record --shutdown
	diff "$BATS_TEST_TMPDIR/running" "$STATE/running"
}

# wait_for COMMAND...: until it succeeds, 10 s at most
wait_for() {
	local i
	for ((i = 0; i < 200; i++)); do
		"$@" && return
		sleep 0.05
	done
	return 1
}

notes() {
	[[ $(jq -r .name "$STATE/running") == "$1" ]]
}

@test "two activations at once: one that fails leaves the other's note alone" {
	stage hello 1 other 1 third 1
	schedctl activate third
	FAKE_SLOW=2 FAKE_ACTIVATE=ENOMEM schedctl activate hello 3>&- &
	first=$!
	wait_for notes hello
	schedctl activate other
	code=0
	wait "$first" || code=$?
	[[ $code -eq 1 ]]
	[[ $(jq -r .name "$STATE/running") == other ]]
	# and the one that comes later fails first: what runs is right, not what was tried
	FAKE_SLOW=2 FAKE_ACTIVATE=ENOMEM schedctl activate hello 3>&- &
	first=$!
	wait_for notes hello
	FAKE_ACTIVATE=ENOMEM run -1 schedctl activate third
	[[ $(jq -r .name "$STATE/running") == other ]]
	code=0
	wait "$first" || code=$?
	[[ $code -eq 1 ]]
	[[ $(jq -r .name "$STATE/running") == other ]]
}

@test "what the kernel threw out goes into quarantine, whoever comes next" {
	while IFS='|' read -r event cause text; do
		schedctl load hello
		schedctl activate hello
		emit "$event" "$cause" hello 1 stock 0
		run -0 schedctl record --shutdown
		[[ $output == *"hello:1 was put into quarantine: $text" ]]
		quarantined hello:1 "$text"
		[[ $event -eq 5 || $(jq -r .name "$STATE/running") == stock ]]
		schedctl quarantine clear hello
		schedctl record --shutdown
		nothing_quarantined
		boot 1
	done <<-'END'
		6|1|it was not confirmed in time
		6|2|the watchdog threw it out
		5|2|the watchdog threw it out
		6|4|its figures were worse than accepted
	END
	schedctl load hello
	schedctl activate hello
	emit 9 2 hello 1 hello 1 'no task was chosen on CPU 1 for 10 s'
	emit 6 2 hello 1 stock 0
	run -0 schedctl unload hello
	[ "$(grep -c 'was put into quarantine' <<<"$output")" = 1 ]
	quarantined hello:1 'the watchdog found: no task was chosen on CPU 1 for 10 s'
	schedctl quarantine clear hello
	schedctl load hello
	schedctl activate hello
	emit 11 4 hello 1 hello 1 'p99 of class fair 48000 us, before 3100 us: more than 2.00x of before'
	emit 6 4 hello 1 stock 0
	run -0 schedctl unload hello
	quarantined hello:1 'the gate found: p99 of class fair 48000 us, before 3100 us: more than 2.00x of before'
	[[ $(schedctl history) =~ 'gate            hello:1: p99 of class fair 48000 us'.*'[by the kernel: gate]' ]]
	schedctl load hello
	run -0 schedctl activate hello
	[[ $output == *"'hello:1' runs now, but is in quarantine"* ]]
}

@test "a roll back to a version in quarantine is made, and says that it is there" {
	stage hello 1 other 1
	schedctl activate hello
	emit 6 2 hello 1 stock 0
	schedctl record --shutdown
	run -0 schedctl rollback --to hello
	[[ $output == *"'hello:1' runs now, but is in quarantine"* ]]
	run -0 schedctl rollback --to other
	[[ $output != *warning* ]]
	json '.warnings[0] | contains("is in quarantine")' rollback
	run -0 schedctl rollback --stock
	[[ $output != *warning* ]]
}

@test "a damaged entry is an entry: listed, not restored, written anew, cleared" {
	local content
	mkdir "$STATE/quarantine"
	schedctl set-default hello
	for content in '' '{' '[]' '{}' '{"name": "other", "version": "1", "reason": "x"}'; do
		printf '%s' "$content" >"$STATE/quarantine/hello:1"
		restored 9 "'hello:1' is in quarantine: its entry is damaged"
		is_active stock
		json '.quarantine | length == 1 and (.[0] | .name == "hello" and .version == "1" and .release == null and .when_ns > 0)' \
			quarantine list
		run -0 schedctl quarantine list
		[[ ${lines[0]} == 'hello:1  since '* && ${lines[0]} != *kernel* ]]
		run -0 schedctl status
		[[ $output == *'hello, in quarantine'* ]]
		schedctl quarantine clear hello:1
		nothing_quarantined
	done
	: >"$STATE/quarantine/hello:1"
	stage hello 1
	run -0 schedctl activate hello
	[[ $output == *"'hello:1' runs now, but is in quarantine"* ]]
	emit 6 2 hello 1 stock 0
	run -0 schedctl record --shutdown
	[[ $output == *'hello:1 was put into quarantine: the watchdog threw it out' ]]
	quarantined hello:1 'the watchdog threw it out'
	# what is no NAME:VERSION is none of ours
	: >"$STATE/quarantine/notes" && : >"$STATE/quarantine/:1" && : >"$STATE/quarantine/hello:"
	schedctl quarantine clear --all
	nothing_quarantined
}

@test "SysRq and people do not put anything into quarantine" {
	schedctl load hello
	schedctl activate hello
	emit 6 3 hello 1 stock 0
	schedctl activate hello
	schedctl rollback
	nothing_quarantined
}

@test "a version thrown out while nobody looked is not restored by a restart" {
	schedctl set-default hello
	schedctl restore
	emit 6 2 hello 1 stock 0
	restored 9 'the watchdog threw it out'
}

@test "an unwritable disk: by hand it goes on with a warning, restore refuses" {
	schedctl set-default hello
	schedctl load hello
	for error in EROFS ENOSPC EIO; do
		export FAKE_STATE=$error
		run -0 schedctl activate hello
		[[ $output == *'warning: if the machine goes down now, the next boot does not know why'* ]]
		[[ $output == *'warning: the history is not up to date'* ]]
		run -0 schedctl rollback
		json '.warnings | length == 2' activate hello
		schedctl rollback 2>/dev/null
		fails 1 'cannot ' restore
		is_active stock
	done
	FAKE_STATE=EACCES fails 3 'you may not write below /var/lib/schedmgr' set-default hello
	FAKE_STATE=EACCES fails 3 'you may not write below /var/lib/schedmgr' restore
}

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

@test "confirm: nothing pending, pending, confirmed" {
	stage hello 1
	fails 4 'no confirmation is pending' confirm
	run -0 schedctl activate hello --confirm 60
	[[ $output == *'It goes back by itself in 60 s unless it is confirmed'* ]]
	json '.confirm | .left_ms == 60000 and .fallback == "stock"' status
	run -0 schedctl confirm
	[[ $output == 'confirmed hello:1: it stays' ]]
	json '.confirm == null' status
	fails 2 "'0' is not a number of seconds" activate hello --confirm 0
	fails 2 "'90000' is not a number of seconds" activate hello --confirm 90000
}

@test "the lock is waited for, but not for ever" {
	stage hello 1
	: >"$STATE/lock"
	exec 9>"$STATE/lock"
	flock 9
	run -0 schedctl activate hello
	[[ $output == *'another schedctl has held the lock for 5 s'* ]]
	exec 9>&-
	is_active hello
}

@test "the lock is for those who may write: nobody else can open it, and hold it" {
	stage hello 1
	schedctl activate hello
	[[ $(stat -c %a "$STATE/lock") == 600 ]]
	chmod 644 "$STATE/lock"
	schedctl rollback
	[[ $(stat -c %a "$STATE/lock") == 600 ]]
	# who only reads takes no lock
	exec 9>"$STATE/lock"
	flock 9
	for command in status list history 'quarantine list' 'show hello' doctor; do
		# shellcheck disable=SC2086 # several words
		run timeout 4 env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" $command
		[[ $status -le 1 && $output != *'has held the lock'* ]]
	done
	exec 9>&-
}

@test "whatever the umask, everybody can read what is kept, but for command lines; what cannot be read is not taken for none" {
	rm -r "$STATE"
	(
		umask 077
		schedctl set-default hello
		schedctl load hello
		schedctl activate hello
		emit 6 2 hello 1 stock 0
		schedctl record --shutdown
	)
	[[ $(cd "$STATE" && stat -c '%a %n' . quarantine default running history.jsonl quarantine/hello:1 | paste -sd ' ') == \
		'755 . 755 quarantine 644 default 644 running 600 history.jsonl 644 quarantine/hello:1' ]]
	# that of an earlier version becomes so as well
	chmod 644 "$STATE/history.jsonl"
	schedctl activate hello
	[[ $(stat -c %a "$STATE/history.jsonl") == 600 ]]
	json '.default == "hello" and .default_readable' status
	echo '{' >"$STATE/default"
	run -0 --separate-stderr schedctl status
	[[ $output == *'default      cannot be read'* && $stderr == *"'/var/lib/schedmgr/default' cannot be read, or is damaged"* ]]
	json '.default == null and .default_readable == false and (.warnings[0] | contains("cannot be read"))' status
	# a directory that cannot be looked into
	rm "$STATE/default"
	ln -s default "$STATE/default"
	run -0 --separate-stderr schedctl status
	[[ $output == *'default      cannot be read'* ]]
}

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
