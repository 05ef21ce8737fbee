# SPDX-License-Identifier: GPL-2.0
# monitor.bats - events as they happen, and the recorder
#
# shellcheck disable=SC2154 # stderr is set by run

bats_require_minimum_version 1.5.0
load common.bash

teardown() {
	[[ -z ${background-} ]] || kill "$background" 2>/dev/null || true
}

# background COMMAND...: starts schedctl COMMAND with its output in $BATS_TEST_TMPDIR/out and err
start() {
	LD_PRELOAD=$FIXTURES/fake.so "$SCHEDCTL" "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" 3>&- &
	background=$!
	eventually subscribed
}

subscribed() {
	[[ -e $FAKE_ROOT/listening && $(<"$FAKE_ROOT/listening") == "$background" ]]
}

eventually() {
	local deadline=$((SECONDS + 10))
	until "$@"; do
		((SECONDS < deadline)) || return 1
		read -r -t 0.02 <> <(:) || true
	done
}

lines() {
	[[ $(wc -l <"$BATS_TEST_TMPDIR/$1") -ge $2 ]]
}

numbers() {
	jq -c .seq "$BATS_TEST_TMPDIR/out" | paste -sd ' '
}

ended() {
	! kill -0 "$background" 2>/dev/null
}

@test "monitor: each event, in order, flushed, as JSON with every member" {
	stage hello 1
	start monitor --json --count 3
	FAKE_SAMPLES=5000 FAKE_BLOCKER='1 1234 dd wait_for_it' schedctl activate hello
	eventually lines out 2
	schedctl rollback
	eventually lines out 3
	eventually ended
	[[ $(numbers) == '1 2 3' ]]
	jq -se '.[0].event == "activating" and .[0].report == null and
		(.[1] | .event == "activated" and .boot_id == "00000001-0000-4000-8000-000000000000" and
		.cause == "request" and .uid == 0 and .loginuid == 1000 and .pid == 4711 and .comm == "schedctl" and
		.command == "schedctl test" and .name == "hello" and .version == "1" and
		(.report | .from == "stock" and .to == "hello" and .to_version == "1" and .window_ns == 43210 and
		.check_ns == 12000 and .quiesce_ns == 4000 and .flip_ns == 9000 and .rebuild_ns == 2000 and
		.total_ns == 35300000 and .threads == 1052 and .rechecked == 3 and .rebuilt == 17 and
		.redirects == 520 and .cpus == 2 and .retries == 4 and .error == 0 and .before.switches == 123456 and
		.before.fair.samples == 5000 and .before.rt.p999_ns == 5000 and .before.deadline == null and
		(.blocker | .kind == "task" and .pid == 1234 and .comm == "dd" and .function == "wait_for_it")))' \
		"$BATS_TEST_TMPDIR/out"
	# what came through netlink is what the ring has
	diff <(head -n 2 "$BATS_TEST_TMPDIR/out") <(schedctl history --json | head -n 2)
}

@test "monitor: what netlink loses comes from the ring" {
	start monitor --json --count 20
	for ((i = 1; i <= 20; i++)); do
		((i % 7)) || touch "$FAKE_ROOT/enobufs"
		FAKE_DROP=3 emit 6 3 stock 0 stock 0
	done
	emit 6 3 stock 0 stock 0
	eventually ended
	[[ $(numbers) == "$(seq 20 | paste -sd ' ')" ]]
}

