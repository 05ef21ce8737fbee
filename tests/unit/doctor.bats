# SPDX-License-Identifier: GPL-2.0
# doctor.bats - examinations: show, verify, doctor

bats_require_minimum_version 1.5.0
load common.bash

# A machine on which nothing is wrong.
healthy() {
	mkdir -p "$FAKE_ROOT"/boot "$FAKE_ROOT/lib/modules/$FAKE_RELEASE/build" "$FAKE_ROOT"/lib/systemd/system \
		"$FAKE_ROOT"/etc/systemd/system/multi-user.target.wants \
		"$FAKE_ROOT"/sys/kernel/{debug/kprobes,tracing,livepatch,security} "$FAKE_ROOT"/sys/module/module/parameters
	printf 'CONFIG_%s=y\n' MODULES KALLSYMS_ALL KPROBES DYNAMIC_FTRACE HAVE_RELIABLE_STACKTRACE UNWINDER_ORC \
		DEBUG_INFO_BTF >"$FAKE_ROOT/boot/config-$FAKE_RELEASE"
	: >"$FAKE_ROOT/sys/kernel/debug/kprobes/list"
	: >"$FAKE_ROOT/sys/kernel/tracing/enabled_functions"
	: >"$FAKE_ROOT/lib/systemd/system/schedmgr-record.service"
	: >"$FAKE_ROOT/etc/systemd/system/multi-user.target.wants/schedmgr.service"
	echo 'N' >"$FAKE_ROOT/sys/module/module/parameters/sig_enforce"
	echo '[none] integrity confidentiality' >"$FAKE_ROOT/sys/kernel/security/lockdown"
}

