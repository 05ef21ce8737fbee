#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# faults.bats - every call of the manager that can fail does so once, from its load to a rollback; runs in the VM
#
# Needs a manager and payloads built with DEBUG=1, see kernel/base/fault.c. FAIL_HITS: how many calls of one place fail (default: 2).

load common

MANAGER=$BUILD/modules-debug/$KVER/schedmgr.ko
DEBUG_PAYLOADS=$BUILD/payloads-debug/$KVER
PARAMETERS=/sys/module/schedmgr/parameters
SHOWN=/sys/kernel/schedmgr
POINTS=/sys/kernel/debug/schedmgr/fault_points
FAIL_HITS=${FAIL_HITS:-2}

setup_file() {
	redirected_functions "$DEBUG_PAYLOADS/baseline.ko" "$BATS_FILE_TMPDIR/names"
	sed 's/,.*//' "$BATS_FILE_TMPDIR/names" >"$BATS_FILE_TMPDIR/bare"
}

# The code of all redirected functions, as text_of, but one sum.
text() {
	"$GUEST/textsum" "$BATS_FILE_TMPDIR/bare" | cksum
}

# The last call that failed on demand, as the kernel log names it.
last_fault() {
	dmesg | sed -n 's/.*schedmgr: fault: \(.*\) fails$/\1/p' | tail -n 1
}

# Memory of the manager's own that vmalloc handed out; slab has no such list.
areas() {
	grep -c '\[schedmgr\]' /proc/vmallocinfo || true
}

# What must be the same after something failed; every failure of a switch takes two events to tell.
snapshot() {
	cat "$SHOWN"/{state,active,previous,fallback,switches}
	echo "$(($(<"$SHOWN/events") - 2 * $(<"$SHOWN/failures"))) other events"
	schedctl list
	cut -d ' ' -f 1-4 /proc/modules | sort
}

# Slab and what vmalloc and per-CPU memory hold, in KiB.
memory() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	awk '/^(Slab|VmallocUsed|Percpu):/ { sum += $2 } END { print sum }' /proc/meminfo
}

# fail NTH COMMAND...: runs it with a failure; sets result and, when there was one, fault
fail() {
	echo "$1" >"$PARAMETERS/fail_nth"
	result=0
	"${@:2}" >"$BATS_TEST_TMPDIR/output" 2>&1 || result=$?
	fault=
	[[ $(<"$PARAMETERS/fail_nth") -ne 0 ]] || fault=$(last_fault)
	echo 0 >"$PARAMETERS/fail_nth"
}

# nothing_changed STATE TEXT AREAS: are these still what they were?
nothing_changed() {
	diff <(echo "$1") <(snapshot) && [[ $2 == "$(text)" ]] && [[ $3 -le 0 || $(areas) -eq $3 ]]
}

# sweep UNDO COMMAND...: the command fails once at each call that can fail; each time the next try succeeds, and is undone. Counts
# in $failed. UNDO "nothing": the next try is the next failure, until the command is done; in what is kept once it is there, such
# as the overlays' mappings, nothing can fail any more after a success. So it begins behind the calls of device.c, by which schedctl's
# questions before the activation fail, partly without harm.
sweep() {
	local undo=$1 first=1 nth result fault before text
	shift
	[[ $undo != nothing ]] || first=$((FAIL_HITS + 1))
	text=$(text)
	for ((nth = first; ; nth++)); do
		before=$(snapshot) areas=$(areas)
		[[ $undo != nothing ]] || areas=-1
		fail "$nth" "$@"
		[[ -n $fault ]] || break
		((++failed))
		# schedctl asks for more than the one thing: its history, for one, may fail without harm
		if ((!result)) && [[ $fault == device.c:* ]]; then
			$undo >"$BATS_TEST_TMPDIR/output"
			continue
		fi
		if ((!result)) || ! nothing_changed "$before" "$text" "$areas"; then
			echo "$*: returned $result after $fault had failed; not as it was, or memory was lost:"
			grep '\[schedmgr\]' /proc/vmallocinfo
			return 1
		fi
		[[ $undo != nothing ]] || continue
		{ "$@" && $undo; } >"$BATS_TEST_TMPDIR/output"
	done
	if ((result)); then
		cat "$BATS_TEST_TMPDIR/output"
		return 1
	fi
	[[ $undo == nothing ]] || $undo >"$BATS_TEST_TMPDIR/output"
}

manager_is_gone() {
	[[ ! -e /dev/schedmgr && ! -e $SHOWN && ! -e ${POINTS%/*} && $(areas) -eq 0 ]] && ! grep -q '^schedmgr ' /proc/modules
}

@test "loading the manager: each failure is reported and leaves nothing behind" {
	local nth=1 text
	text=$(text)
	while ! insmod "$MANAGER" fail_nth="$nth" fail_hits="$FAIL_HITS"; do
		manager_is_gone
		[[ $(dmesg | grep -c 'schedmgr: fault: .* fails$') -eq $nth ]]
		((++nth))
	done
	[[ $(<"$PARAMETERS/fail_nth") -eq $nth && $nth -gt 15 ]]
	rmmod schedmgr
	manager_is_gone
	[[ $text == "$(text)" ]]
	echo "$((nth - 1)) $(dmesg | sed -n 's/.*schedmgr: fault: \(.*\) fails$/\1/p' | sort -u | wc -l)" >"$BATS_FILE_TMPDIR/at_load"
}


@test "load, activate, switch, roll back, unload: the old version runs on, nothing is lost, the next try succeeds" {
	local failed=0 stock before grown points at_load
	insmod "$MANAGER" fail_hits="$FAIL_HITS"
	stock=$(text)
	sweep "schedctl unload baseline" schedctl load "$DEBUG_PAYLOADS/baseline.ko"
	schedctl load "$DEBUG_PAYLOADS/baseline.ko"
	schedctl load hello

	sweep nothing schedctl activate baseline
	before=$(memory)
	sweep "schedctl rollback" schedctl activate hello
	sweep "schedctl activate baseline" schedctl rollback --stock
	grown=$(($(memory) - before))
	schedctl rollback
	[[ $stock == "$(text)" ]]
	schedctl unload hello
	sweep "schedctl load $DEBUG_PAYLOADS/baseline.ko" schedctl unload baseline
	schedctl unload baseline

	echo "$grown KiB more after the sweeps of switches, allowed is 1 MiB; points that did not fail:"
	awk '$2 == 0' "$POINTS"
	((grown < 1024))
	points=$(awk '$2 > 0' "$POINTS" | wc -l)
	((points > 25))
	at_load=$(<"$BATS_FILE_TMPDIR/at_load")
	echo "# figure: ${at_load% *} failures at ${at_load#* } injection points when the manager is loaded, $failed at $points afterwards" >&3
}
