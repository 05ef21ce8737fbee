#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2164,SC2154	# errexit is on; bats sets stderr
# sched-boundary manifest: what a payload says of itself, and what is no manifest.

bats_require_minimum_version 1.5.0

HERE=$(cd "$(dirname "$BATS_TEST_FILENAME")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
BUILD=${O:-$ROOT/build}
TOOL=$BUILD/bin/sched-boundary

setup_file() {
	[ -x "$TOOL" ] || make -s -C "$ROOT/tools/boundary" O="$BUILD"
}

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# manifest TEXT: a file of this text, in the form of printf
manifest() {
	# shellcheck disable=SC2059 # that is what it is for
	printf -- "$1" >manifest.yaml
}

# reads TEXT FILTER: it is a manifest for which the filter of jq holds
reads() {
	manifest "$1"
	run -0 --separate-stderr "$TOOL" manifest manifest.yaml
	[ -z "$stderr" ]
	jq --exit-status "$2" <<<"$output" >/dev/null || {
		echo "not '$2': $output"
		return 1
	}
}

# refused LINE TEXT: what manifest.yaml has is refused in that line, with this text, within a second, and nothing is printed
refused() {
	local before=$EPOCHSECONDS
	run -1 --separate-stderr timeout 20 "$TOOL" manifest manifest.yaml
	echo "$stderr"
	[ -z "$output" ]
	# shellcheck disable=SC2053,SC2027 # the line may be a pattern
	[[ $stderr == "error: manifest.yaml"${1:+:$1}": "*"$2"* ]]
	((EPOCHSECONDS - before <= 5))
	LC_ALL=C run ! grep -P '[\x01-\x08\x0b-\x1f\x7f]' <<<"$stderr"
}

# refuses TEXT LINE TEXT
refuses() {
	manifest "$1"
	refused "$2" "$3"
}

@test "manifest: all keys, and each of them has a value in the result" {
	reads 'name: a\nversion: 1\n' '. == {name: "a", version: "1", description: "", kernel: "", keep: [], sidecar: [], shares_queues: false}'
	reads 'name: A.b-c_9\nversion: "1.10"\ndescription: what\nkernel: "6.1"\nkeep: one two\nsidecar: kernel/a.c:b kernel/c.c:d\nshares_queues: yes\n' \
		'. == {name: "A.b-c_9", version: "1.10", description: "what", kernel: "6.1", keep: ["one", "two"],
			sidecar: ["kernel/a.c:b", "kernel/c.c:d"], shares_queues: true}'
}

@test "manifest: what YAML allows: quotes, comments, lists, texts that run on, another alphabet" {
	reads "# what it is\nname: 'a' # really\n\nversion: 1\n" '.name == "a" and .version == "1"'
	reads 'name: a\nversion: 1\ndescription: "it'\''s two: \\"parts\\" # here"\n' '.description == "it'\''s two: \"parts\" # here"'
	reads 'name: a\nversion: 1\ndescription: one\n  two\n' '.description == "one two"'
	reads 'name: a\nversion: 1\ndescription: Größe 大\n' '.description == "Größe 大"'
	reads 'name: a\nversion: 1\nkeep:\n  - one\n  - two three\nsidecar: [kernel/a.c:b]\n' '.keep == ["one", "two", "three"] and .sidecar == ["kernel/a.c:b"]'
	reads 'name: a\nversion: 1\ndescription:\nkernel: ""\nkeep:\nshares_queues: no\n' '.description == "" and .keep == [] and .shares_queues == false'
	reads '{name: a, version: 1}' '.name == "a"'
	reads '\xef\xbb\xbfname: a\r\nversion: 1\r\n' '.name == "a" and .version == "1"'
	reads 'name:\ta\nversion: 1\n' '.name == "a"'
}

