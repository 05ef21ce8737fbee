# SPDX-License-Identifier: GPL-2.0
# damage.bats - what is kept on the disk, lost, damaged and unreadable: three things that are not "absent"
#
# shellcheck disable=SC2154 # output and stderr are set by run

bats_require_minimum_version 1.5.0
load common.bash

# break_file NAME HOW: what a crash, a bad disk, or somebody made of it
break_file() {
	local path=$STATE/$1
	rm -rf "$path"
	case $2 in
	empty) : >"$path" ;;
	zeros) head -c 200 /dev/zero >"$path" ;;
	cut) echo '{"boot_id": "0000' >"$path" ;;
	array) echo '[]' >"$path" ;;
	nothing) echo '{}' >"$path" ;;
	more) printf '%s{}\n' "$(cat "$BATS_TEST_TMPDIR/good")" >"$path" ;;
	types) jq -c 'map_values(tostring)' "$BATS_TEST_TMPDIR/good" >"$path" ;;
	directory) mkdir "$path" ;;
	link) cp "$BATS_TEST_TMPDIR/good" "$STATE/elsewhere" && ln -s elsewhere "$path" ;;
	fifo) mkfifo "$path" ;;
	large) head -c 5000000 /dev/zero >"$path" ;;
	esac
}

ways=(empty zeros cut array nothing more types directory link fifo large)

@test "the note of whom to blame: only where there is none nobody is to blame" {
	local way
	schedctl set-default hello
	schedctl restore
	cp "$STATE/running" "$BATS_TEST_TMPDIR/good"
	for way in "${ways[@]}"; do
		boot 2
		break_file running "$way"
		run timeout 9 env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" restore
		echo "$way: $output"
		[[ $status -eq 1 && $output == *"/var/lib/schedmgr/running'"* ]]
		is_active stock
		run -0 --separate-stderr schedctl status
		[[ $stderr == *"/var/lib/schedmgr/running'"* && $output == *"at boot      "*"/var/lib/schedmgr/running'"* ]]
		run -1 schedctl doctor --json
		jq -e '.findings[] | select(.what == "note" and .verdict == "fail" and (.detail | contains("running")) and (.remedy | length > 9))' <<<"$output"
		# it stays until somebody has looked
		run -1 schedctl restore
		run -1 schedctl record --shutdown
		[[ -e $STATE/running || -L $STATE/running ]]
	done
	rm "$STATE/running"
	schedctl restore
	is_active hello
}

@test "the note of whom to blame: an activation by hand replaces what is damaged, and says so" {
	stage hello 1
	echo '{' >"$STATE/running"
	run -0 schedctl activate hello
	[[ $output == *"warning: whether a version took the machine down before will not be known any more: '/var/lib/schedmgr/running' is damaged"* ]]
	jq -e '.name == "hello"' "$STATE/running"
}

@test "default, decision, quarantine: what is not absent is said to be damaged" {
	local way
	schedctl set-default hello
	cp "$STATE/default" "$BATS_TEST_TMPDIR/good"
	for way in "${ways[@]}"; do
		[[ $way != types ]] || continue	# all are strings
		break_file default "$way"
		fails 1 "'/var/lib/schedmgr/default' cannot be read, or is damaged" restore
		is_active stock
		run -0 --separate-stderr schedctl status
		[[ $stderr == *"/var/lib/schedmgr/default'"* ]]
	done
	rm -rf "$STATE/default"
	schedctl set-default hello
	cp "$STATE/restore" "$BATS_TEST_TMPDIR/good"
	for way in "${ways[@]}"; do
		break_file restore "$way"
		run -0 --separate-stderr schedctl status
		[[ $stderr == *"/var/lib/schedmgr/restore' "*': what was decided at boot is not known' ]]
	done
	rm -rf "$STATE/restore"
	mkdir "$STATE/quarantine"
	echo '{"name":"hello","version":"1"}' >"$BATS_TEST_TMPDIR/good"
	for way in "${ways[@]}"; do
		break_file quarantine/hello:1 "$way"
		fails 9 "'hello:1' is in quarantine: its entry " restore
	done
	rm -rf "$STATE/quarantine"
	# a directory that is none
	: >"$STATE/quarantine"
	fails 9 "'hello:1' is in quarantine: its entry cannot be read" restore
	fails 1 "cannot read '/var/lib/schedmgr/quarantine'" quarantine list
	run schedctl doctor
	[[ $output == *"quarantine     cannot read '/var/lib/schedmgr/quarantine'"* ]]
	rm "$STATE/quarantine"
	schedctl restore
}