@test "monitor: what the ring has dropped as well is said" {
	for ((i = 1; i <= 9; i++)); do emit 6 3 stock 0 stock 0; done
	FAKE_RING=4 schedctl monitor --json --kept --count 4 >"$BATS_TEST_TMPDIR/out"
	[[ $(jq -c '[.event, .count, .seq]' "$BATS_TEST_TMPDIR/out" | head -n 2 | paste -sd ' ') == \
		'["lost",5,null] ["rolled-back",null,6]' ]]
	FAKE_RING=4 run -0 --separate-stderr schedctl monitor --kept --count 4
	[[ $stderr == 'lost 5 events: the manager keeps the last 256' && ${#lines[@]} -eq 4 ]]
}

@test "monitor: without the netlink family it says so" {
	FAKE_NO_FAMILY=1 fails 7 "no generic netlink family 'schedmgr'" monitor
	FAKE_NO_FAMILY=1 json '.error.reason == "manager"' monitor
	rm "$FAKE_ROOT/dev/schedmgr"
	fails 7 'modprobe schedmgr' monitor
}

@test "monitor: it ends when nobody reads any more" {
	LD_PRELOAD=$FIXTURES/fake.so timeout 10 "$SCHEDCTL" monitor 3>&- | :
	[[ ${PIPESTATUS[0]} -ne 124 ]]
}

@test "monitor: without a standard output it waits, and fails at the first event" {
	local ticks code=0
	env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" monitor >&- 2>"$BATS_TEST_TMPDIR/err" 3>&- &
	background=$!
	eventually subscribed
	read -r -t 1 <> <(:) || true
	ticks=$(awk '{ print $14 + $15 }' "/proc/$background/stat")
	[[ $ticks -lt $(($(getconf CLK_TCK) / 4)) ]]
	emit 6 3 stock 0 stock 0
	wait "$background" || code=$?
	[[ $code -eq 1 ]]
}

@test "every line of monitor and history fits the schema" {
	python3 -c 'import jsonschema' 2>/dev/null || skip 'python3-jsonschema is not installed'
	stage hello 1 other 2
	start monitor --json --kept
	schedctl load hello.ko 2>/dev/null || true
	FAKE_SAMPLES=5000 schedctl activate hello:1 --confirm 10
	schedctl confirm
	FAKE_ACTIVATE=EBUSY FAKE_BLOCKER='1 7 a f' run -5 schedctl activate other
	FAKE_ACTIVATE=EADDRINUSE FAKE_BLOCKER='3 0 - f' run -5 schedctl activate other
	schedctl activate other
	emit 9 2 other 2 other 2 'it hangs'
	emit 11 4 other 2 other 2 'p99 is worse'
	emit 7 0 other 2 stock 0
	emit 10 0 other 2 stock 0 'kprobe on schedule'
	emit 6 2 other 2 stock 0
	emit 77 77 other 2 stock 0
	schedctl unload other
	schedctl history --json >"$BATS_TEST_TMPDIR/history"
	eventually lines out "$(wc -l <"$BATS_TEST_TMPDIR/history")"
	echo '{"event":"lost","count":5}' >>"$BATS_TEST_TMPDIR/history"
	run -0 python3 "$REPOSITORY/tests/unit/validate" "$REPOSITORY/docs/events.schema.json" \
		"$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/history"
	[[ $output =~ ^[0-9]+\ lines\ are\ valid$ ]]
	# the schema is not one that takes everything
	for filter in 'del(.seq)' '.event = "other"' '.pid = "1"' '.extra = 1' '.report = {}' '.time = "yesterday"'; do
		tail -n 1 "$BATS_TEST_TMPDIR/out" | jq -c "$filter" >"$BATS_TEST_TMPDIR/bad"
		run -1 python3 "$REPOSITORY/tests/unit/validate" "$REPOSITORY/docs/events.schema.json" "$BATS_TEST_TMPDIR/bad"
	done
}

@test "record: each event is in the journal and in the history; SIGTERM ends it" {
	stage hello 1
	export NOTIFY_SOCKET=$BATS_TEST_TMPDIR/notify
	python3 - "$NOTIFY_SOCKET" >"$BATS_TEST_TMPDIR/notified" 3>&- <<-'END' &
		import socket, sys
		s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		s.bind(sys.argv[1])
		while True:
		    data = s.recv(1000).decode()
		    print(data, flush=True)
		    if "STOPPING" in data: break
	END
	eventually test -S "$NOTIFY_SOCKET"
	start record
	emit 4 0 stock 0 hello 1
	eventually lines err 1
	eventually grep -q '"seq":1,' "$STATE/history.jsonl"
	emit 9 2 hello 1 hello 1 'it hangs'
	emit 6 2 hello 1 stock 0
	eventually grep -q '"seq":3,' "$STATE/history.jsonl"
	[[ -e "$STATE/quarantine/hello:1" ]]
	kill "$background"
	wait "$background"
	[[ $(sed -n 's/^\(<.>[a-z-]*\) .*/\1/p' "$BATS_TEST_TMPDIR/err" | paste -sd ' ') == '<5>activated <4>watchdog <4>rolled-back' ]]
	eventually grep -q STOPPING "$BATS_TEST_TMPDIR/notified"
	grep -q READY=1 "$BATS_TEST_TMPDIR/notified"
}

@test "record: it waits for the manager, and catches up" {
	emit 4 0 stock 0 hello 1
	rm "$FAKE_ROOT/dev/schedmgr"
	LD_PRELOAD=$FIXTURES/fake.so "$SCHEDCTL" record 2>"$BATS_TEST_TMPDIR/err" 3>&- &
	background=$!
	read -r -t 0.2 <> <(:) || true
	[[ ! -e $STATE/history.jsonl ]]
	: >"$FAKE_ROOT/dev/schedmgr"
	eventually test -s "$STATE/history.jsonl"
	# it does not hold the device
	eventually subscribed
	eventually idle
}

idle() {
	[[ -z $(find /proc/"$background"/fd -lname '*/dev/schedmgr') ]]
}

@test "record: after the trial time the version counts as stable, until then the machine's life is noted" {
	stage hello 1
	schedctl activate hello
	touch -d '-1 hour' "$STATE/running"
	start record --stable-after 0.05
	eventually recent
	[[ $(jq -c '[.stable, .trial_s]' "$STATE/running") == '[false,3]' ]]
	eventually stable
	boot 2
	schedctl restore
	[[ ! -e "$STATE/quarantine/hello:1" ]]
}

recent() {
	[[ $(find "$STATE/running" -mmin -1) ]]
}

stable() {
	[[ $(jq .stable "$STATE/running") == true ]]
}

@test "record: a full disk is tried again, nothing is lost" {
	FAKE_FULL=10 start record
	emit 4 0 stock 0 hello 1
	eventually grep -q 'no space is left' "$BATS_TEST_TMPDIR/err"
	kill "$background"
	start record
	eventually grep -q '"seq":1,' "$STATE/history.jsonl"
}

@test "record: what fails again and again is said once" {
	FAKE_NO_FAMILY=1 timeout 3.5 env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" record 2>"$BATS_TEST_TMPDIR/err" 3>&- || true
	[[ $(grep -c 'no generic netlink family' "$BATS_TEST_TMPDIR/err") -eq 1 ]]
}

@test "record --shutdown: needs no manager" {
	rm "$FAKE_ROOT/dev/schedmgr"
	run -0 schedctl record --shutdown
	FAKE_STATE=EROFS fails 1 'read-only' record --shutdown
}
