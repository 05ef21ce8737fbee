#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# refusals.bats - what must be refused, with a message that says why and without any effect; runs in the VM

load common

setup_file() {
	schedctl load "$PAYLOAD_FILE"
}

# Each of these tests leaves the payload staged and stock active.
teardown() {
	rmmod pinned 2>/dev/null || true
	if [[ $(field active) != stock ]]; then
		schedctl activate stock
	fi
}

as_nobody() {
	setpriv --reuid=65534 --regid=65534 --clear-groups "$BUILD/bin/schedctl" "$@"
}

# patched FILE SECTION OFFSET BYTES: a copy of the payload with other bytes at this place, given as for printf
patched() {
	local section
	cp "$PAYLOAD_FILE" "$1"
	section=$(readelf --wide --section-headers "$1" | sed 's/^ *\[ *[0-9]*\] *//' | awk -v name="$2" '$1 == name { print $4 }')
	[[ -n $section ]]
	printf '%b' "$4" | dd of="$1" bs=1 seek=$((16#$section + $3)) conv=notrunc status=none
	"$BUILD/bin/sched-boundary" seal "$1"
}

# A copy whose modinfo names another module and other kernel, so that only its build identity can stop it.
@test "a payload for another kernel release, or another build of this one" {
	local file=$BATS_TEST_TMPDIR/other.ko
	patched "$file" .schedmgr.build 0 '6.1.0-1-none\0'
	refused 6 "6.1.0-1-none" schedctl load "$file"
	patched "$file" .schedmgr.build $((65 + 64 + 128)) '\x00\x01\x02\x03'
	refused 6 "build" schedctl load "$file"
	[[ $output == *00010203* ]]
}

# As payloads that are built otherwise may be linked: sched-boundary refuses that.
@test "a payload that is linked against memory which was freed after boot" {
	local file=$BATS_TEST_TMPDIR/freed.ko
	grep -q ' start_kernel$' /proc/kallsyms
	schedctl unload "$PAYLOAD"
	perl -pe 's/\0sched_clock_cpu\0/\0start_kernel\0\0\0\0/' "$PAYLOAD_FILE" >"$file"
	run ! cmp -s "$file" "$PAYLOAD_FILE"
	"$BUILD/bin/sched-boundary" seal "$file"
	refused 6 "start_kernel" schedctl load "$file"
	load_payload
}

# said TEXT: the kernel log says so
said() {
	dmesg | grep -F "$1"
}

# descriptor_at: section and offset of the payload's descriptor
descriptor_at() {
	readelf --wide --symbols "$PAYLOAD_FILE" | awk '$8 == "payload" { print $7, "0x" $2 }' |
		while read -r index offset; do
			readelf --wide --section-headers "$PAYLOAD_FILE" | sed 's/^ *\[ *//; s/\]//' |
				awk -v at="$index" -v offset="$offset" '$1 == at { print $2, offset }'
		done
}

# Its first four bytes are the ABI's number, then come the sizes of the descriptor and of the operations.
@test "a payload whose descriptor is that of another manager" {
	local file=$BATS_TEST_TMPDIR/other.ko section offset
	schedctl unload "$PAYLOAD"
	read -r section offset < <(descriptor_at)
	[[ -n $offset ]]
	patched "$file" "$section" $((offset)) '\x02'
	refused 6 "does not fit this kernel" schedctl load "$file"
	said "refused: built for payload ABI 2, this manager has "
	patched "$file" "$section" $((offset + 4)) '\x10'
	refused 6 "does not fit this kernel" schedctl load "$file"
	said "refused: its descriptor has 16 + "
	patched "$file" "$section" $((offset + 6)) '\x50'
	refused 6 "does not fit this kernel" schedctl load "$file"
	said " + 80 bytes, this manager's has "
	schedctl load "$PAYLOAD_FILE"
}

# member_at TYPE MEMBER: where in the payload's table of layouts the record of that member is
member_at() {
	objcopy -O binary -j .init.schedmgr.layouts "$PAYLOAD_FILE" "$BATS_TEST_TMPDIR/layouts"
	perl -e '
		my ($file, $type, $member) = @ARGV;
		open my $in, "<:raw", $file or die; local $/; my $all = <$in>;
		my (undef, $types, $strings) = unpack "L3", $all;
		my $text = sub { unpack "Z*", substr $all, $strings + $_[0] };
		for (my $at = 16; $types--;) {
			my ($name, undef, undef, $members) = unpack "L4", substr $all, $at, 16;
			$at += 16;
			for (; $members--; $at += 12) {
				next unless $text->($name) eq $type;
				print($at), exit if $text->(unpack "L", substr $all, $at, 4) eq $member;
			}
		}
		die "no member $member of $type"' "$BATS_TEST_TMPDIR/layouts" "$1" "$2"
}

@test "a payload that knows a struct, an enumeration or a function otherwise than the kernel" {
	local file=$BATS_TEST_TMPDIR/other.ko section=.init.schedmgr.layouts at
	schedctl unload "$PAYLOAD"
	at=$(member_at task_struct on_cpu)
	patched "$file" $section $((at + 4)) '\x08\x00\x00\x00'
	refused 6 "does not fit this kernel" schedctl load "$file"
	said "refused: struct task_struct: member 'on_cpu' was at bit "
	said "(32 bits) in this kernel, is at bit 8 (32 bits) in the payload"
	patched "$file" $section $((at + 8)) '\x40\x00\x00\x00'
	refused 6 "does not fit this kernel" schedctl load "$file"
	said "(64 bits) in the payload"
	patched "$file" $section "$at" '\x00\x00\x00\x00'
	refused 6 "does not fit this kernel" schedctl load "$file"
	said "member 'on_cpu' was at bit"
	patched "$file" $section $(($(member_at cpu_idle_type CPU_IDLE) + 4)) '\x07\x00\x00\x00'
	refused 6 "does not fit this kernel" schedctl load "$file"
	said "refused: enum cpu_idle_type: CPU_IDLE was 0 in this kernel, is 7 in the payload"
	patched "$file" $section $(($(member_at task_prio p) + 4)) '\x00\x00\x00\x00'
	refused 6 "does not fit this kernel" schedctl load "$file"
	said "refused: function task_prio: parameter p was 'const struct task_struct *' in this kernel, is '"
	# a table that is none
	patched "$file" $section 0 '\xff\xff\xff\x7f'
	refused 6 "a mistake in its tables" schedctl load "$file"
	said "its table of layouts is malformed"
	patched "$file" $section 28 '\xff\xff\xff\x7f'
	refused 6 "a mistake in its tables" schedctl load "$file"
	load_payload
}

@test "a payload cut short, a module that is none, a program, a directory" {
	local file=$BATS_TEST_TMPDIR/short.ko size
	for size in 0 20 5000 $(($(stat -c %s "$PAYLOAD_FILE") - 1)); do
		head -c "$size" "$PAYLOAD_FILE" >"$file"
		refused 6 "not a payload for this kernel" schedctl load "$file"
	done
	refused 6 "not a payload for this kernel" schedctl load "/lib/modules/$KVER/kernel/fs/overlayfs/overlay.ko"
	cp /bin/true "$file"
	refused 6 "not a payload for this kernel" schedctl load "$file"
	refused 6 "not a regular file" schedctl load "$BATS_TEST_TMPDIR/."
	refused 4 "no-such-payload" schedctl load no-such-payload
}

@test "a payload with a flipped bit in its code, or something at its end" {
	local file=$BATS_TEST_TMPDIR/damaged.ko offset
	cp "$PAYLOAD_FILE" "$file"
	offset=$(readelf --wide --section-headers "$file" | sed 's/^ *\[ *[0-9]*\] *//' | awk '$1 == ".text" { print $4 }')
	printf '\xcc' | dd of="$file" bs=1 seek=$((16#$offset + 4711)) conv=notrunc status=none
	refused 6 "it is damaged" schedctl load "$file"
	cp "$PAYLOAD_FILE" "$file"
	echo >>"$file"
	refused 6 "it is damaged" schedctl load "$file"
}

@test "one that is loaded already, also from another file" {
	cp "$PAYLOAD_FILE" "$BATS_TEST_TMPDIR/copy.ko"
	refused 8 "already" schedctl load "$PAYLOAD_FILE"
	refused 8 "already" schedctl load "$BATS_TEST_TMPDIR/copy.ko"
}

@test "names that are not staged, and what is active already" {
	refused 4 "no-such" schedctl activate no-such
	refused 4 "99" schedctl activate "$PAYLOAD:99"
	refused 4 "no-such" schedctl unload no-such
	refused 8 "active" schedctl activate stock
	refused 1 "the kernel's own scheduler" schedctl unload stock
	refused 8 "" schedctl rollback
}

@test "unloading what is active, by schedctl and by rmmod, and the manager under it" {
	schedctl activate "$PAYLOAD"
	refused 5 "active" schedctl unload "$PAYLOAD"
	refused 1 "in use" rmmod "sched_${PAYLOAD}_1"
	refused 1 "in use" rmmod schedmgr
	schedctl rollback
	is_active stock
}

@test "a second manager, also under another name; removing the first after a switch" {
	local file=$BATS_TEST_TMPDIR/second.ko section
	refused 1 "File exists" insmod "$MANAGER"
	cp "$MANAGER" "$file"
	section=$(readelf --wide --section-headers "$file" | sed 's/^ *\[ *[0-9]*\] *//' |
		awk '$1 == ".gnu.linkonce.this_module" { print $4 }')
	printf 'schedmg2' | dd of="$file" bs=1 seek=$((16#$section + 24)) conv=notrunc status=none
	refused 1 "" insmod "$file"
	schedctl activate "$PAYLOAD"
	schedctl rollback
	schedctl unload "$PAYLOAD"
	refused 1 "in use" rmmod schedmgr
	load_payload
}

@test "a payload without schedctl" {
	local file=$BATS_TEST_TMPDIR/alone.ko
	refused 1 "" insmod "$PAYLOAD_FILE"	# its name is taken
	schedctl unload "$PAYLOAD"
	refused 1 "Unknown symbol" insmod "$PAYLOAD_FILE"
	load_payload
}

@test "an ordinary user may look and nothing else" {
	as_nobody list
	as_nobody status --json | jq -e '.active == "stock"'
	refused 3 "CAP_SYS_ADMIN" as_nobody activate "$PAYLOAD"
	refused 3 "CAP_SYS_ADMIN" as_nobody rollback
	refused 3 "" as_nobody unload "$PAYLOAD"
	schedctl unload "$PAYLOAD"
	refused 3 "CAP_SYS_ADMIN" as_nobody load "$PAYLOAD_FILE"
	# half of what it takes
	refused 3 "CAP_SYS_MODULE" setpriv --bounding-set=-sys_module --inh-caps=-sys_module "$BUILD/bin/schedctl" load "$PAYLOAD_FILE"
	load_payload
}

# busy_task NAME: starts a task that sleeps in a scheduler function until release_task; sets busy to its thread id
busy_task() {
	insmod "$BUILD/tests/modules/pinned.ko"
	eventually 30 pinned_stays
	mkfifo "$BATS_TEST_TMPDIR/$1.out"
	"$GUEST/busy" "$(</sys/module/pinned/parameters/thread)" >"$BATS_TEST_TMPDIR/$1.out" 2>&1 3>&- &
	busy_pid=$!
	read -r -t 60 busy <"$BATS_TEST_TMPDIR/$1.out"
	eventually 30 busy_sleeps
}

pinned_stays() {
	[[ $(</sys/module/pinned/parameters/thread) != 0 ]]
}

busy_sleeps() {
	grep -q affine_move_task "/proc/$busy/stack"
}

release_task() {
	rmmod pinned
	wait "$busy_pid"
}

# has_state INDEX STATE
has_state() {
	[[ $(schedctl list --json | jq -r ".versions[$1].state") == "$2" ]]
}

# still NAME: a switch is refused because of the task, in good time, and says which task and where
still() {
	local active failures
	active=$(field active)
	failures=$(field failures)
	run -5 schedctl "$@" --timeout 0.3
	[[ $output == *"$busy"* && $output == *busy* && $output == *affine_move_task* ]]
	schedctl status --json | jq -e --arg active "$active" --argjson busy "$busy" --argjson failures "$failures" '
		.active == $active and .failures == $failures + 1 and
		(.last_switch | .error_name == "EBUSY" and .retries > 0 and .redirects == 0 and
		(.blocker | .kind == "task" and .pid == $busy and .comm == "busy" and (.stack | length > 2)))'
}

@test "a switch while a task sleeps inside the scheduler, there and back; made as soon as it is gone" {
	local names=$BATS_TEST_TMPDIR/names before
	redirected_functions "$PAYLOAD_FILE" "$names"
	before=$(text_of "$names")
	busy_task there
	still activate "$PAYLOAD"
	[ "$before" = "$(text_of "$names")" ]
	release_task
	schedctl activate "$PAYLOAD"

	busy_task back
	before=$(text_of "$names")
	still rollback
	[ "$before" = "$(text_of "$names")" ]
	refused 5 "active" schedctl unload "$PAYLOAD"
	# a retry succeeds while the first request still waits
	background schedctl rollback --timeout 60
	eventually 30 has_state 1 deactivating
	release_task
	# shellcheck disable=SC2154 # set by background
	wait "$background"
	is_active stock
	[ "$(field last_switch.retries)" -gt 0 ]
}

# Each system call of the scheduler that touches user memory, and a child that was never out of it.
@test "an ordinary user's tasks that sleep in user memory for ever hold up no switch" {
	local pid
	echo 1 >/proc/sys/vm/unprivileged_userfaultfd
	mkfifo "$BATS_TEST_TMPDIR/veto.in" "$BATS_TEST_TMPDIR/veto.out"
	setpriv --reuid=65534 --regid=65534 --clear-groups "$GUEST/veto" <"$BATS_TEST_TMPDIR/veto.in" >"$BATS_TEST_TMPDIR/veto.out" 2>&1 3>&- &
	pid=$!
	exec {input}>"$BATS_TEST_TMPDIR/veto.in"
	read -r -t 60 line <"$BATS_TEST_TMPDIR/veto.out"
	[ "$line" = asleep ]
	schedctl activate "$PAYLOAD"
	schedctl rollback
	schedctl activate "$PAYLOAD"
	echo >&"$input"
	exec {input}>&-
	wait "$pid"
	schedctl rollback
	schedctl unload "$PAYLOAD"
	load_payload
	echo 0 >/proc/sys/vm/unprivileged_userfaultfd
}

@test "a switch that waits for a busy task ends at a signal, with nothing changed" {
	local result=0
	busy_task signal
	background schedctl activate "$PAYLOAD" --timeout 600
	eventually 30 has_state 1 activating
	kill -TERM "$background"
	wait "$background" || result=$?
	[ "$result" -ne 0 ]
	eventually 30 is_active stock
	has_state 1 staged
	release_task
}

@test "an entry that a kprobe or the function tracer holds" {
	# by name only while no payload has a function of that name as well
	schedctl unload "$PAYLOAD"
	echo 'p:schedmgr_test pick_next_task_fair' >"$TRACING/kprobe_events"
	load_payload
	echo 1 >"$TRACING/events/kprobes/schedmgr_test/enable"
	run -5 schedctl activate "$PAYLOAD"
	[[ $output == *pick_next_task_fair* ]]
	echo 0 >"$TRACING/events/kprobes/schedmgr_test/enable"
	echo >"$TRACING/kprobe_events"

	echo pick_next_task_fair >"$TRACING/set_ftrace_filter"
	echo function >"$TRACING/current_tracer"
	run -5 schedctl activate "$PAYLOAD"
	[[ $output == *pick_next_task_fair* ]]
	echo nop >"$TRACING/current_tracer"
	echo >"$TRACING/set_ftrace_filter"
	schedctl activate "$PAYLOAD"
	schedctl rollback
}

@test "nonsense from user space" {
	local before
	before=$(state)
	"$GUEST/ioctl-garbage" | grep -v '^ok' && return 1
	diff <(echo "$before") <(state)
	schedctl activate "$PAYLOAD"
	schedctl rollback
}
