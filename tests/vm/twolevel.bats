#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# twolevel.bats - interactive tasks wait less, nobody starves, groups keep their weights, and stock is as it was; runs in the VM,
# under icount
#
# shellcheck disable=SC2154 # background sets background

load common

DIRECTORY=/sys/kernel/debug/schedmgr/twolevel
WAKES=$GUEST/wakes

teardown() {
	rmdir /sys/fs/cgroup/light /sys/fs/cgroup/heavy 2>/dev/null || true
	clean_up
}

# figure VERSION PROGRAM KEY: of what guest-twolevel has printed
figure() {
	jq --arg version "$1" --arg program "$2" "select(.version == \$version and .program == \$program).$3" "$BATS_FILE_TMPDIR/figures"
}

# compare A OPERATION B: numbers with decimals
compare() {
	awk "BEGIN { exit !($1 $2 $3) }"
}

stat_of() {
	sed -n "s/^$1 //p" "$DIRECTORY/stats"
}

# in_group NAME WEIGHT COMMAND...: in the background, on CPU 0
in_group() {
	local group=/sys/fs/cgroup/$1
	mkdir -p "$group"
	echo "$2" >"$group/cpu.weight"
	# shellcheck disable=SC2016 # for the other shell
	background sh -c 'echo $$ >"$1/cgroup.procs" && shift && exec taskset -c 0 "$@"' in_group "$group" "${@:3}"
}

usage_of() {
	sed -n 's/^usage_usec //p' "/sys/fs/cgroup/$1/cpu.stat"
}

@test "beside six hogs a sleeper's 99th percentile is at most half of stock's; the hogs do as much; stock is as it was" {
	local program
	"$REPOSITORY/bench/guest-twolevel" 4 >"$BATS_FILE_TMPDIR/figures"
	sed 's/^/# figure: /' "$BATS_FILE_TMPDIR/figures" >&3
	for program in wakes cyclictest; do
		compare "$(figure twolevel "$program" p99_us) * 2" "<=" "$(figure stock "$program" p99_us)"
		compare "$(figure twolevel "$program" hog_rounds)" ">=" "$(figure stock "$program" hog_rounds) * 0.95"
		compare "$(figure 'stock again' "$program" p99_us)" ">=" "$(figure stock "$program" p99_us) * 0.5"
		compare "$(figure 'stock again' "$program" hog_rounds)" ">=" "$(figure stock "$program" hog_rounds) * 0.95"
	done
}

@test "interactive tasks that want more than there is: no hog waits longer than the bound" {
	local gap ran
	schedctl load twolevel
	schedctl activate twolevel
	"$WAKES" 12 1000 1000 6 4 >"$BATS_TEST_TMPDIR/out"
	gap=$(jq .hog_gap_us "$BATS_TEST_TMPDIR/out")
	ran=$(jq .hog_ms "$BATS_TEST_TMPDIR/out")
	echo "# figure: a hog waited for $gap us at most, $(stat_of longest_us) us says the payload; they ran for $ran ms" >&3
	[[ $(stat_of turns) -gt 0 ]]
	# a turn may begin after a burst, and end, a tick late; the six may be on one CPU
	((gap <= 6 * (50000 + 3000 + 2 * 4000)))
	[[ $(stat_of longest_us) -le $((6 * (50000 + 3000 + 2 * 4000))) ]]
	((ran >= 4000 * 3 / (50 + 3 + 2 * 4)))
	schedctl rollback
}

@test "groups keep their weights: interactive tasks do not buy theirs more than a quarter where it has a quarter" {
	local light heavy
	echo +cpu >/sys/fs/cgroup/cgroup.subtree_control
	schedctl load twolevel
	schedctl activate twolevel
	in_group light 100 "$WAKES" 4 1000 1000 0 4
	light=$background
	in_group heavy 300 "$WAKES" 0 0 0 3 4
	heavy=$background
	wait "$light" "$heavy"
	echo "# figure: usage of weight 100 $(usage_of light) us, of weight 300 $(usage_of heavy) us" >&3
	(($(usage_of light) * 100 <= ($(usage_of light) + $(usage_of heavy)) * 30))
	schedctl rollback
}

@test "nobody starves in a group that has not enough for its own interactive tasks" {
	local light heavy gap rounds
	schedctl load twolevel
	schedctl activate twolevel
	in_group light 100 "$WAKES" 4 1000 1000 1 4
	light=$background
	in_group heavy 300 "$WAKES" 0 0 0 3 4
	heavy=$background
	wait "$light" "$heavy"
	read -r gap rounds < <(jq -r 'select(.wakes > 0) | "\(.hog_gap_us) \(.hog_rounds)"' "$BATS_TEST_TMPDIR/background")
	echo "# figure: the regular task waited for $gap us at most and did $rounds rounds" >&3
	# its group has a quarter of the CPU, in pieces that lag_us allows
	((rounds > 100))
	((gap <= 50000 + 3000 + 2 * 4000 + 4 * 20000))
	schedctl rollback
}

@test "20 switches under load; what was set is kept" {
	local round
	schedctl load twolevel
	start_load
	for ((round = 1; round <= 10; round++)); do
		schedctl activate twolevel --timeout 30
		((round > 1)) || echo 40000 >"$DIRECTORY/starve_us"
		[[ $(<"$DIRECTORY/starve_us") -eq 40000 ]]
		((round % 5)) || load_goes_on
		schedctl rollback --timeout 30
		[[ ! -e $DIRECTORY ]]
	done
	load_goes_on
	stop_load
}