@test "which boot it is cannot be told: nothing is noted, judged, or restored" {
	stage hello 1
	schedctl set-default hello
	schedctl activate hello
	cp "$STATE/running" "$BATS_TEST_TMPDIR/before"
	for content in '' 'garbage' $'00000001-0000-4000-8000-00000000000\n'; do
		printf '%s' "$content" >"$FAKE_ROOT/proc/sys/kernel/random/boot_id"
		run -1 schedctl restore
		[[ ! -e $STATE/quarantine ]]
		run -0 schedctl rollback --stock
		[[ $output == *'boot_id'* ]]
		run -0 schedctl activate hello
		[[ $output == *'the next boot does not know why'* ]]
		diff "$BATS_TEST_TMPDIR/before" "$STATE/running"
	done
}

@test "history: damaged lines hide nothing that follows, and are counted" {
	local middle
	stage hello 1
	for _ in 1 2 3 4 5 6; do schedctl activate hello && schedctl rollback; done >/dev/null
	count=$(wc -l <"$STATE/history.jsonl")
	middle=$(($(stat -c %s "$STATE/history.jsonl") / 2))
	dd if=/dev/zero of="$STATE/history.jsonl" bs=1 count=700 seek=$middle conv=notrunc status=none
	run -0 --separate-stderr schedctl history
	lost=$((count - ${#lines[@]}))
	echo "$lost of $count"
	((lost >= 1 && lost <= 3))
	[[ $stderr =~ 'damaged 1 line of the history' && $stderr =~ 'lost '. ]]
	[[ $(schedctl history --json | tail -n 1) == '{"event":"damaged","count":1}' ]]
	"$BATS_TEST_DIRNAME/validate" "$REPOSITORY/docs/events.schema.json" <(schedctl history --json)
	run schedctl doctor
	[[ $output == *'history'*'1 lines are damaged'* ]]
	# nothing that is there is written again
	schedctl activate hello
	[[ $(grep -ac '"seq":1,' "$STATE/history.jsonl") -eq 1 && $(tail -n 1 "$STATE/history.jsonl" | jq .seq) -eq $((count + 2)) ]]
	# the end is gone, farther than a few lines
	head -c 40000 /dev/zero >>"$STATE/history.jsonl"
	schedctl rollback
	[[ $(tail -n 1 "$STATE/history.jsonl" | jq .seq) -eq $((count + 4)) && $(grep -ac '"seq":2,' "$STATE/history.jsonl") -eq 1 ]]
	run -0 --separate-stderr schedctl history
	[[ $stderr == *'damaged 2 lines'* ]]
}

@test "history: what cannot be read is neither empty nor written to" {
	stage hello 1
	schedctl activate hello
	mv "$STATE/history.jsonl" "$STATE/elsewhere"
	cp "$STATE/elsewhere" "$BATS_TEST_TMPDIR/before"
	ln -s elsewhere "$STATE/history.jsonl"
	run -0 schedctl rollback
	[[ $output == *"history is not up to date"*"it is a symbolic link"* ]]
	diff "$STATE/elsewhere" "$BATS_TEST_TMPDIR/before"
	fails 1 'it is a symbolic link' history
	rm "$STATE/history.jsonl"
	mkfifo "$STATE/history.jsonl"
	run -0 timeout 9 env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" activate hello
	[[ $output == *"it is not a regular file"* ]]
	run timeout 9 env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" history
	[[ $status -eq 1 ]]
}

@test "links that somebody has put there are not followed when files are written" {
	local name
	echo precious >"$BATS_TEST_TMPDIR/precious"
	for name in .new lock switch.lock; do
		ln -sf "$BATS_TEST_TMPDIR/precious" "$STATE/$name"
	done
	stage hello 1
	run -0 schedctl activate hello
	[[ $output == *'it is a symbolic link'* ]]
	rm "$STATE/lock" "$STATE/switch.lock"
	schedctl set-default hello
	[[ $(cat "$BATS_TEST_TMPDIR/precious") == precious && ! -L $STATE/default && $(jq -r .name "$STATE/default") == hello ]]
}

@test "doctor: whoever else can write payloads, or what is kept for the next boot" {
	local path
	schedctl set-default hello
	mkdir -p "$STATE/quarantine"
	run schedctl doctor --json
	jq -e '.findings[] | select(.what == "ownership" and .verdict == "ok")' <<<"$output"
	for path in usr/lib/schedmgr var/lib/schedmgr "usr/lib/schedmgr/$FAKE_RELEASE" "usr/lib/schedmgr/$FAKE_RELEASE/hello.ko" \
		var/lib/schedmgr/default var/lib/schedmgr/quarantine; do
		chmod o+w "$FAKE_ROOT/$path"
		run -1 schedctl doctor --json
		jq -e --arg path "/$path" '.findings[] | select(.what == "ownership" and .verdict == "fail" and
			(.detail | contains("\u0027" + $path + "\u0027 can be written by others")) and (.remedy | contains("chmod go-w")))' <<<"$output"
		chmod o-w "$FAKE_ROOT/$path"
	done
	FAKE_OWNER=1000 run schedctl doctor
	[[ $output == *"'/usr/lib/schedmgr' can be written by others than root: it belongs to uid 1000"* ]]
}