# finding WHAT VERDICT TEXT REMEDY: doctor finds that
finding() {
	json '.findings[0]' doctor || true
	if ! jq -e --arg what "$1" --arg verdict "$2" --arg text "$3" --arg remedy "${4-}" \
		'.findings | any(.what == $what and .verdict == $verdict and (.detail | contains($text)) and
		((.remedy // "") | contains($remedy)))' <<<"$output" >/dev/null; then
		printf 'no %s %s "%s" "%s" in\n%s\n' "$1" "$2" "$3" "${4-}" "$output"
		return 1
	fi
}

@test "show: manifest, sizes, functions, state" {
	run -0 schedctl show hello
	[[ $output == *'payload      hello:1'* && $output == *'replaces     1 of 2 boundary functions, 1 shared objects'* ]]
	[[ $output == *'state        not loaded'* && $output != *some_function* ]]
	run -0 schedctl show --functions hello
	[[ ${lines[-1]} =~ ^some_function\ +64\ +16\ +kernel/sched/core.c$ && ${lines[-2]} =~ ^other\ +32\ +-\  ]]
	schedctl load hello
	run -0 schedctl show hello
	[[ $output == *'wake-up      is not known: it has not run yet'* && $output != *health=0* ]]
	schedctl activate hello
	run -0 schedctl show hello
	[[ $output == *'is not measured: the manager was loaded with health=0'* ]]
	schedctl rollback
	json '.payload | .name == "hello" and .version == "1" and .module == "sched_hello_1" and .release == "6.1.0-test-amd64" and
		.build_id == "1111111111111111111111111111111111111111" and .source == "6.1.0-1" and .compiler == "gcc" and
		(.source_hash | length) == 64 and .redirects == 1 and .functions == 2 and .overlays == 1 and .privates == 0 and
		.signature == null and .state == "staged" and (has("function_list") | not)' show hello
	json '.payload.function_list | length == 2 and .[1].redirected and .[1].name == "some_function"' show hello --functions
	# not for this kernel, but it can be looked at; and without a manager
	rm "$FAKE_ROOT/dev/schedmgr"
	json '.payload | .release == "6.1.0-99-amd64" and .state == null' show "$FIXTURES/other-release.ko"
	fails 4 'no payload' show nothing
	fails 6 'not an ELF file' show "$FIXTURES/text.ko"
}

@test "verify: everything that can be told without loading" {
	run -0 schedctl verify hello
	[[ $(grep -c '^ok ' <<<"$output") -eq 7 && ${#lines[@]} -eq 7 ]]
	json '.verdict == "ok" and (.findings | length == 7)' verify hello
	fails 6 'built for the kernel release' verify "$FIXTURES/other-release.ko"
	fails 6 'another build of the same release' verify "$FIXTURES/other-build.ko"
	fails 6 'it is truncated' verify "$FIXTURES/truncated.ko"
	fails 6 'a size is missing' verify "$FIXTURES/bad-table.ko"
	fails 4 'no such file' verify "$FIXTURES/missing.ko"
	mkfifo "$BATS_TEST_TMPDIR/fifo.ko"
	run -6 timeout 5 env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" verify "$BATS_TEST_TMPDIR/fifo.ko"
	[[ $output == *'it is not a regular file'* ]]
	mkdir -p "$FAKE_ROOT/sys/module/module/parameters"
	echo Y >"$FAKE_ROOT/sys/module/module/parameters/sig_enforce"
	fails 6 'none, but the kernel demands signed modules (module.sig_enforce)' verify hello
	echo N >"$FAKE_ROOT/sys/module/module/parameters/sig_enforce"
	echo '0000000000000000 b runqueues	[schedmgr]' >>"$FAKE_ROOT/proc/kallsyms"
	run -0 schedctl verify hello
	echo '0000000000003000 T other' >>"$FAKE_ROOT/proc/kallsyms"
	fails 6 "the kernel lacks 1 of its 2 functions, or has them more than once; the first is 'other'" verify hello
	sed -i '/runqueues/d' "$FAKE_ROOT/proc/kallsyms"
	echo '0000000000000000 d runqueues	[other]' >>"$FAKE_ROOT/proc/kallsyms"
	fails 6 "the kernel lacks 2 of the 7 symbols that it needs, or has them more than once; the first is 'other'" verify hello
	sed -i '/twice/d' "$FAKE_ROOT/proc/kallsyms"
	echo '0000000000000000 t twice' >>"$FAKE_ROOT/proc/kallsyms"
	fails 6 "the kernel lacks 3 of the 7 symbols" verify hello
	[[ ! -e $FAKE_ROOT/imports ]]
}

@test "verify: the payload ABI and the layouts are looked at as the manager does" {
	run -0 schedctl verify hello
	[[ $output == *'ok   abi            version 4 of the payload ABI'* ]]
	[[ $output == *"ok   layouts        all 4 structs, enums and prototypes are this kernel's"* ]]
	[[ $output == *"version $(sed -n 's/#define SCHEDMGR_PAYLOAD_ABI[[:space:]]*//p' "$REPOSITORY/include/schedmgr/format.h") of the payload ABI"* ]]
	fails 6 'it was built for version 2 of the payload ABI, the manager has 4' verify "$FIXTURES/old-abi.ko"
	fails 6 "1 of 4 differ from this kernel's; the first is struct demo: member 'inner' at bit 64 (64 bits) of this kernel's is 'inner' at bit 64 (32 bits)" \
		verify "$FIXTURES/other-struct.ko"
	fails 6 'the first is enum word: TWO is 2 in this kernel, 3 in the payload' verify "$FIXTURES/other-enum.ko"
	fails 6 "the first is function call: parameter demo is 'const struct demo *' in this kernel, 'struct demo *' in the payload" \
		verify "$FIXTURES/other-function.ko"
	# types that cannot be understood are none
	truncate -s -7 "$FAKE_ROOT/sys/kernel/btf/vmlinux"
	json '.verdict == "warn" and (.findings[] | select(.what == "layouts").verdict == "warn")' verify hello
	rm "$FAKE_ROOT/sys/kernel/btf/vmlinux"
	run -0 schedctl verify "$FIXTURES/other-struct.ko"
	[[ $output == *'warn layouts        cannot be compared'*'it has no type information'* ]]
}

@test "doctor: nothing wrong on a healthy machine" {
	healthy
	FAKE_RELEASE=6.1.0-test-amd64 run -0 schedctl doctor
	echo "$output"
	run -1 grep -v '^ok ' <<<"$output"
	json '.verdict == "ok"' doctor
}

@test "doctor: the kernel" {
	healthy
	finding configuration ok 'everything'
	sed -i '/KPROBES/d; /BTF/d' "$FAKE_ROOT/boot/config-$FAKE_RELEASE"
	finding configuration fail 'CONFIG_KPROBES is not set' 'boot a kernel that has it'
	finding configuration warn 'CONFIG_DEBUG_INFO_BTF is not set'
	printf 'CONFIG_%s=y\n' MODULES KALLSYMS_ALL KPROBES DYNAMIC_FTRACE HAVE_RELIABLE_STACKTRACE UNWINDER_ORC \
		DEBUG_INFO_BTF | gzip >"$FAKE_ROOT/proc/config.gz"
	rm "$FAKE_ROOT/boot/config-$FAKE_RELEASE"
	finding configuration ok 'everything'
	rm "$FAKE_ROOT/proc/config.gz"
	finding configuration warn 'to look at'
	echo 'none [integrity] confidentiality' >"$FAKE_ROOT/sys/kernel/security/lockdown"
	finding lockdown warn 'modules must be signed' 'mokutil'
	finding signatures warn 'lockdown: integrity'
	echo 'none integrity [confidentiality]' >"$FAKE_ROOT/sys/kernel/security/lockdown"
	finding lockdown fail 'not look for symbols' "kernel's command line"
	mkdir -p "$FAKE_ROOT/sys/firmware/efi/efivars"
	printf '\6\0\0\0\1' >"$FAKE_ROOT/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
	finding signatures warn 'Secure Boot is on'
	echo 1 >"$FAKE_ROOT/proc/sys/kernel/modules_disabled"
	finding modules fail 'takes no modules' '/etc/sysctl.d'
	echo 1 | tee "$FAKE_ROOT"/proc/sys/kernel/panic_on_{oops,warn} >/dev/null
	finding panic ok 'an oops of a payload is a panic'
	finding panic ok 'a warning of a payload is a panic'
	mkdir -p "$FAKE_ROOT/sys/module/schedmgr/parameters"
	echo Y >"$FAKE_ROOT/sys/module/schedmgr/parameters/ignore_panic_on_oops"
	finding panic ok 'thrown out'
	rmdir "$FAKE_ROOT/lib/modules/$FAKE_RELEASE/build"
	finding headers warn 'neither DKMS nor schedmod' 'apt install linux-headers-6.1.0-test-amd64'
	FAKE_RELEASE=5.10.0-1-amd64 finding kernel fail 'of no series' 'series 6.1'
	run -1 schedctl doctor
}

@test "doctor: the manager, the payloads, the disk" {
	healthy
	finding manager ok 'stock:0 is active'
	FAKE_DISABLED=1 finding manager warn 'refuses to activate' 'schedmgr.disable=1'
	FAKE_ABI=2 finding manager fail 'speaks version 2'
	cp "$FIXTURES/other-build.ko" "$STATE/$FAKE_RELEASE/wrong.ko"
	finding payload warn 'another build of the same release' 'schedmod build'
	finding payload ok 'hello:1 is for this kernel'
	rm "$FAKE_ROOT/usr/lib/schedmgr/$FAKE_RELEASE/hello.ko" "$STATE/$FAKE_RELEASE/wrong.ko"
	finding payload warn 'there is none' 'schedmod build'
	schedctl set-default hello 2>/dev/null
	finding default fail "no payload 'hello' for the running kernel" 'set-default --none'
	cp "$FIXTURES/hello.ko" "$STATE/$FAKE_RELEASE/"
	finding default ok hello
	schedctl set-default hello:2 2>/dev/null
	finding default fail "version 2 of 'hello' is wanted, version 1 is installed" 'set-default hello'
	schedctl set-default hello:1
	finding default ok hello:1
	schedctl set-default stock
	finding default ok stock
	rm "$STATE/$FAKE_RELEASE/hello.ko"
	FAKE_STATE=EROFS finding state warn 'Read-only file system' 'mount it writable'
	rm "$FAKE_ROOT/etc/systemd/system/multi-user.target.wants/schedmgr.service"
	finding service warn 'nothing is restored at boot' 'systemctl enable schedmgr.service'
	rm "$FAKE_ROOT/lib/systemd/system/schedmgr-record.service"
	finding service warn 'nobody notes'
	stage hello 1
	schedctl activate hello
	emit 6 2 hello 1 stock 0
	schedctl record --shutdown
	finding quarantine warn 'hello:1: the watchdog threw it out' 'schedctl quarantine clear hello:1'
	rm "$FAKE_ROOT/dev/schedmgr"
	finding manager fail 'not installed for this kernel' 'apt install schedmgr-dkms'
}

@test "doctor: who else uses the scheduler's functions" {
	healthy
	printf '0000000000001000  k  some_function+0x0    [FTRACE]\n0000000000002000  r  other+0x0  \n' \
		>"$FAKE_ROOT/sys/kernel/debug/kprobes/list"
	finding kprobes warn '1 on functions that payloads replace, a switch will be refused: some_function' 'remove them'
	printf '0000000000001000  k  some_function+0x4  mymodule  [FTRACE]\n' >"$FAKE_ROOT/sys/kernel/debug/kprobes/list"
	finding kprobes ok none
	printf 'other (1) R I\nsome_function (1) R\n' >"$FAKE_ROOT/sys/kernel/tracing/enabled_functions"
	finding ftrace warn '1 functions that payloads replace are attached to: some_function'
	mkdir -p "$FAKE_ROOT/sys/kernel/livepatch/fix/vmlinux/some_function,1" "$FAKE_ROOT/sys/kernel/livepatch/fix2/vmlinux/other,1"
	finding livepatch warn '1 functions that payloads replace are patched: some_function' 'disable that livepatch'
	mkdir -p "$FAKE_ROOT/sys/kernel/sched_ext"
	echo enabled >"$FAKE_ROOT/sys/kernel/sched_ext/state"
	finding schedulers warn 'sched_ext is enabled' 'systemctl stop scx'
	mkdir "$FAKE_ROOT/sys/module/scheduler"
	finding schedulers fail 'plugsched' 'unload it first'
	stage hello 1
	schedctl activate hello
	printf '0000000000001000  k  some_function+0x0    [FTRACE]\n' >"$FAKE_ROOT/sys/kernel/debug/kprobes/list"
	finding kprobes warn 'they do not fire: some_function' 'MODULE:FUNCTION'
	# the active one was loaded from elsewhere, or its file was replaced since
	for what in kprobes ftrace livepatch; do
		FAKE_SRCVERSION=0123 finding "$what" warn "cannot be told: the file of the active payload 'hello:1' is not in the search path" /RELEASE
	done
	stage hello 2
	activate hello 2
	finding ftrace warn "active payload 'hello:2'"
	activate hello 1
	mv "$FAKE_ROOT/usr/lib/schedmgr/$FAKE_RELEASE/hello.ko" "$BATS_TEST_TMPDIR/"
	finding kprobes warn "active payload 'hello:1'"
	mv "$BATS_TEST_TMPDIR/hello.ko" "$FAKE_ROOT/usr/lib/schedmgr/$FAKE_RELEASE/"
	rm "$FAKE_ROOT/sys/kernel/debug/kprobes/list"
	finding kprobes warn 'cannot be told' 'run it as root'
}
