#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# vm-harness.bats - scripts/vm itself: that it cannot take a failure for a success; runs on the host

bats_require_minimum_version 1.5.0

setup_file() {
	export VM=$BATS_TEST_DIRNAME/../scripts/vm
	local kernel=${VM%/vm}/kernel flavour
	for flavour in cloud generic; do	# or the first boot would talk of its download
		"$kernel" fetch "$("$kernel" release "$flavour")" image
	done
}

@test "output, status, working directory and files are the command's" {
	mkdir "$BATS_TEST_TMPDIR/folder"
	echo "from the host" >"$BATS_TEST_TMPDIR/folder/file"
	cd "$BATS_TEST_TMPDIR"
	run -7 "$VM" --cpus 3 --file folder --file folder/file -- \
		sh -c "cat /mnt/file /mnt/folder/file; pwd; nproc; echo >written; exit 7"
	[ "$output" = "$(printf '%s\n' "from the host" "from the host" "$BATS_TEST_TMPDIR" 3)" ]
	[ ! -e written ]
}

@test "both flavours boot the kernel that was asked for" {
	for flavour in cloud generic; do
		run -0 "$VM" --kernel "$flavour" -- uname -r
		[ "$output" = "$("${VM%/vm}/kernel" release "$flavour")" ]
	done
}

@test "a panic fails and shows the console" {
	run -125 "$VM" --console "$BATS_TEST_TMPDIR/console" -- sh -c 'echo c >/proc/sysrq-trigger'
	[[ $output == *"Kernel panic - not syncing: sysrq triggered crash"*"Call Trace:"* ]]
	grep -q 'Kernel panic' "$BATS_TEST_TMPDIR/console"
}

@test "a warning fails unless it is allowed" {
	local warn='echo "<4>WARNING: CPU: 0 PID: 1 at kernel/sched/core.c:1" >/dev/kmsg'
	run -125 "$VM" -- sh -c "$warn"
	[[ $output == *"WARNING: CPU: 0"* ]]
	run -0 "$VM" --allow 'WARNING: .* at kernel/sched/' -- sh -c "$warn"
	[ -z "$output" ]
}

@test "a hang fails when the time is up" {
	run -124 "$VM" --timeout 8 -- sleep 1000
	[[ $output == *"no end after 8 s"* ]]
}

@test "a machine that cannot start fails" {
	run -124 "$VM" --append "init=/nowhere rdinit=/nowhere root=/nowhere panic=-1" --allow . -- true
	run -124 "$VM" --mem 90000000G -- true
	run -126 "$VM" --kernel 6.1.0-0-none -- true
}

@test "processes the command leaves behind do not keep the machine" {
	run -0 "$VM" --timeout 60 -- sh -c 'sleep 1000 & setsid sleep 1000 & echo done'
	[ "$output" = "done" ]
}

@test "wrong usage is told without booting" {
	run -2 "$VM"
	run -2 "$VM" -- ''
	run -2 "$VM" true
	run -2 "$VM" --cpus none -- true
	run -2 "$VM" --no-such-option 1 -- true
	run -2 "$VM" --file /nowhere -- true
}

@test "killed, it leaves nothing behind" {
	local out=$BATS_TEST_TMPDIR/out vm children child directory status=0
	"$VM" -- sh -c 'echo up; sleep 1000' >"$out" 3>&- &
	vm=$!
	timeout 60 sh -c "until grep -q up '$out'; do sleep 0.1; done"
	children=$(pgrep -P "$vm")
	directory=$(realpath "/proc/$vm/cwd")
	kill -TERM "$vm"
	wait "$vm" || status=$?
	[ "$status" -eq 143 ]
	for child in $children; do
		[ ! -d "/proc/$child" ]
	done
	[ ! -e "$directory" ]
}
