# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# test.sh - schedmod test: tries a payload in a VM

# vm_test FILE...: bats in a VM, with the payload that was built
vm_test() {
	"$root/scripts/vm" --kernel "$kver" --timeout 540 --console "$state/test.console" -- \
		nice -n -20 env PAYLOAD="$name" PAYLOAD_FILE="$state/$name.ko" SCHEDMOD_TESTS="$root/tests/vm" bats --tap "$@"
}

# The last line is one that says passed or failed.
command_test() {
	local files log status=0 start=${EPOCHREALTIME/./}
	open_directory "$@"
	log=$state/test.log
	files=("$root/tests/vm/payload.bats")
	[[ -e ${files[0]} && -x $root/scripts/vm ]] ||
		die "test needs the source of schedmgr: it boots a virtual machine with scripts/vm"
	need "$build/bin/guest/load" tools
	need "$build/bin/schedctl" tools
	[[ ! -e $payload/test.bats ]] || files+=("$payload/test.bats")
	build_tree
	vm_test "${files[@]}" >"$log" 2>&1 || status=$?
	((verbosity == 0)) || sed -nE 's/^(not )?ok [0-9]+ /  \1ok  /p' "$log"
	if ((status)); then
		sed -E '/^ok |^1\.\./d' "$log" >&2
		echo "failed: $name $version on $kver (status $status, $(seconds_since "$start")); logs: $log, $state/test.console"
		exit 1
	fi
	echo "passed: $name $version on $kver, $(sed -n 's/^# figure: //p' "$log"), $(grep -c '^ok ' "$log") tests, $(seconds_since "$start")"
}
