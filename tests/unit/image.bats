# SPDX-License-Identifier: GPL-2.0
# image.bats - files that are not payloads, or not for this kernel

bats_require_minimum_version 1.5.0
load common.bash

# Nothing may have reached the manager.
untouched() {
	[[ ! -e $FAKE_ROOT/imports && ! -e $FAKE_ROOT/staged ]]
}

@test "a file that is no payload is refused with the reason" {
	while IFS='|' read -r file code text; do
		fails "$code" "$text" load "$FIXTURES/$file"
		[[ $output == *"'$FIXTURES/$file'"* ]]
		untouched
	done <<-'END'
		text.ko|6|it is not an ELF file
		empty.ko|6|it is empty
		short.ko|6|it is truncated: it has 30 bytes
		truncated.ko|6|it is truncated: it has 1000 bytes
		arm64.ko|6|another machine (ELF machine 183, 64 bits)
		program.ko|6|it is a program or a library
		object.ko|6|not a kernel module (no section .gnu.linkonce.this_module)
		bad-table.ko|6|its table of functions is damaged: a size is missing
		driver.ko|6|it is the kernel module 'dummy', but not a scheduler
		hello.ko.xz|6|unpack it first: xz -d
		missing.ko|4|there is no such file
	END
	fails 6 'not a regular file' load "$FIXTURES/"
}

@test "a payload for another kernel is refused, both sides named" {
	fails 6 "built for the kernel release '6.1.0-99-amd64', '6.1.0-test-amd64' is running" load "$FIXTURES/other-release.ko"
	fails 6 "module is for the kernel release '6.1.0-99-amd64'" load "$FIXTURES/other-vermagic.ko"
	fails 6 'build-id 2222222222222222222222222222222222222222, 1111111111111111111111111111111111111111 is running' \
		load "$FIXTURES/other-build.ko"
	untouched
	write_notes 22
	run -0 schedctl load "$FIXTURES/other-build.ko"
}

@test "a payload is found by name in both directories, the first one wins" {
	mv "$FAKE_ROOT/usr/lib/schedmgr/$FAKE_RELEASE/hello.ko" "$FAKE_ROOT/var/lib/schedmgr/$FAKE_RELEASE/"
	run -0 schedctl load hello
	schedctl unload hello
	cp "$FIXTURES/text.ko" "$FAKE_ROOT/usr/lib/schedmgr/$FAKE_RELEASE/hello.ko"
	fails 6 'not an ELF file' load hello
}

@test "no truncation of a payload crashes, and all are refused" {
	size=$(stat -c %s "$FIXTURES/hello.ko")
	for ((n = 0; n < size; n += 97)); do
		head -c "$n" "$FIXTURES/hello.ko" >"$BATS_TEST_TMPDIR/part.ko"
		fails 6 'part.ko' load "$BATS_TEST_TMPDIR/part.ko"
	done
	untouched
}

@test "no damaged byte of a payload gets through" {
	size=$(stat -c %s "$FIXTURES/hello.ko")
	for ((n = 0; n < size; n += 61)); do
		cp "$FIXTURES/hello.ko" "$BATS_TEST_TMPDIR/hello.ko"
		printf '\377' | dd of="$BATS_TEST_TMPDIR/hello.ko" bs=1 seek="$n" conv=notrunc status=none
		cmp -s "$BATS_TEST_TMPDIR/hello.ko" "$FIXTURES/hello.ko" || fails 6 'hello.ko' load "$BATS_TEST_TMPDIR/hello.ko"
	done
}

@test "the shared library works for a program that knows the header only" {
	make -s -C "$BATS_TEST_DIRNAME" O="$BUILD" "$FIXTURES/locale/de_DE.UTF-8"
	run -0 env LD_LIBRARY_PATH="$BUILD/lib" LOCPATH="$FIXTURES/locale" "$FIXTURES/api" "$FIXTURES/hello.ko" de_DE.UTF-8
	run -1 grep -v -e ' schedmgr_' -e ' LIBSCHEDMGR_' < <(nm -D --defined-only "$BUILD/lib/libschedmgr.so")
}

@test "the headers are C++ as well" {
	run -0 make -s -C "$BATS_TEST_DIRNAME" O="$BUILD" "$FIXTURES/headers.o"
}

@test "two threads with a context each share nothing" {
	make -s -C "$BATS_TEST_DIRNAME" O="$BUILD" "$FIXTURES/threads"
	stage hello 1
	# ThreadSanitizer does not know all layouts of an address space
	run env LD_PRELOAD="$FIXTURES/fake.so" TSAN_OPTIONS=halt_on_error=1 setarch -R "$FIXTURES/threads" "$FIXTURES/hello.ko"
	[[ $status -eq 0 && $output == '10 and 10 rounds' ]]
}
