#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# mlb.bats - a neural network in load balancing: its file, its modes, how often it agrees with stock; runs in the VM

load common

mlb=/sys/kernel/debug/schedmgr/mlb
trace=/sys/kernel/debug/schedmgr/mlb-trace
firmware=/lib/firmware/schedmgr/mlb.bin

setup_file() {
	mkdir -p "${firmware%/*}"
	grep -o '0x[0-9a-f]*,' "$REPOSITORY/payloads/mlb/files/kernel/sched/mlb-weights.h" |
		perl -ne 'print chr hex substr $_, 0, 4' >"$BATS_FILE_TMPDIR/good"
	# the balancers have more to decide when they look at every tick
	for domain in /sys/kernel/debug/sched/domains/cpu*/domain*; do
		echo 1 | tee "$domain"/{min_interval,max_interval,busy_factor} >/dev/null
	done
}

teardown() {
	stop_load
	rm -f "$firmware"
	clean_up
}

# changed OFFSET BYTE: the good file with that byte is what the payload finds
changed() {
	cp "$BATS_FILE_TMPDIR/good" "$firmware"
	printf '%b' "\\x$2" | dd of="$firmware" bs=1 seek="$1" conv=notrunc status=none
}

# refuses FIELD: an activation fails, baseline goes on, and the kernel log names the field
refuses() {
	dmesg --clear
	run -1 schedctl activate mlb
	[[ $output == *'its own preparation failed'* ]]
	is_active baseline
	dmesg | grep -F "sched_mlb: schedmgr/mlb.bin refused: $1"
}

counter() {
	awk -v name="$1" '$1 == name { print $2 }' "$mlb/counters"
}

# at_least COUNT NAME...: the sum of these counters
at_least() {
	local count=$1 name
	shift
	for name; do
		((count -= $(counter "$name"))) || true
	done
	((count <= 0))
}

agreement_percent() {
	awk '/^both/ { same += $2 } /^(both|only)/ { all += $2 } END { print int(100 * same / all) }' "$mlb/counters"
}

@test "a damaged file is refused by the name of the field, whoever runs goes on; a good one comes before what is built in" {
	schedctl load mlb baseline
	schedctl activate baseline
	changed 0 00 && refuses 'magic: '
	changed 8 01 && refuses 'version: 1, must be 2'
	changed 12 01 && refuses 'size: '
	head -c 600 "$BATS_FILE_TMPDIR/good" >"$firmware" && refuses 'size: '
	changed 400 55 && refuses 'checksum: '
	changed 24 58 && "$BUILD/bin/mlb" seal "$firmware" && refuses "features: number 0 is 'Xelta_hot', must be 'delta_hot'"
	changed 308 ff && "$BUILD/bin/mlb" seal "$firmware" && refuses 'shift: '
	cp "$BATS_FILE_TMPDIR/good" "$firmware"
	schedctl activate mlb
	[ "$(counter firmware)" -eq 1 ]
	rm "$firmware"
	schedctl rollback
	schedctl activate mlb
	[ "$(counter firmware)" -eq 0 ]
}

@test "a network that looks at more than stock's rule does not fit into a register, and decides all the same" {
	local hidden
	schedctl load mlb
	cp "$BATS_FILE_TMPDIR/good" "$firmware"
	# the last input, loop, gets a little weight in each hidden unit
	for hidden in {0..9}; do
		printf '\001' | dd of="$firmware" bs=1 seek=$((610 + 2 * hidden)) conv=notrunc status=none
	done
	"$BUILD/bin/mlb" seal "$firmware"
	start_load
	schedctl activate mlb --timeout 60
	[ "$(counter narrow)" -eq 0 ]
	eventually 120 at_least 200 both_move both_stay only_stock_moves only_network_moves
	[ "$(agreement_percent)" -ge 97 ]
}

@test "shadow: it agrees with stock in 97 of 100 decisions at least; active: it decides; nobody starves" {
	schedctl load mlb
	start_load
	schedctl activate mlb --timeout 60
	[ "$(<"$mlb/mode")" = shadow ]
	[ "$(counter narrow)" -eq 1 ]
	eventually 120 at_least 500 both_move both_stay only_stock_moves only_network_moves
	[ "$(agreement_percent)" -ge 97 ]
	[ "$(counter decided_move)" -eq 0 ]
	echo "# figure: agreement $(agreement_percent) %: $(sed -n '/^both\|^only/p' "$mlb/counters" | xargs)" >&3
	run -1 bash -c "echo none >$mlb/mode"
	[ "$(<"$mlb/mode")" = shadow ]
	echo active >"$mlb/mode"
	[ "$(<"$mlb/mode")" = active ]
	eventually 120 at_least 200 decided_move decided_stay
	load_goes_on
	echo shadow >"$mlb/mode"
}

@test "100 switches among stock, twolevel and the active network, under load, and no worker stops" {
	local round before
	schedctl load mlb twolevel
	before=$(schedctl status --json | jq .switches)
	start_load
	for ((round = 0; round < ${ROUNDS:-25}; round++)); do
		schedctl activate mlb --timeout 60
		echo active >"$mlb/mode"
		schedctl activate twolevel --timeout 60
		schedctl activate mlb --timeout 60
		echo active >"$mlb/mode"
		schedctl rollback --stock --timeout 60
	done
	[ "$(schedctl status --json | jq .switches)" -eq $((before + 4 * round)) ]
	load_goes_on
	[ ! -e "$mlb" ]
}

@test "whoever has one of its files open keeps the module, and nothing else" {
	schedctl load mlb
	schedctl activate mlb
	exec {open}<"$mlb/counters"
	schedctl rollback
	run ! schedctl unload mlb
	run ! cat <&"$open"
	exec {open}<&-
	schedctl unload mlb
}

@test "mlb-trace: whole records of stock's decisions, none lost, gone after the rollback" {
	local records=$BATS_TEST_TMPDIR/records
	schedctl load mlb-trace
	start_load
	schedctl activate mlb-trace --timeout 60
	: >"$records"
	recorded() {
		dd if="$trace/records" bs=4800 count=100 status=none >>"$records"
		[[ $(stat -c %s "$records") -ge $((300 * 48)) ]]
	}
	eventually 120 recorded
	[ $(($(stat -c %s "$records") % 48)) -eq 0 ]
	[ "$(<"$trace/lost")" -eq 0 ]
	run -22 perl -e 'open F, "<", shift; sysread(F, $_, 47) // exit $!' "$trace/records"
	# both decisions, and only CPUs that there are
	perl -e 'local $/ = \48; while (<>) { my @r = unpack "Q< l< s<15 S<2 C2"; $seen[$r[20]]++; exit 1 if $r[17] > 1 || $r[18] > 1 }
		exit !($seen[0] && $seen[1])' "$records"
	schedctl rollback --timeout 60
	[ ! -e "$trace" ]
}
