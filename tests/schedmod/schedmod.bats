#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# schedmod.bats - scripts/schedmod on the host: trees, refusals, messages, and that little is built again

# shellcheck disable=SC2153,SC2154 # TREE, root and schedmod are set in there
load common

setup_file() {
	need_manager
	make_tree
	cp -r "$TREE" "$TREE.pristine"
	"$schedmod" --quiet build "$TREE"
}

teardown_file() {
	remove_builds
}

# another_tree DIR: an unmodified tree of a name of its own, as what is built of a name is one file
another_tree() {
	cp -r "$TREE.pristine" "$1"
	sed -i 's/^name: .*/name: schedmod-test-2/' "$1/manifest.yaml"
}

@test "init makes an unmodified tree, under git" {
	diff -r "$root/build/kernels/$KVER/source/kernel/sched" "$TREE.pristine/kernel/sched"
	[ -z "$(git -C "$TREE.pristine" status --short)" ]
	grep -qx 'name: schedmod-test' "$TREE.pristine/manifest.yaml"
}

@test "init refuses a directory that is not empty, and does not touch it" {
	mkdir "$BATS_TEST_TMPDIR/full"
	touch "$BATS_TEST_TMPDIR/full/file"
	run -1 "$schedmod" init "$KVER" "$BATS_TEST_TMPDIR/full"
	[[ $output == *"full is not empty"* ]]
	[ "$(ls -A "$BATS_TEST_TMPDIR/full")" = file ]
}

@test "init refuses a kernel that does not exist, one of another series, and nonsense" {
	run -1 "$schedmod" init 6.1.0-0-none "$BATS_TEST_TMPDIR/tree"
	[[ $output == *"cannot get headers, source and image of kernel 6.1.0-0-none"* ]]
	run -1 "$schedmod" init 5.10.0-9-amd64 "$BATS_TEST_TMPDIR/tree"
	[[ $output == *"series 5.10 are not supported"* ]]
	run -2 "$schedmod" init latest "$BATS_TEST_TMPDIR/tree"
	[[ $output == *"'latest' is no kernel release"* ]]
	[ ! -e "$BATS_TEST_TMPDIR/tree" ]
}

@test "build refuses a directory that init did not make" {
	run -1 "$schedmod" build "$BATS_TEST_TMPDIR"
	[[ $output == *"holds no scheduler tree"* ]]
}

@test "a tree that was built is as clean as before" {
	[ -z "$(git -C "$TREE" status --short)" ]
	[ -z "$(find "$TREE" -path "$TREE/.schedmod" -prune -o -name '*.o' -print)" ]
	[ -e "$root/build/payloads/$KVER/schedmod-test.ko" ]
	run -0 "$schedmod" report "$TREE"
	[[ $output == *"__schedule"* ]]
}

@test "what is made of unmodified files is taken from the reference, and is what compiling gives" {
	local tree=$BATS_TEST_TMPDIR/tree objects=$BATS_TEST_TMPDIR/tree/.schedmod/build/objects/kernel/sched
	another_tree "$tree"
	run -0 "$schedmod" build "$tree"
	[[ $output == *"4 objects; 0 compiled"* ]]
	strip --strip-debug -o "$BATS_TEST_TMPDIR/taken.o" "$objects/core.o"
	echo '/* the same code */' >>"$tree/kernel/sched/core.c"
	run -0 "$schedmod" build "$tree"
	[[ $output == *"4 objects; 1 compiled"* ]]
	strip --strip-debug -o "$BATS_TEST_TMPDIR/compiled.o" "$objects/core.o"
	cmp "$BATS_TEST_TMPDIR/taken.o" "$BATS_TEST_TMPDIR/compiled.o"
}

@test "a changed header is compiled into what includes it" {
	local tree=$BATS_TEST_TMPDIR/tree
	another_tree "$tree"
	echo 'static int __used schedmod_test = 1;' >>"$tree/kernel/sched/cpupri.h"
	run -0 "$schedmod" build "$tree"
	[[ $output == *"4 objects; 4 compiled"* ]]
}

