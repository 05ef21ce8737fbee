# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# shellcheck disable=SC2154 # status and output are set by run
#
# common.bash - what the tests inside the VM have in common
#
# Environment: PAYLOAD, the payload to test with (default: baseline), PAYLOAD_FILE, its file.

bats_require_minimum_version 1.5.0

[[ -e /dev/virtio-ports/output || -n $(cat /sys/class/virtio-ports/*/name 2>/dev/null) ]] || {
	echo "these tests replace the machine's scheduler: run them with scripts/vm -- bats FILE" >&2
	exit 1
}

KVER=$(uname -r)
REPOSITORY=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd -P)
BUILD=$REPOSITORY/build
GUEST=$BUILD/bin/guest
MANAGER=$BUILD/modules/$KVER/schedmgr.ko
PAYLOAD=${PAYLOAD:-baseline}
PAYLOAD_FILE=${PAYLOAD_FILE:-/usr/lib/schedmgr/$KVER/$PAYLOAD.ko}
BOARD=/run/load.board
CGROUP=/sys/fs/cgroup/load
TRACING=/sys/kernel/tracing
: "$MANAGER" "$TRACING"
background=

# background COMMAND...: starts it without the descriptors that bats waits for; sets background to its process id
background() {
	"$@" >>"$BATS_TEST_TMPDIR/background" 2>&1 3>&- &
	# shellcheck disable=SC2034 # for the tests
	background=$!
}

# eventually SECONDS COMMAND...: waits until the command succeeds
eventually() {
	local seconds=$1 deadline=$((SECONDS + $1))
	shift
	until "$@"; do
		if ((SECONDS > deadline)); then
			echo "not within $seconds s: $*"
			return 1
		fi
		read -r -t 0.02 <> <(:) || true
	done
}

# The load of scripts/demo: workers of every class, two of them in a cgroup with a CPU limit. bats itself runs at a higher
# priority (nice -n -20), so that the tests do not take ten times as long.
start_load() {
	mkdir -p "$CGROUP"
	echo "5000 50000" >"$CGROUP/cpu.max"
	rm -f "$BOARD"
	nice -n 20 "$GUEST/load" run "$BOARD" "$CGROUP" >/run/load.log 2>&1 3>&- &
	echo $! >/run/load.pid
	eventually 60 test -s "$BOARD"
	eventually 60 load_is_complete
	eventually 60 cgroup_is_throttled
}

load_is_complete() {
	"$GUEST/load" show "$BOARD" | grep -q '^deadline'
}

cgroup_is_throttled() {
	grep -q '^nr_throttled [1-9]' "$CGROUP/cpu.stat"
}

stop_load() {
	[[ -e /run/load.pid ]] || return 0
	kill "$(</run/load.pid)"
	rm -f /run/load.pid
}

# Every worker makes progress from here on; in quick tests apart from the SCHED_IDLE one, whose turn comes every ten
# seconds or so on a machine as busy as this.
all_load_goes_on() {
	"$GUEST/load" check "$BOARD" 300
}

load_goes_on() {
	"$GUEST/load" check "$BOARD" 120 idle
}

# Field of schedctl status --json
field() {
	schedctl status --json | jq -r ".$1"
}

is_active() {
	[[ $(field active) == "$1" ]]
}

load_payload() {
	schedctl load "$PAYLOAD_FILE"
}

# Leaves stock active and nothing staged, whatever the test before has done.
clean_up() {
	local name
	[[ -e /dev/schedmgr ]] || return 0
	if [[ $(field active) != stock ]]; then
		schedctl activate stock --timeout 30
	fi
	for name in $(schedctl list --json | jq -r '.versions[1:][] | .name + ":" + .version'); do
		schedctl unload "$name"
	done
}

# What must be the same after something was refused; what is measured goes on.
state() {
	schedctl list --json | jq 'del(.versions[].figures)'
	schedctl status --json | jq 'del(.figures)'
	sort /proc/modules
}

# refused CODE TEXT COMMAND...: it exits with this status and says this, and nothing has changed
refused() {
	local code=$1 text=$2 before
	shift 2
	before=$(state)
	run "$@"
	if [[ $status -ne $code || $output != *"$text"* ]]; then
		printf 'wanted status %s and "%s", got %s:\n%s\n' "$code" "$text" "$status" "$output"
		return 1
	fi
	diff <(echo "$before") <(state)
}

# redirected_functions PAYLOAD OUTPUT: writes the names of the functions that it redirects, as "name,position". They are in
# its table; the first two members of a record are old and new, each filled in by a relocation.
redirected_functions() {
	readelf --wide --relocs "$1" | perl -ne '
		$on = /schedmgr\.functions/ if /^Relocation section/;
		next unless $on && /^([0-9a-f]+) +\S+ +R_X86_64_64 +\S+ +(\S+)/;
		$old{int hex($1) / 48} = $2 if hex($1) % 48 == 0;
		$new{int hex($1) / 48} = 1 if hex($1) % 48 == 8;
		END { print map { $old{$_} . ($old{$_} =~ /,/ ? "" : ",1") . "\n" } keys %new }' | LC_ALL=C sort >"$2"
	[[ $(wc -l <"$2") -gt 400 ]]
}

# text_of NAMES: a checksum of the code of each of these functions
text_of() {
	sed 's/,.*//' "$1" >"$1.bare"
	"$GUEST/textsum" "$1.bare" | LC_ALL=C sort -k 2 | LC_ALL=C join -1 2 - "$1"
}

# load_version NAME VERSION: a payload of version 1, as another version, of one character
load_version() {
	"$REPOSITORY/tests/payloads/as-version" "/usr/lib/schedmgr/$KVER/$1.ko" "$2" "$BATS_TEST_TMPDIR/$1-$2.ko"
	schedctl load "$BATS_TEST_TMPDIR/$1-$2.ko"
}

online() {
	[[ $(</sys/devices/system/cpu/online) == "$1" ]]
}

# set_cpu N 0|1
set_cpu() {
	echo "$2" >"/sys/devices/system/cpu/cpu$1/online"
}

# The last of the CPUs, to be taken off line.
last_cpu() {
	echo $(($(getconf _NPROCESSORS_CONF) - 1))
}
