#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2164	# errexit is on
# sched-boundary on a kernel image: the small kernel of boundary.bats, packed as a kernel is, without the linker's symbol table

bats_require_minimum_version 1.5.0

HERE=$(cd "$(dirname "$BATS_TEST_FILENAME")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
TOOL=${SCHED_BOUNDARY:-$ROOT/build/bin/sched-boundary}
OBJECTS=(core.o fair.o wait.o)
TABLE=0xffffffff83000000
FLAGS=(-O2 -g -mcmodel=kernel -fno-pic -fno-pie -ffreestanding -mno-sse -fcf-protection=none
	-fno-asynchronous-unwind-tables -fno-stack-protector -mno-red-zone)
LINK=(ld --build-id=sha1 -e 0 -Ttext=0xffffffff81000000 -z noexecstack --defsym _text=0xffffffff81000000
	--defsym _stext=0xffffffff81000000 --defsym cpu_number=0x40)

# compile DIR FLAG...: the small kernel's objects
compile() {
	local file
	cp -r "$HERE/mini" "$1"
	for file in "$1"/sched/*.c "$1/rest.c"; do
		gcc "${FLAGS[@]}" "${@:2}" "-ffile-prefix-map=$1/=" -c "$file" "-I$1/include" -o "$1/$(basename "$file" .c).o"
	done
}

# image NAME FORM PACK OBJECT...: NAME, a bzImage; NAME.vmlinux, what the linker made, is left beside it
image() {
	local name=$1 form=$2 pack=$3
	shift 3
	printf '.section .kallsyms,"a"\n.incbin "%s.table"\n' "$name" >"$name.S"
	"${LINK[@]}" -o "$name.first" "$@"
	nm "$name.first" | grep -v ' \.L' | "$HERE/make-image" table "$form" "$TABLE" >"$name.table"
	gcc -c "$name.S" -o "$name.o"
	"${LINK[@]}" --section-start=".kallsyms=$TABLE" -o "$name.vmlinux" "$@" "$name.o"
	objcopy -S "$name.vmlinux" "$name.stripped"
	case $pack in
	gzip) gzip -9 ;;
	xz) xz --check=crc32 --x86 --lzma2=dict=1MiB ;;
	zstd) zstd -q -19 ;;
	lz4) lz4 -q -l -9 ;;
	bzip2) echo BZh, or so it says ;;
	esac <"$name.stripped" >"$name.packed"
	"$HERE/make-image" bzimage "$name.packed" "$(stat -c %s "$name.stripped")" >"$name"
}

setup_file() {
	[ -x "$TOOL" ] || make -s -C "$ROOT/tools/boundary"
	cd "$BATS_FILE_TMPDIR"
	compile plain
	compile reference -ffunction-sections -fdata-sections
	image vmlinuz before lz4 "${OBJECTS[@]/#/plain/}" plain/rest.o
	image behind behind xz "${OBJECTS[@]/#/plain/}" plain/rest.o
	image based based zstd "${OBJECTS[@]/#/plain/}" plain/rest.o
	image place place gzip "${OBJECTS[@]/#/plain/}" plain/rest.o
	"$TOOL" vmlinux vmlinuz vmlinux
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

# cut VMLINUX OUTPUT OPTION...: with the report beside it
cut() {
	"$TOOL" cut --boundary "$HERE/mini/boundary.yaml" --vmlinux "$1" --reference reference --release 6.1.0-test \
		--source-version 1 --compiler gcc --source-hash "$(sha256sum </dev/null | command cut -d ' ' -f 1)" \
		--output "$2" --report "$2.json" --report-text "$2.txt" "${@:3}" "${OBJECTS[@]/#/reference/}"
}

# symbols VMLINUX: address, local or global, name
symbols() {
	nm "$1" | awk '$3 !~ /^\.L/ { print $1, ($2 ~ /[a-z]/ ? "local" : "global"), $3 }' | LC_ALL=C sort
}

@test "vmlinux: every form of the kernel's symbol table, every compression" {
	local image absolute
	while read -r image absolute; do
		"$TOOL" vmlinux "$image" "$image.out"
		diff <(symbols "$image.first" | grep -vw -- "$absolute") <(symbols "$image.out")
		readelf -W --sections --segments --symbols "$image.out" 2>&1 >/dev/null | tee warnings
		[ ! -s warnings ]
	done <<-END
		vmlinuz -
		behind -
		based cpu_number
		place cpu_number
	END
}

@test "vmlinux: the linked kernel is in the image as the linker left it" {
	local section
	for section in .text .rodata .data .note.gnu.build-id; do
		objcopy -O binary --only-section "$section" vmlinuz.vmlinux theirs
		objcopy -O binary --only-section "$section" vmlinux ours
		cmp theirs ours
	done
	"$TOOL" vmlinux vmlinuz.stripped unpacked
	cmp unpacked vmlinux
}

@test "vmlinux: functions are functions, but for what lies among the pieces of alternatives" {
	printf '.section .altinstr_aux,"ax"\n.globl end_of_init\nend_of_init: .fill 64, 1, 0x90\n' >aux.S
	gcc -c aux.S
	image aux behind gzip "${OBJECTS[@]/#/plain/}" plain/rest.o aux.o
	"$TOOL" vmlinux aux aux.out
	readelf -sW aux.out >aux.symbols
	grep -qE ' FUNC +GLOBAL .* enqueue_task$' aux.symbols
	grep -qE ' FUNC +LOCAL .* wake_up$' aux.symbols
	grep -qE ' OBJECT +GLOBAL .* end_of_init$' aux.symbols
}

@test "verify: image and objects are enough, and a difference is named" {
	local all
	run -0 "$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux "${OBJECTS[@]/#/plain/}"
	[[ $output =~ ^([0-9]+)\ of\ ([0-9]+)\ functions\ reproduced$ ]]
	all=${BASH_REMATCH[1]}
	[ "$all" -gt 10 ] && [ "$all" -eq "${BASH_REMATCH[2]}" ]
	compile other -DNOTHING
	sed -i 's/rq->nr_running & 3/rq->nr_running \& 1/' other/sched/fair.c
	gcc "${FLAGS[@]}" -Iother/include -ffile-prefix-map=other/= -c other/sched/fair.c -o other/fair.o
	run -1 "$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux "${OBJECTS[@]/#/other/}"
	[[ $output == *"fair.o: enqueue: the code differs at +0x"* ]]
	[[ $output == *"$((all - 2)) of $all functions reproduced"* ]]
}

# The same bytes behind a function that ends sooner, and a shorter one: sizes are proved by what lies between.
@test "verify: a function that is longer or shorter than vmlinux's" {
	compile longer
	sed -i 's/^\tcount = sched_latency;/&\n\tcount++;/' longer/sched/core.c
	run -1 cmp -s longer/sched/core.c "$HERE/mini/sched/core.c"
	gcc "${FLAGS[@]}" -Ilonger/include -ffile-prefix-map=longer/= -c longer/sched/core.c -o longer/core.o
	run -1 "$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux "${OBJECTS[@]/#/longer/}"
	[[ $output == *"core.o: sched_init: "* ]]
}

@test "cut: byte for byte what the linker's symbol table leads to" {
	cut vmlinuz.vmlinux linker.o
	cut vmlinux image.o --plain plain
	cmp linker.o image.o
	cmp linker.o.json image.o.json
	cmp linker.o.txt image.o.txt
}

@test "cut: without the objects that tell whose a symbol is there is no guess" {
	run -1 cut vmlinux none.o
	[[ $output == *"--plain is missing"* ]]
	[ ! -e none.o ]
}

# Three files have such a variable, of the same size and contents; only the code tells which is whose.
@test "place: a variable is told from others by the code that uses it" {
	local name
	for name in one two three; do
		printf 'static int seen;\nint %s(int by)\n{\n\treturn seen += by;\n}\n' "$name" >"$name.c"
		gcc "${FLAGS[@]}" -c "$name.c"
	done
	image seen behind gzip "${OBJECTS[@]/#/plain/}" plain/rest.o one.o two.o three.o
	"$TOOL" vmlinux seen seen.out
	for name in one two three; do
		"$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --vmlinux seen.out "$name.o"
	done
}

@test "refused: a section that could be in two places" {
	objcopy --wildcard --localize-symbol '*' plain/fair.o twin.o
	image twice behind gzip "${OBJECTS[@]/#/plain/}" twin.o plain/rest.o
	"$TOOL" vmlinux twice twice.out
	run -1 "$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --vmlinux twice.out "${OBJECTS[@]/#/plain/}"
	[[ $output == *"error: plain/fair.o: where vmlinux has section .text, with "*", cannot be told: 2 places have the same names and contents"* ]]
	[[ $output == *"remedy: give the vmlinux of the kernel's -dbg package, which tells files apart"* ]]
	"$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --vmlinux twice.vmlinux "${OBJECTS[@]/#/plain/}"
}

@test "refused: data in another order" {
	compile moved
	sed -i 's/^static unsigned int count;/&\nstatic unsigned int between;\nunsigned int *leads_there = \&between;/' moved/sched/core.c
	run -1 cmp -s moved/sched/core.c "$HERE/mini/sched/core.c"
	gcc "${FLAGS[@]}" -Imoved/include -ffile-prefix-map=moved/= -c moved/sched/core.c -o moved/core.o
	run -1 "$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux "${OBJECTS[@]/#/moved/}"
	[[ $output == *"its symbols are nowhere in this order"* ]]
}

# refused TEXT FILE: with these words, and nothing is written
refused() {
	rm -f refused.out
	run -1 "$TOOL" vmlinux "$2" refused.out
	[[ $output == "error: $2: "*"$1"*"remedy: "* ]] || {
		echo "$output"
		return 1
	}
	[ ! -e refused.out ]
}

# changed OFFSET BYTES: a copy of the image with other bytes there
changed() {
	cp vmlinuz changed
	printf '%b' "$2" | dd of=changed bs=1 seek=$(($1)) conv=notrunc status=none
}

@test "refused: what is no image, or damaged, and what of it" {
	: >empty
	refused "it is empty, or no regular file" empty
	refused "it is empty, or no regular file" "$BATS_FILE_TMPDIR"
	refused "No such file" missing
	refused "no kernel image for x86" "$HERE/mini/rest.c"
	head -c 1500 vmlinuz >short
	refused "it is truncated" short
	changed 0x248 '\xff\xff\xff\xff'
	refused "it is truncated" changed
	changed 0x24c '\x07\0\0\0'
	refused "compressed in no format that is known" changed
	changed 0x206 '\x05\x02'
	refused "too old to say where the kernel is" changed
	changed $((1024 + 64)) 'XX'
	refused "compressed in no format that is known" changed
	changed $((1024 + 64 + 40)) '\xff\xff\xff\xff\xff\xff\xff\xff'
	refused "compressed with lz4, is damaged" changed
	changed $((1024 + 64 + $(stat -c %s vmlinuz.packed))) '\x10\x27\0\0'
	refused "the kernel in it" changed
	changed $((1024 + 64 + $(stat -c %s vmlinuz.packed))) '\0\0\0\xff'
	refused "is said to have 4278190080 bytes" changed
	image unknown before bzip2 "${OBJECTS[@]/#/plain/}" plain/rest.o
	refused "compressed with bzip2, which is not read here" unknown
	objcopy -S vmlinuz.first without
	refused "it has no symbol table of its own (CONFIG_KALLSYMS)" without
}

# elf_changed PLACE BYTES: a copy of the unpacked kernel with other bytes at that place of its symbol table
elf_changed() {
	local start
	start=$(readelf -SW vmlinuz.stripped | awk '$2 == ".kallsyms" || $3 == ".kallsyms" { for (i = 1; i <= NF; i++) if ($i == "PROGBITS") print $(i + 2) }')
	cp vmlinuz.stripped changed
	printf '%b' "$2" | dd of=changed bs=1 seek=$((0x$start + $1)) conv=notrunc status=none
}

@test "refused: a symbol table that contradicts itself" {
	local count number
	count=$(nm vmlinuz.first | grep -vc ' \.L')
	number=$((24 + (count * 4 + 7) / 8 * 8 + 8))
	elf_changed "$number" '\xff\xff\xff\0'
	refused "the names in its symbol table (kallsyms) are damaged" changed
	elf_changed "$((number + 8))" '\xff\xff'
	refused "the names in its symbol table (kallsyms) are damaged" changed
	elf_changed 28 '\xff\xff\xff\x7f'
	refused "the addresses in its symbol table (kallsyms) are damaged" changed
	elf_changed "$((number - 8))" '\0\0\0\0\0\0\0\0'
	refused "the addresses in its symbol table (kallsyms) are damaged" changed
}

@test "no file, however damaged, makes the reader read or write where nothing is" {
	make -s -C "$ROOT/tools/boundary" O="$BATS_FILE_TMPDIR/checked" CFLAGS="-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all"
	ASAN_OPTIONS=detect_leaks=0 "$HERE/damage" "$BATS_FILE_TMPDIR/checked/bin/sched-boundary" vmlinuz behind based place vmlinuz.stripped behind.stripped place.stripped
}
