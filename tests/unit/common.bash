# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# common.bash - a made-up system below a temporary root, and schedctl in it

REPOSITORY=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
BUILD=${O:-$REPOSITORY/build}
FIXTURES=$BUILD/tests/unit
SCHEDCTL=$BUILD/bin/schedctl

setup_file() {
	make -s -C "$REPOSITORY/lib" O="$BUILD" >/dev/null
	make -s -C "$REPOSITORY/tools/schedctl" O="$BUILD" >/dev/null
	make -s -C "$REPOSITORY/tests/unit" O="$BUILD" >/dev/null
}

setup() {
	export FAKE_ROOT=$BATS_TEST_TMPDIR/root
	export FAKE_RELEASE=6.1.0-test-amd64
	mkdir -p "$FAKE_ROOT"/{dev,proc/self,proc/sys/kernel/random,sys/kernel,sys/module,lib/modules/$FAKE_RELEASE} \
		"$FAKE_ROOT"/{usr,var}/lib/schedmgr/$FAKE_RELEASE
	# shellcheck disable=SC2034 # for the tests
	STATE=$FAKE_ROOT/var/lib/schedmgr
	echo 'quiet' >"$FAKE_ROOT/proc/cmdline"
	boot 1
	: >"$FAKE_ROOT/dev/schedmgr"
	: >"$FAKE_ROOT/proc/modules"
	printf 'Name:\tschedctl\nCapEff:\t000001ffffffffff\n' >"$FAKE_ROOT/proc/self/status"
	printf '0000000000000000 %s\n' 'd runqueues' 'T weak_symbol' 'T _printk' 't twice' 't twice' >"$FAKE_ROOT/proc/kallsyms"
	printf '0000000000001000 T some_function\n0000000000002000 T other\n' >>"$FAKE_ROOT/proc/kallsyms"
	write_notes 11
	mkdir -p "$FAKE_ROOT/sys/kernel/btf"
	cp "$FIXTURES/types.btf" "$FAKE_ROOT/sys/kernel/btf/vmlinux"
	cp "$FIXTURES/hello.ko" "$FAKE_ROOT/usr/lib/schedmgr/$FAKE_RELEASE/"
}

# The build-id of the kernel: twenty times the same byte.
write_notes() {
	local id='' i
	for ((i = 0; i < 20; i++)); do id+="\\x$1"; done
	printf '%b' "\\x04\\0\\0\\0\\x14\\0\\0\\0\\x03\\0\\0\\0GNU\\0$id" >"$FAKE_ROOT/sys/kernel/notes"
}

# boot N: the machine begins anew; what is on the disk stays
boot() {
	echo "0000000$1-0000-4000-8000-000000000000" >"$FAKE_ROOT/proc/sys/kernel/random/boot_id"
	rm -rf "$FAKE_ROOT"/{staged,active,previous,confirm,last,events}
}

# emit EVENT CAUSE FROM VERSION TO VERSION [DETAIL]: the manager does that by itself
emit() {
	LD_PRELOAD=$FIXTURES/fake.so "$FIXTURES/emit" "$@"
}

# stage NAME VERSION...: as if loaded
stage() {
	while (($#)); do
		echo "$1 $2 sched_$1_$2" >>"$FAKE_ROOT/staged"
		shift 2
	done
}

activate() {
	echo "$1 $2" >"$FAKE_ROOT/active"
}

schedctl() {
	LD_PRELOAD=$FIXTURES/fake.so "$SCHEDCTL" "$@"
}

# shellcheck disable=SC2154 # status, output and stderr are set by run
# fails CODE TEXT COMMAND...: exit status, and the text in what it says
fails() {
	local code=$1 text=$2
	shift 2
	run schedctl "$@"
	if [[ $status -ne $code || $output != *"$text"* ]]; then
		printf 'wanted %s and "%s", got %s:\n%s\n' "$code" "$text" "$status" "$output"
		return 1
	fi
}

# json FILTER COMMAND...: the filter must hold for what the command prints; its status is in $status
json() {
	local filter=$1
	shift
	run --separate-stderr schedctl "$@" --json
	if ! jq -e "$filter" <<<"$output" >/dev/null; then
		printf 'not %s:\n%s\n' "$filter" "$output"
		return 1
	fi
	[[ -z $stderr ]]
}

# is_active VERSION: status says so
is_active() {
	[[ $(schedctl status --json | jq -r .active) == "$1" ]]
}
