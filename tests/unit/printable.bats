# SPDX-License-Identifier: GPL-2.0
# printable.bats - what comes from files, tasks, the kernel or arguments cannot forge output
#
# shellcheck disable=SC2154 # output and stderr are set by run

bats_require_minimum_version 1.5.0
load common.bash

# An escape of terminals, a forged line, a C1 control, a change of direction, what is not UTF-8, and what may stay.
EVIL=$'\033[2Jx\nforged\r\tok\xc2\x9b31m\xe2\x80\xae\xff\xc3 Grüße \\ \x7f'
SHOWN='\x1b[2Jx\x0aforged\x0d\x09ok\xc2\x9b31m\xe2\x80\xae\xff\xc3 Grüße \ \x7f'

# clean: in all that was said, no control but the newline, and nothing that is not UTF-8
clean() {
	local said="$output${stderr-}"
	if LC_ALL=C grep -aP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8-\xae]|^forged' <<<"$said"; then
		return 1
	fi
	iconv -f UTF-8 -t UTF-8 <<<"$said" >/dev/null
}

# evil_payload KEY=VALUE FROM: a payload with a field of .modinfo replaced
evil_payload() {
	local key=${1%%=*} file=$BATS_TEST_TMPDIR/evil.ko
	cp "${2:-$FIXTURES/hello.ko}" "$file"
	objcopy -O binary -j .modinfo --set-section-flags .modinfo=alloc "$file" "$BATS_TEST_TMPDIR/modinfo"
	{
		grep -zv "^$key=" "$BATS_TEST_TMPDIR/modinfo"
		printf '%s\0' "$1"
	} >"$BATS_TEST_TMPDIR/modinfo.new"
	objcopy --update-section .modinfo="$BATS_TEST_TMPDIR/modinfo.new" "$file"
	"$BUILD/bin/sched-boundary" seal "$file"
}

@test "a payload's own words: show, verify, as text and as JSON" {
	local text
	evil_payload "description=$EVIL"
	run -0 --separate-stderr schedctl show "$BATS_TEST_TMPDIR/evil.ko"
	[[ $output == *"description  $SHOWN"$'\n'* ]]
	clean
	run -0 --separate-stderr schedctl show --json "$BATS_TEST_TMPDIR/evil.ko"
	clean
	text=$(jq -r .payload.description <<<"$output"; echo x)
	[[ $text == $'\033[2Jx\nforged\r\tok\xc2\x9b31m\xe2\x80\xae\\xff\\xc3 Grüße \\ \x7f\nx' ]]
	run -0 --separate-stderr schedctl verify "$BATS_TEST_TMPDIR/evil.ko"
	clean
	while read -r key; do
		evil_payload "$key=$EVIL"
		for command in show verify load; do
			run --separate-stderr schedctl "$command" "$BATS_TEST_TMPDIR/evil.ko"
			[[ $status -eq 6 || ($key != *name && $key != version) ]]
			clean
			run --separate-stderr schedctl "$command" --json "$BATS_TEST_TMPDIR/evil.ko"
			clean
			jq -e . <<<"$output" >/dev/null
		done
	done <<<$'name\nschedmgr_name\nversion\nvermagic\nsrcversion'
}

@test "names and versions are letters, digits and a few signs, or refused" {
	local name
	for name in 'a b' 'a/b' $'a\n' '$(x)' ü "$(printf 'a%.0s' {1..32})" ''; do
		evil_payload "version=$name"
		fails 6 'its version' load "$BATS_TEST_TMPDIR/evil.ko"
		evil_payload "schedmgr_name=$name"
		fails 6 'its schedmgr_name' verify "$BATS_TEST_TMPDIR/evil.ko"
		fails 2 'is not NAME or NAME:VERSION' activate "hello:$name"
		fails 2 'is not NAME or NAME:VERSION' set-default "$name"
	done
	evil_payload 'version=1.2+dfsg~rc_1-3'
	run -0 schedctl show "$BATS_TEST_TMPDIR/evil.ko"
	[[ $output == *'hello:1.2+dfsg~rc_1-3'* ]]
}

