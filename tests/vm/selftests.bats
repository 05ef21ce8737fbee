#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# selftests.bats - the kernel's own tests of ftrace and kprobes: the same results under a payload as on stock; runs in the VM
#
# Environment: CASES, the parts of test.d to run (default: all but event triggers and tests of the tests, which have nothing
# to do with the entries of functions; with them it takes twice as long).

load common

SOURCE=$BUILD/kernels/$KVER/source/tools/testing/selftests/ftrace

setup_file() {
	[[ -x $SOURCE/ftracetest ]] || skip "the source of $KVER has no self-tests (scripts/kernel fetch $KVER source)"
	echo 120 >/sys/module/rcupdate/parameters/rcu_cpu_stall_timeout
	echo 60 >/proc/sys/kernel/watchdog_thresh
	cp -r "$SOURCE" "$BATS_FILE_TMPDIR/ftrace"
}

# results FILE: runs them; writes "NAME [RESULT]" for each
results() {
	local part cases=()
	for part in ${CASES-00basic direct dynevent event filter ftrace instances kprobe preemptirq tracer}; do
		cases+=("test.d/$part")
	done
	(cd "$BATS_FILE_TMPDIR/ftrace" && ./ftracetest --logdir "$BATS_FILE_TMPDIR/logs" "${cases[@]}" 2>&1) >"$1.log" || true
	sed -nE 's/^\[[0-9]+\] (.*[^[:space:]])[[:space:]]+(\[[A-Z]+\])$/\1 \2/p' "$1.log" | sort >"$1"
	echo "# figure: self-tests ${1##*/}: $(sed 's/.*\[//; s/\]//' "$1" | sort | uniq -c | tr -s ' \n' ' ')" >&3
	[[ $(grep -c 'PASS' "$1") -gt 5 ]]
}

@test "ftrace's self-tests, on stock" {
	results "$BATS_FILE_TMPDIR/stock"
}

# These two put "schedule" and "scheduler_tick" into a filter, and expect to find there vmlinux's.  While a payload owns their
# entries, ftrace passes over their records.
OWNED="ftrace - function glob filters|ftrace - test reading of set_ftrace_filter"

@test "ftrace's self-tests, under a payload: the same results, but where one takes a function that is replaced for its example" {
	load_payload
	schedctl activate "$PAYLOAD"
	results "$BATS_FILE_TMPDIR/payload"
	diff <(grep -vE "^($OWNED) " "$BATS_FILE_TMPDIR/stock") <(grep -vE "^($OWNED) " "$BATS_FILE_TMPDIR/payload")
	[ "$(</proc/sys/kernel/ftrace_enabled)" -eq 1 ]
}

@test "these pass as well with functions that are not replaced for their examples" {
	local tests file
	mapfile -t tests < <(cd "$BATS_FILE_TMPDIR/ftrace" && grep -lrE "^# description: ($OWNED)" test.d)
	[[ ${#tests[@]} -eq 2 && $(schedctl status --json | jq -r .active) == "$PAYLOAD" ]]
	for file in "${tests[@]}"; do
		sed -i 's/pin/mutex/g; s/scheduler_tick/vfs_write/g; s/schedule/vfs_read/g; s/sch\([*?]\)\(d\{0,1\}ule\)/vfs\1read/g; s/\^sch\.\*ule/^vfs.*read/' \
			"$BATS_FILE_TMPDIR/ftrace/$file"
	done
	(cd "$BATS_FILE_TMPDIR/ftrace" && ./ftracetest --logdir "$BATS_FILE_TMPDIR/logs" "${tests[@]}") | tee "$BATS_TEST_TMPDIR/log"
	[[ $(grep -c '\[PASS\]$' "$BATS_TEST_TMPDIR/log") -eq 2 ]]
	schedctl rollback
}
