#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2164,SC2094,SC2034,SC2154	# errexit is on; common.bash and bats set variables
# sched-boundary verify and cut: what is made of a payload's objects.

load common

@test "verify: unmodified objects reproduce the kernel" {
	run "$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux \
		--json verify.json "${OBJECTS[@]/#/plain/}"
	echo "$output"
	[ "$status" -eq 0 ]
	[ "$output" = "20 of 20 functions reproduced" ]
	grep -q '"reproduced":20' verify.json
	nm vmlinux >symbols
	last=$(awk '$3 == "register_table_init" { print $1 }' symbols)
	printf '%x T _einittext\n' $((0x$last + 32)) >>symbols
	"$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --symbols symbols "${OBJECTS[@]/#/plain/}"
}

@test "verify: a difference is named, of name, size and code" {
	new_tree other
	sed -i 's/rq->nr_running & 3/rq->nr_running \& 1/; s/pick(struct/choose(struct/; s/= pick/= choose/' \
		other/sched/fair.c
	sed -i 's/^\tcount = sched_latency;//' other/sched/core.c
	compile "$BATS_FILE_TMPDIR/other"
	run "$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux \
		"${OBJECTS[@]/#/other/}"
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == *"fair.o: choose: vmlinux has no such function"* ]]
	[[ $output == *"fair.o: enqueue: the code differs at +0x"* ]]
	[[ $output == *"core.o: sched_init: it has "* ]]
	[[ $output == *"17 of 20 functions reproduced"* ]]
}

@test "cut: report and symbols are as expected" {
	"$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux \
		--json verify.json "${OBJECTS[@]/#/plain/}"
	cut reference --report report.json --report-text report.txt --verify-json verify.json
	golden report.txt
	readelf -sW reference/cut.o | awk 'NR > 3 && $4 != "SECTION" { print $4, $5, $8 }' |
		LC_ALL=C sort >symbols.txt
	golden symbols.txt
	relocations reference/cut.o >relocations.txt
	golden relocations.txt
	grep -q '"total":20' report.json
	grep -q '"redirects":' report.json
}

@test "cut: the result links and holds nothing that vmlinux has" {
	cut reference
	ld -r -o linked.o reference/cut.o
	run readelf -SW reference/cut.o
	[[ $output != *.debug* && $output != *.init.text* && $output != *.bss* ]]
	run strings -a reference/cut.o
	[[ $output != *"back"* ]]		# a string of schedule(), which is dropped
	"$TOOL" imports linked.o >imports
	grep -qx schedmgr_switch_to imports
	grep -qx count,1 imports		# wait.c has another one
	run -1 grep -x __switch_to_asm imports
}

@test "cut: tables lose the entries of dropped functions" {
	cut reference
	# one trap in inner(), one in yield(), which stays vmlinux's
	readelf -SW reference/cut.o | grep -Eq ' __bug_table +PROGBITS +0+ [0-9a-f]+ 00000c '
	# finish() has two entries, __schedule() the one that holds there, each an end
	objcopy -O binary -j .orc_unwind reference/cut.o orc.bin
	[ "$(od -An -tx1 -w6 orc.bin | tr -d ' ')" = "010101010101
020202020202
000000000000
020202020202
000000000000" ]
}

@test "cut: lines added above a function change nothing" {
	new_tree lines
	sed -i '3i /*\n * more\n */' lines/sched/core.c
	compile "$BATS_FILE_TMPDIR/lines" "${SECTIONS[@]}"
	cut lines --report-text lines.txt
	grep -qx 'Changed functions (0)' lines.txt
}

# debug_tree NAME: a tree that has locks with classes, data in frames, and checks that are told their line
debug_tree() {
	new_tree "$1"
	cat >>"$1/include/task.h" <<-'END'
		void init_lock(void *lock, const char *name, void *key);
		void __might_sleep(const char *file, int line);
		void fill(char *buffer);
	END
	cat >>"$1/sched/core.c" <<-'END'
		void make_lock(void *lock)
		{
			static char __key[8];
			char buffer[24];

			__might_sleep(__FILE__, __LINE__);
			fill(buffer);
			init_lock(lock, buffer[3] ? "&lock" : "none", __key);
		}
		char *names[] = { "one", "another" };
		const char *nth_name(int n)
		{
			return names[n];
		}
	END
	cat >>"$1/rest.c" <<-'END'
		void init_lock(void *lock, const char *name, void *key) { (void)lock, (void)name, (void)key; }
		void __might_sleep(const char *file, int line) { (void)file, (void)line; }
		void fill(char *buffer) { buffer[3] = 0; }
		const char *nth_name(int n);
		void make_lock(void *lock);
		void use(void) { make_lock((void *)nth_name(1)); }
		void __asan_register_globals(void) { }
		void __asan_unregister_globals(void) { }
		void __asan_handle_no_return(void) { }
	END
	printf 'void __asan_report_%s_noabort(void) { }\n' {load,store}{1,2,4,8,16,_n} >>"$1/rest.c"
}

# KASAN guards literals, describes frames with the lines of what is in them, and registers globals.
@test "cut: on a kernel with KASAN and lockdep lines change nothing, and what makes locks is outside" {
	local kasan=(-fsanitize=kernel-address -fasan-shadow-offset=0xdffffc0000000000 --param asan-globals=1
		--param asan-stack=1 --param asan-instrumentation-with-call-threshold=10000)
	debug_tree debug-plain
	compile debug-plain "${kasan[@]}"
	ld --build-id=sha1 -e 0 -Ttext=0xffffffff81000000 -z noexecstack -o debug-vmlinux \
		"${OBJECTS[@]/#/debug-plain/}" debug-plain/rest.o
	debug_tree debug-reference
	compile debug-reference "${kasan[@]}" "${SECTIONS[@]}"
	debug_tree debug-lines
	sed -i '3i /*\n * more\n */\nconst char *new_literal(void)\n{\n\treturn "that comes before the others";\n}' debug-lines/sched/core.c
	compile debug-lines "${kasan[@]}" "${SECTIONS[@]}"
	cut debug-lines --vmlinux debug-vmlinux --reference debug-reference --report-text debug.txt
	grep -qx 'Changed functions (0)' debug.txt
	grep -q 'make_lock .*makes locks, whose classes outlive the payload' debug.txt
	run ! grep -qE '_sub_[ID]_|asan_(un)?register|LASAN' <(nm debug-lines/cut.o)

	# of a function outside more than the line has changed
	debug_tree debug-lock
	sed -i 's/"none"/"nine"/' debug-lock/sched/core.c
	compile debug-lock "${kasan[@]}" "${SECTIONS[@]}"
	run ! cut debug-lock --vmlinux debug-vmlinux --reference debug-reference
	[[ $output == *make_lock* ]]
}

@test "cut: new functions and data are private" {
	new_tree new
	sed -i 's/^static void enqueue(/static __attribute__((section(".data..percpu"))) int per_cpu = 3;\n\
static int balance = 4;\n\
static void later(struct task *p)\n{\n\tp->state = balance++ + per_cpu++;\n}\n\n&/
		s/= p;$/= p;\n\tqueue(later, p);/' new/sched/fair.c
	compile "$BATS_FILE_TMPDIR/new" "${SECTIONS[@]}"
	cut new --report-text new.txt
	sed -n '/^New functions/,/^$/p; /^Private data, reset/,/^$/p' new.txt >lists
	grep -q '^  later ' lists
	grep -q '^  balance ' lists
	grep -q '^  per_cpu ' lists
	readelf -x .schedmgr.private new/cut.o | grep -q '04000000 01000000'	# size 4, per CPU
	readelf -rW new/cut.o | grep -q 'R_X86_64_32S.* later + 0'	# a pointer to itself
}

@test "cut: timers and work items are found inside private data, in structs and arrays, of each CPU" {
	new_tree timers
	sed -i 's/^static void enqueue(/struct timer_list { int x; };\nstruct hrtimer { long x; };\nstruct work_struct { int x; };\n\
struct delayed_work { struct work_struct work; struct timer_list timer; };\ntypedef const struct timer_list some_timer;\n\
static struct { int a; struct { struct delayed_work works[2]; } in; struct timer_list *far; union { struct timer_list t; } u; } state;\n\
static some_timer volatile single;\nstatic __attribute__((section(".data..percpu"))) struct hrtimer per_cpu = { 1 };\n\
static void later(struct task *p)\n{\n\tp->state = state.a++ + per_cpu.x++ + single.x;\n}\n\n&/
		s/= p;$/= p;\n\tqueue(later, p);/' timers/sched/fair.c
	compile "$BATS_FILE_TMPDIR/timers" "${SECTIONS[@]}"
	cut timers
	readelf -rW timers/cut.o | awk '/^Relocation/ { on = /schedmgr.deferred/ } on && !/strings|Symbol/ && / \+ / { print $5, $6, $7 }' >places
	printf '%s\n' 'per_cpu + 0' 'single + 0' 'state + 4' 'state + 8' 'state + c' 'state + 10' | diff - places
	readelf -p .schedmgr.strings timers/cut.o | grep -qF 'state.in.works[1].timer'
}

# with_privates: changed/ has two data of its own
with_privates() {
	rm -rf changed
	new_tree changed
	sed -i 's/^int sched_latency/int tunable = 3;\nlong tally;\n&/; s/count++;/count += tunable; tally++;/' changed/sched/core.c
	compile "$BATS_FILE_TMPDIR/changed" "${SECTIONS[@]}"
}

# privates: how many of them changed/cut.o has for each activation to reset
privates() {
	objcopy -O binary -j .schedmgr.private --set-section-flags .schedmgr.private=alloc changed/cut.o table
	echo $(($(stat -c %s table) / 24))
}

@test "cut: data that the manifest keeps are not reset" {
	local all
	with_privates
	cut changed
	all=$(privates)
	((all >= 2))
	printf 'name: a\nversion: 1\nkeep: tunable\n' >manifest.yaml
	cut changed --manifest manifest.yaml
	[ "$(privates)" -eq $((all - 1)) ]
	printf 'name: a\nversion: 1\nkeep:\n  - tally\n  - tunable\n' >manifest.yaml
	cut changed --manifest manifest.yaml
	[ "$(privates)" -eq $((all - 2)) ]
}

@test "check: a manifest that keeps what the payload does not have, with the line, and what it has" {
	with_privates
	rm -f changed/cut.o
	printf 'name: a\nversion: 1\nkeep:\n  - tally\n  - tunabel\n  - sched_latency\n' >manifest.yaml
	run -1 cut changed --manifest manifest.yaml
	echo "$output"
	[[ $output == *"manifest.yaml:5: keep: the payload has no data 'tunabel' of its own"* ]]
	[[ $output == *"manifest.yaml:6: keep: the payload has no data 'sched_latency' of its own"* ]]
	[[ $output == *"remedy: name some of those that it has: "*tally* ]]
	[[ $output == *"remedy: name some of those that it has: "*tunable* ]]
	[[ $output != *"'tally'"* ]]
	[ ! -e changed/cut.o ]
	run -1 cut reference --manifest manifest.yaml
	[[ $output == *"remedy: it has none at all: leave keep out"* ]]
	printf 'name: a\nversion: 1\nkept: tally\n' >manifest.yaml
	run -1 cut changed --manifest manifest.yaml
	[[ $output == *"manifest.yaml:3: unknown key 'kept'"* ]]
}

@test "a mark that a message was given is vmlinux's, unless the function has another number of them" {
	local BOUNDARY=given.yaml second='s/static __once _Bool __already_done;/&\n{ static __once _Bool __already_done; if (!__already_done) { __already_done = 1; printk("second"); } }/'
	(cat "$HERE/mini/boundary.yaml"; printf 'given:\n  - { name: "__already_done*", reason: "once flag" }\n') >given.yaml
	run -0 cut reference
	nm reference/cut.o | grep -q ' U __already_done'
	run ! grep -q '[bd] __already_done' <(nm reference/cut.o)
	new_tree second
	sed -i "$second" second/sched/core.c
	compile "$BATS_FILE_TMPDIR/second" "${SECTIONS[@]}"
	run -0 cut second
	[[ $(nm second/cut.o | grep -c '[bd] __already_done') -eq 2 ]]
}
