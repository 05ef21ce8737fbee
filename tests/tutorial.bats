#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# tutorial.bats - docs/tutorial.md, command by command, as somebody would who has nothing yet but the downloads
#
# All blocks of shell commands of the document run in one shell, as they stand there. The other tests look at what came out.

bats_require_minimum_version 1.5.0

root=$(cd "${BATS_TEST_FILENAME%/*}/.." && pwd -P)

# commands: each block, after a note of the time when it begins; the number is that of its section
commands() {
	echo "set -o errexit -o nounset"
	awk '
		/^## / { section = $2 + 0 }
		/^```sh$/ { on = 1; printf "echo $EPOCHSECONDS %d >>\"$MARKS\"\n", section; next }
		/^```/ { on = 0 }
		on
	' "$root/docs/tutorial.md"
	echo 'echo $EPOCHSECONDS end >>"$MARKS"'
}

setup_file() {
	export SCHEDMGR_BUILD=$BATS_FILE_TMPDIR/build HOME=$BATS_FILE_TMPDIR/home
	export MARKS=$BATS_FILE_TMPDIR/marks LOG=$BATS_FILE_TMPDIR/log
	mkdir -p "$SCHEDMGR_BUILD" "$HOME"
	ln -s "$root"/build/{kernels,packages} "$SCHEDMGR_BUILD"
	commands >"$BATS_FILE_TMPDIR/commands"
}

# said TEXT: it is in what the commands have printed
said() {
	grep -qE "$1" "$LOG" || {
		echo "not said: $1"
		return 1
	}
}

# begin SECTION: when its first command began
begin() {
	awk -v section="$1" '$2 == section { print $1; exit }' "$MARKS"
}

@test "every command of the tutorial succeeds" {
	local status=0
	(cd "$root" && bash "$BATS_FILE_TMPDIR/commands") >"$LOG" 2>&1 3>&- </dev/null || status=$?
	cat "$LOG"
	[ "$status" -eq 0 ]
	[ "$(cut -d ' ' -f 2 "$MARKS" | uniq | paste -sd ' ')" = "1 2 3 4 5 6 7 8 9 end" ]
}

# numbers_apart: the same lines for another version of the kernel
numbers_apart() {
	sed -E 's/[0-9]+/N/g; s/ +/ /g; s/^ //'
}

# shown SECTION: what the document shows as output there
shown() {
	awk -v wanted="$1" '
		/^## / { section = $2 + 0 }
		/^```/ { inside = !inside; output = inside && $0 == "```"; next }
		output && section == wanted
	' "$root/docs/tutorial.md"
}

@test "the diff is what it says, the refusal too, and the changed pick_next_task_fair has run" {
	local line
	[ "$(shown 4 | wc -l)" -gt 4 ]
	while read -r line; do
		grep -qxF "$line" <(numbers_apart <"$LOG")
	done < <(shown 4 | numbers_apart)
	said '^error: kernel/sched/fair.c:[0-9]+: the initial value of sysctl_sched_latency was changed'
	said '^as expected$'
	said 'mysched: [1-9][0-9]{2,} picks, [0-9]+ of the task that ran before'
	said '^passed: mysched 1 on .*, 20 switches under load, longest stop window [0-9]+ µs, 3 tests'
	said '^schedmgr-mysched-.*_1_amd64.deb$'
}

@test "it runs within 15 minutes, of which after the first build less than 2 are the machine's" {
	local running after
	running=$(($(begin 7) - $(begin 1)))
	after=$(($(begin 7) - $(begin 5)))
	echo "# figure: from nothing to a changed pick_next_task_fair that runs: $running s, of them $after s after the first compile; all of the tutorial $(($(begin end) - $(begin 1))) s" >&3
	((running < 900))
	((after < 120))
}
