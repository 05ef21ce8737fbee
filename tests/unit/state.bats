# SPDX-License-Identifier: GPL-2.0
# state.bats - what is kept from boot to boot: default, trial, quarantine, and what restore makes of them
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
