# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154,SC2164,SC2094 # for the tests; set by bats; errexit is on
#
# common.bash - sched-boundary on a small kernel of its own: mini/{core,fair}.c are inside the
# boundary, wait.c is in its directory but outside, rest.c is the rest of the kernel.

bats_require_minimum_version 1.5.0

HERE=$(cd "$(dirname "$BATS_TEST_FILENAME")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
BUILD=${O:-$ROOT/build}
TOOL=$BUILD/bin/sched-boundary
HASH=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
OBJECTS=(core.o fair.o wait.o)
FLAGS=(-O2 -g -mcmodel=kernel -fno-pic -fno-pie -ffreestanding -mno-sse -fcf-protection=none
	-fno-asynchronous-unwind-tables -fno-stack-protector -mno-red-zone)
SECTIONS=(-ffunction-sections -fdata-sections)

# compile TREE FLAG...: TREE/sched/*.c to TREE/*.o
compile() {
	local tree=$1 file

	shift
	for file in "$tree"/sched/*.c "$tree/rest.c"; do
		gcc "${FLAGS[@]}" "$@" "-ffile-prefix-map=$tree/=" -c "$file" \
			"-I$tree/include" -o "$tree/$(basename "$file" .c).o"
	done
}

# new_tree NAME: a copy of the sources
new_tree() {
	cp -r "$HERE/mini" "$BATS_FILE_TMPDIR/$1"
}

setup_file() {
	[ -x "$TOOL" ] || make -s -C "$ROOT/tools/boundary" O="$BUILD"
	new_tree plain
	compile "$BATS_FILE_TMPDIR/plain"
	new_tree reference
	compile "$BATS_FILE_TMPDIR/reference" "${SECTIONS[@]}"
	cd "$BATS_FILE_TMPDIR/plain"
	ld --build-id=sha1 -e 0 -Ttext=0xffffffff81000000 -z noexecstack -o ../vmlinux \
		--defsym __init_begin=sched_init --defsym __init_end=register_table_init+16 "${OBJECTS[@]}" rest.o
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

# cut TREE OPTION...: cut TREE's objects to TREE/cut.o
cut() {
	local tree=$1

	shift
	"$TOOL" cut --boundary "${BOUNDARY:-$HERE/mini/boundary.yaml}" --vmlinux vmlinux --reference reference \
		--release 6.1.0-test --source-version 1 --compiler gcc --source-hash "$HASH" \
		--output "$tree/cut.o" "$@" "${OBJECTS[@]/#/$tree/}"
}

# refuses SED FILE TEXT...: the change is refused with these words
refuses() {
	local script=$1 file=$2 text

	shift 2
	rm -rf changed
	new_tree changed
	sed -i "$script" "changed/$file"
	run -1 cmp -s "changed/$file" "$HERE/mini/$file"	# the script did change it
	compile "$BATS_FILE_TMPDIR/changed" "${SECTIONS[@]}"
	run cut changed
	echo "$output"
	[ "$status" -eq 1 ]
	[ ! -e changed/cut.o ]
	[[ $output == *"  remedy: "* ]]
	for text; do
		[[ $output == *"$text"* ]]
	done
}

# accepts SED FILE: the change is none that matters to vmlinux
accepts() {
	rm -rf changed
	new_tree changed
	sed -i "$1" "changed/$2"
	run -1 cmp -s "changed/$2" "$HERE/mini/$2"
	compile "$BATS_FILE_TMPDIR/changed" "${SECTIONS[@]}"
	cut changed
}

# relocations FILE: section, type, symbol and addend; "vmlinux" for an undefined one
relocations() {
	readelf -sW -rW "$1" | awk '
		/^Relocation/ { section = $3 }
		/R_X86_64_/ { where[++n] = substr($2, 1, 8); line[n] = section " " $3 " " $5 " " $6 " " $7 }
		$7 == "UND" { undefined[sprintf("%08x", $1)] = " (vmlinux)" }
		END { for (i = 1; i <= n; i++) print line[i] undefined[where[i]] }'
}

# golden FILE: it is as expected; UPDATE_GOLDEN=1 takes it as it is
golden() {
	[ -z "${UPDATE_GOLDEN-}" ] || cp "$1" "$HERE/golden/$1"
	diff -u "$HERE/golden/$1" "$1"
}
