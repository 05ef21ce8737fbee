#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# The table of suites, tests/suites: what it names is there.

bats_require_minimum_version 1.5.0

setup_file() {
	export ROOT=$BATS_TEST_DIRNAME/../..
}

# read_table: in a shell of its own, whose strict mode is not that of bats; prints NAME WHERE RUNS FILE NEED...
read_table() {
	bash -c 'source scripts/lib.sh; source scripts/check.d/table.sh; read_suites
		for name in "${suites[@]}"; do echo "$name ${where[$name]} ${runs[$name]} ${file[$name]} ${needs[$name]}"; done'
}

setup() {
	cd "$ROOT"
}

@test "each suite has a file, and what it needs can be made" {
	local name where runs file needs need count=0
	while read -r name where runs file needs; do
		[ -e "$file" ]
		[[ $runs =~ ^(always|debug|named)$ ]]
		[[ $where != debian || " $needs " == *" packages "* ]]
		for need in $needs; do
			[ -e "tests/payloads/$need/manifest.yaml" ] || grep -q "^need_$need()" scripts/check.d/needs.sh
		done
		((++count))
	done < <(read_table)
	[ "$count" -ge 40 ]
}

@test "each file of tests/vm and tests/boot is some suite's, and each directory with tests" {
	local file
	read_table | cut -d ' ' -f 4 >"$BATS_TEST_TMPDIR/files"
	for file in tests/vm/*.bats tests/boot/*.bats tests/*.bats tests/vm/overhead; do
		# written by hand for payloads of one's own, docs/tutorial.md
		[ "$file" = tests/vm/payload.bats ] || grep -qx "$file" "$BATS_TEST_TMPDIR/files"
	done
	for file in tests/*/*.bats; do
		[[ $file == tests/vm/* || $file == tests/boot/* ]] || grep -qx "${file%/*}" "$BATS_TEST_TMPDIR/files"
	done
}

@test "the documentation has each of them" {
	local name
	for name in $(scripts/check --list | cut -d ' ' -f 1); do
		grep -q "^|.*\`$name\`.*|" docs/testing.md
	done
}

@test "a table that cannot be read is refused with the line" {
	mkdir -p "$BATS_TEST_TMPDIR/tests"
	cp -r scripts "$BATS_TEST_TMPDIR"
	cd "$BATS_TEST_TMPDIR"
	cp "$ROOT/tests/suites" tests
	scripts/check --list
	echo 'nowhere' >>tests/suites
	run -1 scripts/check --list
	[[ $output == *"tests/suites: too short: nowhere"* ]]
	cp "$ROOT/tests/suites" tests
	echo '	--icount yes' | tr - + >>tests/suites
	run -1 scripts/check --list
	[[ $output == *"tests/suites: cannot be understood: "*"++icount yes"* ]]
	cp "$ROOT/tests/suites" tests
	grep '^unit ' tests/suites >twice
	cat twice >>tests/suites
	run -1 scripts/check --list
	[[ $output == *"tests/suites: twice: unit"* ]]
	cp "$ROOT/tests/suites" tests
	sed -i 's/^unit  *host/unit moon/' tests/suites
	run -1 scripts/check --list
	[[ $output == *"tests/suites: unit is to run in 'moon', which is no place"* ]]
}

@test "a run that names no suite, or none that there is" {
	run -2 scripts/check nonsense
	[[ $output == *"no such suite: nonsense"* ]]
	run -2 scripts/check --nonsense
	run -2 scripts/check.d/suite unit
}
