#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# commands.bats - scripts/schedmod as an author of payloads uses it: from where kernels come, new, check, diff, package, editors

# shellcheck disable=SC2154 # root and schedmod are set in there
load common

setup_file() {
	need_manager
	make_tree
	cd "$BATS_FILE_TMPDIR"
	"$schedmod" --quiet new commands-test-new
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

teardown() {
	git -C "$TREE" checkout --quiet kernel
}

teardown_file() {
	remove_builds
}

# functions: what diff says of functions, in alphabetical order
functions() {
	awk '/^[A-Z]/ { on = $1 == "Functions" } on && NF > 1 { print $1, $2 }' <<<"$output" | sort
}

# offline COMMAND...: without a network, without apt, and with nothing built or fetched but sched-boundary
offline() {
	export SCHEDMGR_BUILD=$BATS_TEST_TMPDIR/build
	mkdir -p "$SCHEDMGR_BUILD" "$BATS_TEST_TMPDIR/bin"
	ln -sfn "$root/build/bin" "$SCHEDMGR_BUILD/bin"
	printf '#!/bin/sh\necho "$0 was called" >&2\nexit 1\n' | tee "$BATS_TEST_TMPDIR/bin"/apt-{get,cache} >/dev/null
	chmod +x "$BATS_TEST_TMPDIR/bin"/apt-*
	PATH=$BATS_TEST_TMPDIR/bin:$PATH run unshare --map-root-user --net "$@"
}

@test "check says what build would refuse, and links nothing" {
	run -0 "$schedmod" check "$TREE"
	[[ $output == *"nothing that a payload cannot carry"* && $output != *link* ]]
	[ -z "$(find "$TREE" -name '*.ko')" ]
	[ "$("$schedmod" check "$TREE" | grep -c 'up to date$')" -eq 3 ]
	sed -i 's/^\(unsigned int sysctl_sched_latency\t*= \)6/\17/' "$TREE/kernel/sched/fair.c"
	run -1 "$schedmod" check "$TREE"
	[[ $output == *"error: kernel/sched/fair.c:"*"the initial value of sysctl_sched_latency was changed"*"remedy: "* ]]
}

@test "diff names exactly the function that a changed line is part of, or the users of an inline function" {
	run -0 "$schedmod" diff "$TREE"
	[ "${lines[-1]}" = "${lines[-1]%%, of*}, of which 0 lead to a change" ]
	[ -z "$(functions)" ]
	perl -0777 -pi -e 's/^(pick_next_task_fair.*?)(^again:)/$1\tbarrier_data(rq);\n\tcpu_relax();\n$2/ms or die' "$TREE/kernel/sched/fair.c"
	run -0 "$schedmod" diff "$TREE"
	[ "$(functions)" = "changed pick_next_task_fair" ]
	[[ $output =~ pick_next_task_fair\ +kernel/sched/fair.c:[0-9]+\ +redirected:\ global ]]
	[[ ${lines[-1]} == *"of which 1 leads to a change: pick_next_task_fair" ]]
	git -C "$TREE" checkout --quiet kernel
	perl -0777 -pi -e 's/(u64 max_vruntime.*?delta >) 0/$1 1/s or die' "$TREE/kernel/sched/fair.c"
	run -0 "$schedmod" diff "$TREE"
	[ "$(functions)" = $'changed place_entity\nchanged update_min_vruntime' ]
	[[ $output =~ max_vruntime\ +kernel/sched/fair.c:[0-9]+\ +inlined\ into\ update_min_vruntime,\ place_entity ]]
	[[ $output =~ place_entity\ .*reached\ through\ .*enqueue_task_fair ]]
}

@test "new makes a payload that builds, and what it changes is what it says" {
	local name
	[ "$(cd commands-test-new && find . -type f | LC_ALL=C sort | paste -sd ' ')" = \
		"./0001-fair-count-picks.patch ./files/kernel/sched/commands-test-new.c ./manifest.yaml ./series ./test.bats" ]
	run ! grep -rE "@(NAME|SYMBOL)@" commands-test-new
	run -0 "$schedmod" diff commands-test-new "$KVER"
	[ "$(functions)" = $'changed pick_next_task_fair\nnew schedmgr_hook_deactivated' ]
	[[ $output =~ commands_test_new_picks\ .*private,\ reset ]]
	run -1 "$schedmod" new commands-test-new
	[[ $output == *"is there already"* ]]
	for name in stock 'two words' "$(printf 'n%.0s' {1..32})" -x; do
		run -1 "$schedmod" new "./$name"
		[[ $output == *"is no name of a payload"* ]]
	done
}

@test "package makes the same package each time, of the payload, for one version of one kernel package" {
	local deb=schedmgr-commands-test-new-${KVER}_1_amd64.deb
	run -0 "$schedmod" package commands-test-new "$KVER"
	[ "${lines[-1]}" = "$deb" ]
	mv "$deb" first.deb
	"$schedmod" --quiet package commands-test-new "$KVER"
	cmp "$deb" first.deb
	[ "$(dpkg-deb --field "$deb" Depends)" = "linux-image-$KVER (= $(<"$root/build/kernels/$KVER/source.version"))" ]
	dpkg-deb --extract "$deb" unpacked
	cmp "unpacked/usr/lib/schedmgr/$KVER/commands-test-new.ko" "$root/build/payloads/$KVER/commands-test-new.ko"
	cmp "unpacked/usr/share/doc/schedmgr-commands-test-new-$KVER/manifest.yaml" commands-test-new/manifest.yaml
	run -0 lintian --allow-root --fail-on error,warning "$deb"
	[ -z "$output" ]
	((EUID)) || [[ $(nameless_maintainer) == *"@nameless>" ]]
}

# nameless_maintainer: who maintains a package that was made on a machine of which the name cannot be looked up
nameless_maintainer() {
	env -u DEBEMAIL -u EMAIL GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 unshare --uts --mount bash -e -c '
		hostname nameless
		! test -e /etc/mailname || mount --bind /dev/null /etc/mailname
		"$0" --quiet package commands-test-new "$1"' "$schedmod" "$KVER"
	dpkg-deb --field "schedmgr-commands-test-new-${KVER}_1_amd64.deb" Maintainer
}

@test "an author's change of one file takes one compile, and less than 10 s of the processors" {
	local user system
	"$schedmod" --quiet build "$TREE"
	perl -0777 -pi -e 's/^(pick_next_task_fair.*?)(^again:)/$1\tcpu_relax();\n$2/ms or die' "$TREE/kernel/sched/fair.c"
	TIMEFORMAT='%R %U %S'
	{ time "$schedmod" build "$TREE" >"$BATS_TEST_TMPDIR/out"; } 2>"$BATS_TEST_TMPDIR/times"
	grep -q '4 objects; 1 compiled' "$BATS_TEST_TMPDIR/out"
	read -r real user system <"$BATS_TEST_TMPDIR/times"
	echo "# figure: build after a change of one file: $real s, $user s and $system s of the processors" >&3
	(($(printf '%.0f' "$user") + $(printf '%.0f' "$system") < 10))
}

@test "compile_commands.json has commands that compile" {
	local directory command
	"$schedmod" --quiet check "$TREE"
	[ "$(jq -r '.[].file' "$TREE/compile_commands.json")" = \
		"$(printf "$TREE/kernel/sched/%s.c\n" core fair build_policy build_utility)" ]
	directory=$(jq -r '.[1].directory' "$TREE/compile_commands.json")
	command=$(jq -r '.[1].command' "$TREE/compile_commands.json")
	(cd "$directory" && eval "$command -fsyntax-only")
	[ -z "$(git -C "$TREE" status --short)" ]
}

@test "init without a kernel release takes the running one" {
	mkdir -p "$BATS_TEST_TMPDIR/bin"
	printf '#!/bin/sh\necho "%s"\n' "$KVER" >"$BATS_TEST_TMPDIR/bin/uname"
	chmod +x "$BATS_TEST_TMPDIR/bin/uname"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH run -0 "$schedmod" init "$BATS_TEST_TMPDIR/running"
	[[ $output == *"for $KVER" ]]
	[ "$(<"$BATS_TEST_TMPDIR/running/.schedmod/release")" = "$KVER" ]
}

@test "init from a directory with Debian's packages needs neither network nor apt; what is missing is named" {
	local packages=$BATS_TEST_TMPDIR/packages
	mkdir "$packages"
	ln -s "$root"/build/packages/linux-{headers,kbuild,source}-*.deb "$packages"
	offline "$schedmod" init --from "$packages" "$KVER" "$BATS_TEST_TMPDIR/tree"
	[ "$status" -ne 0 ]
	[[ $output == *"has no "*"linux-image-$KVER"* ]]
	[ ! -e "$BATS_TEST_TMPDIR/tree" ]
	ln -s "$root/build/packages/linux-image-${KVER}"_*.deb "$packages"
	offline "$schedmod" init --from "$packages" "$KVER" "$BATS_TEST_TMPDIR/tree"
	[ "$status" -eq 0 ]
	diff -r "$TREE/kernel" "$BATS_TEST_TMPDIR/tree/kernel"
	cmp {"$SCHEDMGR_BUILD","$root/build"}/kernels/"$KVER/image/boot/vmlinuz-$KVER"
	[ ! -e "$SCHEDMGR_BUILD/kernels/$KVER/vmlinux" ]
	diff -rq --no-dereference "$SCHEDMGR_BUILD/kernels/$KVER/headers" "$root/build/kernels/$KVER/headers"
}

# A tree as one builds it, with what is in Debian's packages.
@test "init from a tree in which the kernel was built, and a build there" {
	local built=$BATS_TEST_TMPDIR/linux
	"$root/scripts/kernel" fetch "$KVER" debug || skip "the package sources have no linux-image-$KVER-dbg"
	mkdir "$built"
	ln -s "$root/build/kernels/$KVER/headers"/{*,.config,.kernelvariables} "$built"
	ln -s "$root/build/kernels/$KVER/source" "$built/source"
	offline "$schedmod" init --from "$built" "$BATS_TEST_TMPDIR/tree"
	[ "$status" -ne 0 ]
	[[ $output == *"has neither vmlinux nor one linux-headers-$KVER"* ]]
	ln -s "$root/build/kernels/$KVER/vmlinux" "$built/vmlinux"
	offline "$schedmod" init --from "$built" "$BATS_TEST_TMPDIR/tree"
	[ "$status" -eq 0 ]
	offline "$schedmod" check "$BATS_TEST_TMPDIR/tree"
	[ "$status" -eq 0 ]
	[[ $output == *"functions reproduced"*"nothing that a payload cannot carry"* ]]
}
