#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# sidecar.bats - functions of other files that a manifest names, on the real scheduler

# shellcheck disable=SC2154 # root and schedmod are set in there
load common

setup_file() {
	need_manager
	make_tree
	cp "$TREE/manifest.yaml" "$BATS_FILE_TMPDIR/manifest.yaml"
}

teardown_file() {
	remove_builds
}

# sidecar FUNCTION...
sidecar() {
	{ cat "$BATS_FILE_TMPDIR/manifest.yaml" && echo "sidecar: $*"; } >"$TREE/manifest.yaml"
}

# refused TEXT
refused() {
	run ! "$schedmod" build "$TREE"
	[[ $output == *"$1"* ]] || {
		printf 'does not say "%s":\n%s\n' "$1" "$output"
		return 1
	}
}

@test "refused: a file that there is not, one that is no part of vmlinux, one called like the scheduler's" {
	sidecar kernel/nothing.c:nobody
	refused "sidecar: linux 6.1"
	sidecar ../kernel/sys.c:getrusage
	refused "no source file '../kernel/sys.c'"
	sidecar kernel/backtracetest.c:backtrace_test_normal
	refused "kernel/backtracetest.c is no part of vmlinux $KVER: kernel/Makefile does not build backtracetest.o into it"
	sidecar kernel/events/core.c:perf_event_task_tick
	refused "there is a core.o in kernel/sched already"
}

@test "refused: what is no function, is inline, sleeps, or ran at boot" {
	sidecar cpuusage_read
	refused "'cpuusage_read' is not FILE:FUNCTION"
	sidecar kernel/sched/cpuacct.c:cpuusage_raed kernel/sched/cpuacct.c:css_ca \
		kernel/sched/wait_bit.c:bit_wait kernel/sched/psi.c:psi_init
	refused "vmlinux has no function cpuusage_raed of kernel/sched/cpuacct.c"
	refused "vmlinux has no function css_ca of kernel/sched/cpuacct.c: there is none, or it is inline everywhere"
	refused "kernel/sched/wait_bit.c:bit_wait cannot be replaced: leads to __schedule"
	refused "kernel/sched/psi.c:psi_init cannot be replaced: __init or __exit code"
}

@test "refused: a change of what the manifest does not name; what it names may change" {
	sed -i '/^void cpuacct_charge(/,/^}/s/cputime);/cputime + 1);/; /^void cpuacct_account_field(/,/^}/s/, val);/, val + 1);/' \
		"$TREE/kernel/sched/cpuacct.c"
	sidecar kernel/sched/cpuacct.c:cpuacct_charge
	refused "cpuacct_account_field is outside the boundary (cpuacct.c is no file of the boundary)"
	refused "name kernel/sched/cpuacct.c:cpuacct_account_field in the manifest's sidecar"
	[[ $output != *"cpuacct_charge is outside"* ]]
	sidecar kernel/sched/cpuacct.c:cpuacct_charge kernel/sched/cpuacct.c:cpuacct_account_field
	"$schedmod" build "$TREE"
	grep -q cpuacct_account_field "$root/build/report/$KVER-sidecar-test.txt"
}

@test "a file from elsewhere is compared with vmlinux, and brought into the tree unmodified" {
	cp "$BATS_FILE_TMPDIR/manifest.yaml" "$TREE/manifest.yaml"
	git -C "$TREE" checkout -q kernel/sched
	[ ! -e "$TREE/kernel/acct.c" ]
	sidecar kernel/acct.c:acct_collect
	run -0 "$schedmod" build "$TREE"
	[[ $output =~ 'sidecar'[[:space:]]+([0-9]+)' of '([0-9]+)' functions reproduced' ]]
	[ "${BASH_REMATCH[1]}" -eq "${BASH_REMATCH[2]}" ]
	cmp "$TREE/kernel/acct.c" "$root/build/kernels/$KVER/source/kernel/acct.c"
	sed -i '/^void acct_collect(/,/^}/s/pacct->ac_flag |= AFORK/pacct->ac_flag |= ASU/' "$TREE/kernel/acct.c"
	run ! cmp -s "$TREE/kernel/acct.c" "$root/build/kernels/$KVER/source/kernel/acct.c"
	run -0 "$schedmod" build "$TREE"
	grep -q acct_collect "$root/build/report/$KVER-sidecar-test.txt"
}