@test "manifest: those of this tree" {
	local file count=0
	for file in "$ROOT"/payloads/*/manifest.yaml "$ROOT"/payloads/*/*/manifest.yaml "$ROOT"/tests/payloads/*/manifest.yaml; do
		run -0 "$TOOL" manifest "$file"
		[ "$(jq -r .name <<<"$output")" = "$(sed -n 's/^name: //p' "$file")" ]
		count=$((count + 1))
	done
	((count >= 10))
}

@test "manifest: any locale prints the same" {
	manifest 'name: title\nversion: 1.5\ndescription: Iğdır\n'
	"$TOOL" manifest manifest.yaml >plain
	localedef -i tr_TR -f UTF-8 "$PWD/tr_TR.UTF-8"
	LOCPATH=$PWD LC_ALL=tr_TR.UTF-8 "$TOOL" manifest manifest.yaml | cmp - plain
	LC_ALL=C "$TOOL" manifest manifest.yaml | cmp - plain
}

@test "manifest: unknown keys, those that are missing or there twice" {
	refuses 'name: a\nversion: 1\nkeeps: x\n' 3 "unknown key 'keeps'"
	[[ $stderr == *"remedy: a manifest has name, version, description, kernel, keep, sidecar, shares_queues"* ]]
	refuses 'name: a\nversion: 1\nName: b\n' 3 "unknown key 'Name'"
	refuses 'name: a\nversion: 1\n"na\\0me": b\n' 3 'characters that cannot be printed'
	refuses 'name: a\nversion: 1\nname: b\n' 3 "the key 'name' is there twice"
	refuses 'name: a\n' '' "the key 'version' is missing"
	refuses 'version: 1\n' '' "the key 'name' is missing"
	refuses '' 1 'it is empty'
	refuses '# nothing\n' '*' 'it is empty'
}

@test "manifest: values of another type" {
	refuses 'name: [a]\nversion: 1\n' 1 'name is one value'
	refuses 'name: a\nversion: {a: b}\n' 2 'version is one value'
	refuses 'name: a\nversion: 1\nshares_queues: [yes]\n' 3 'shares_queues is one value'
	refuses 'name: a\nversion: 1\nshares_queues: true\n' 3 "shares_queues must be yes or no, not 'true'"
	refuses 'name: a\nversion: 1\nkeep: {a: b}\n' 3 'keep is a list of names'
	refuses 'name: a\nversion: 1\nkeep:\n  - one\n  - [two]\n' 5 'keep is a list of names'
	refuses 'name: a\nversion: 1\nsidecar: fair.c\n' 3 "'fair.c' is not FILE:FUNCTION"
	refuses 'name: a\nversion: 1\nsidecar:\n- kernel/a.c:b\n- kernel/*.c:b\n' 5 'is not FILE:FUNCTION'
	refuses '- name: a\n' 1 'a manifest is a mapping'
	refuses 'name\n' 1 'a manifest is a mapping'
	refuses '? [a]\n: b\n' 1 'a key is a name'
}

@test "manifest: names and versions that could not be names of files and modules" {
	local name
	for name in ../../etc .a -a 'a b' a/b aé 12345678901234567890123456789012 '""' '~' 'a\\tb'; do
		refuses "name: $name\nversion: 1\n" 1 "name '"
		refuses "name: a\nversion: $name\n" 2 "version '"
	done
	refuses 'name: stock\nversion: 1\n' 1 "the name 'stock' is the kernel's own"
	refuses 'name: a\nversion: 1\ndescription: "two\\nlines"\n' 3 'not one line'
	refuses 'name: a\nversion: 1\ndescription: "\\e[31m"\n' 3 'characters that cannot be printed'
	refuses 'name: a\nversion: 1\ndescription: "a\\0b"\n' 3 'characters that cannot be printed'
	refuses 'name: a\nversion: 1\ndescription: "\\x9b31m"\n' 3 'characters that cannot be printed'
}

@test "manifest: what is no YAML: tabs, colons, quotes, bytes" {
	refuses 'name: a\n\tversion: 1\n' 2 'remedy: '
	refuses 'name: a\nversion: 1\ndescription: in two levels: those\n' 3 "in quotes a value with ': '"
	refuses 'name: a\nversion: "1\n' '*' 'remedy: '
	refuses 'name: a\nversion: 1\nkeep: [a\n' '*' 'remedy: '
	refuses 'name: a\nversion: 1\n\x00\n' 3 'control characters'
	refuses 'name: a\nversion: 1\n\ndescription: Größe \xff\xfe\n' 4 'UTF-8'
	[[ $stderr == *'remedy: write it as text in UTF-8' ]]
	refuses '\xef\xbb\xbfname: a\r\nversion: 1\r\ndescription: \xed\xa0\x80\r\n' 3 'invalid Unicode character'
	refuses 'name: a\nversion: 1\ndescription: \xc3' '*' 'UTF-8'
	refuses '%%YAML 9.9\n---\nname: a\n' '*' 'remedy: '
}

@test "manifest: anchors, aliases, tags, several documents" {
	refuses 'name: &a a\nversion: 1\n' 1 'no anchors, aliases and tags'
	refuses 'name: a\nversion: 1\nkernel: &k "6.1"\ndescription: *k\n' 3 'no anchors'
	refuses 'name: a\nversion: !!str 1\n' 2 'no anchors'
	refuses '&m\nname: a\nversion: 1\n' '*' 'no anchors'
	refuses 'name: a\nversion: 1\nkeep: &l [a, b]\n' 3 'no anchors'
	refuses 'name: a\nversion: 1\nkeep: [&l a, *l]\n' 3 'keep is a list of names'
	refuses 'name: a\nversion: 1\n<<: *l\n' 3 "unknown key '<<'"
	refuses 'name: a\nversion: 1\n---\nname: b\nversion: 2\n' 3 'another one begins here'
}

@test "manifest: deep, long and endless ones end soon" {
	printf 'name: a\nversion: 1\nkeep: %s\n' "$(printf '[%.0s' {1..20000})" >manifest.yaml
	refused 3 'keep is a list of names'
	printf '%s' "$(printf '{a: %.0s' {1..10000})" >manifest.yaml
	refused 1 "unknown key 'a'"
	{ printf 'name: a\nversion: 1\ndescription: ' && head -c 10000000 /dev/zero | tr '\0' x; } >manifest.yaml
	refused '' 'more than 65536 bytes'
	rm manifest.yaml
	mkfifo manifest.yaml
	refused '' 'not a regular file'
	rm manifest.yaml
	ln -s /dev/zero manifest.yaml
	refused '' 'not a regular file'
	rm manifest.yaml
	mkdir manifest.yaml
	refused '' 'not a regular file'
	rmdir manifest.yaml
	refused '' 'No such file'
}

@test "manifest: it takes one file, and says when the result cannot be written" {
	manifest 'name: a\nversion: 1\n'
	run -1 "$TOOL" manifest
	[[ $output == *"manifest takes one file, not 0"* ]]
	run -1 "$TOOL" manifest manifest.yaml manifest.yaml
	[[ $output == *"manifest takes one file, not 2"* ]]
	run -1 --separate-stderr sh -c '"$1" manifest manifest.yaml >/dev/full' sh "$TOOL"
	[[ $stderr == *"standard output: No space left on device"* ]]
}