@test "arguments: commands, options, names, paths" {
	while read -r line; do
		# shellcheck disable=SC2086 # several words
		run --separate-stderr schedctl ${line//EVIL/"$EVIL"}
		run --separate-stderr eval "schedctl ${line//EVIL/\"\$EVIL\"}"
		[[ $status -ne 0 && $stderr == *'\x1b[2Jx\x0aforged'* ]]
		clean
		run --separate-stderr eval "schedctl --json ${line//EVIL/\"\$EVIL\"}"
		jq -e .error.message <<<"$output" >/dev/null
		clean
	done <<-'END'
		EVIL
		--EVIL
		list --EVIL
		list EVIL
		activate EVIL
		activate hello --timeout EVIL
		activate hello --gate EVIL
		history -n EVIL
		load EVIL
		load ./EVIL.ko
		show /EVIL.ko
		verify /EVIL.ko
		set-default EVIL
		quarantine clear EVIL
		rollback --to EVIL
	END
}

@test "tasks and the kernel: blockers, commands, history, monitor, the journal" {
	stage hello 1
	FAKE_COMMAND=$EVIL run -0 --separate-stderr schedctl activate hello
	clean
	for command in history 'history --json' 'monitor --kept --count 1' 'monitor --kept --count 1 --json'; do
		# shellcheck disable=SC2086 # several words
		run -0 --separate-stderr schedctl $command
		[[ $output == *'forged'* ]]
		clean
	done
	run -0 cat "$STATE/history.jsonl"
	clean
	jq -e . "$STATE/history.jsonl" >/dev/null
	printf -v FAKE_BLOCKER '1 9 a\033\xff\xc2\x9bb f\033g'
	export FAKE_BLOCKER
	FAKE_ACTIVATE=EBUSY run -5 --separate-stderr schedctl activate hello
	[[ $stderr == *'task 9 (a\x1b\xff\xc2\x9bb) sat in '"'f\\x1bg'"* ]]
	clean
	for command in status 'status --json' history; do
		# shellcheck disable=SC2086 # several words
		run -0 --separate-stderr schedctl $command
		[[ $output == *'1b'* ]]
		clean
	done
}

@test "what is kept on the disk, and what others have set up: status, quarantine, doctor" {
	mkdir "$STATE/quarantine"
	jq -cn --arg evil "$EVIL" '{name: "hello", version: "1", reason: $evil, release: "6.1", boot_id: "x", when_ns: 1}' \
		>"$STATE/quarantine/hello:1"
	jq -cn --arg evil "$EVIL" '{boot_id: "00000001-0000-4000-8000-000000000000", decision: "failed", name: "hello", version: "1",
		message: $evil, judged: $evil, when_ns: 1}' >"$STATE/restore"
	schedctl set-default hello:1
	mkdir -p "$FAKE_ROOT/sys/kernel/livepatch/$EVIL"
	: >"$FAKE_ROOT/usr/lib/schedmgr/$FAKE_RELEASE/$EVIL.ko"
	mkdir "$STATE/$EVIL"
	chmod o+w "$STATE/$EVIL"
	for command in status 'quarantine list' doctor 'activate hello' restore 'load nothing'; do
		for json in '' --json; do
			# shellcheck disable=SC2086 # several words
			run --separate-stderr schedctl $command $json
			[[ -n $output$stderr ]]
			clean
		done
	done
	run schedctl doctor
	[[ $output == *"schedmgr/\\x1b[2Jx\\x0aforged"* ]]
}

@test "nothing is printed past the one place that makes it printable" {
	cd "$REPOSITORY/tools/schedctl"
	# help.c prints what is written in schedctl itself, progress.c numbers
	run -1 grep -nE '\b(v?f?printf|puts|putchar|vasprintf) ?\(' --include='*.c' --exclude={help,progress,print}.c -r .
	cd "$REPOSITORY/lib"
	run -1 grep -nE '\b(v?asprintf|vsnprintf|strerror|strtod|setlocale|isalpha|isdigit|isspace|toupper|tolower) ?\(' core/log.c core/error.c \
		core/context.c doctor/findings.c ops/gate.c ops/restore.c state/decision.c
}