@test "an unchanged tree is not built again, a changed file alone is" {
	run -0 "$schedmod" build "$TREE"
	[ "$(grep -c 'up to date$' <<<"$output")" -eq 6 ]
	touch "$TREE/kernel/sched/fair.c"
	run -0 "$schedmod" build "$TREE"
	[ "$(grep -c 'up to date$' <<<"$output")" -eq 6 ]
	echo 'static int __used schedmod_test = 1;' >>"$TREE/kernel/sched/fair.c"
	run -0 "$schedmod" build "$TREE"
	[[ $output == *"4 objects; 1 compiled"* ]]
}

@test "a file that is restored with its old time stamp is compiled" {
	cp -p "$TREE.pristine/kernel/sched/fair.c" "$TREE/kernel/sched/fair.c"
	run -0 "$schedmod" build "$TREE"
	[[ $output == *"4 objects; 1 compiled"* ]]
	# but for the debugging information, which has paths in it
	strip --strip-debug -o "$BATS_TEST_TMPDIR/built.o" "$TREE/.schedmod/build/objects/kernel/sched/fair.o"
	strip --strip-debug -o "$BATS_TEST_TMPDIR/reference.o" "$root/build/reference/$KVER/sections/kernel/sched/fair.o"
	cmp "$BATS_TEST_TMPDIR/built.o" "$BATS_TEST_TMPDIR/reference.o"
}

@test "a build that was cut short goes on where it stopped" {
	rm "$TREE/.schedmod/build/link.stamp"
	run -0 "$schedmod" build "$TREE"
	[ "$(grep -c 'up to date$' <<<"$output")" -eq 5 ]
	[[ ! $output =~ link[^$'\n']*up\ to\ date ]]
}

@test "a compile error names the user's file and line, and the next build succeeds" {
	local last
	last=$(wc -l <"$TREE/kernel/sched/rt.c")
	echo 'int wrong(void) { return undeclared; }' >>"$TREE/kernel/sched/rt.c"
	run -1 "$schedmod" build "$TREE"
	[[ $output == *"$TREE/kernel/sched/rt.c:$((last + 1)):26: error: "*undeclared* ]]
	[[ $output == *"step 2 (compile) failed"* ]]
	cp "$TREE.pristine/kernel/sched/rt.c" "$TREE/kernel/sched/rt.c"
	run -0 "$schedmod" build "$TREE"
}

@test "a symbol that nobody defines is named, with the object that needs it" {
	sed -i '1i void nobody_has_this(void);' "$TREE/kernel/sched/stop_task.c"
	sed -i '/^static void yield_task_stop/,/^}/s/BUG();.*/nobody_has_this();/' "$TREE/kernel/sched/stop_task.c"
	run -1 "$schedmod" build "$TREE"
	[[ $output == *nobody_has_this* ]]
	cp "$TREE.pristine/kernel/sched/stop_task.c" "$TREE/kernel/sched/stop_task.c"
}

@test "a patch that does not apply is named, with the hunk" {
	local payload=$BATS_TEST_TMPDIR/schedmod-test
	mkdir "$payload"
	printf 'name: schedmod-test\nversion: 1\n' >"$payload/manifest.yaml"
	printf 'good.patch\nbad.patch # comment\n' >"$payload/series"
	sed -i 's/^notrace u64 sched_clock_cpu/notrace  u64 sched_clock_cpu/' "$TREE/kernel/sched/clock.c"
	git -C "$TREE" diff -U1 >"$payload/good.patch"
	git -C "$TREE" checkout --quiet kernel
	sed 's/^ [^ ].*/ this line is not there/' "$payload/good.patch" >"$payload/bad.patch"
	run -1 "$schedmod" payload "$payload" "$KVER"
	[[ $output == *"bad.patch does not apply"* ]]
	[[ $output == *"kernel/sched/clock.c: hunk 2 (bad.patch:10: @@ "* ]]
}
