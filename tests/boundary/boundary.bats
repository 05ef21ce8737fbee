#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2164,SC2094	# errexit is on
# sched-boundary on a small kernel of its own: mini/{core,fair}.c are inside the
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

@test "check: a change outside the boundary" {
	refuses 's/count++/count += 2/' sched/wait.c 'sched/wait.c:7: wait_for is outside the boundary'
	refuses 's/"back/"here/' sched/core.c 'schedule is outside' 'leads to __schedule'
	refuses 's/nr_running = 0/nr_running = 1/' sched/core.c 'sched_init is outside' 'init code'
}

@test "check: interface functions keep name and prototype" {
	refuses 's/static void enqueue(struct rq/static long enqueue(struct rq/
		s/= p;$/= p;\n\treturn 0;/; s/= enqueue/= (void *)enqueue/' sched/fair.c \
		"the prototype of enqueue was changed from 'void(struct rq *, struct task *)' to 'long int(" \
		"its result was 'void', is 'long int'" 'outside, no function calls it by name'
	refuses 's/^int priority(int cpu)/int priority(long cpu)/' sched/core.c \
		"parameter 1 (cpu) was 'int', is 'long int'"
	refuses 's/priority(int cpu)/rank(int cpu)/' sched/core.c 'priority was deleted'
}

@test "check: vmlinux's data keep size, type and value" {
	refuses 's/tasks\[4\]/tasks[8]/' sched/fair.c "tasks was changed from 'struct task *[4]' (32 bytes)"
	refuses 's/sched_latency = 6/sched_latency = 5/' sched/core.c 'the initial value of sched_latency'
}

@test "check: data of each CPU hold no address at first" {
	refuses 's/^static void enqueue(/static int balance = 4;\nstatic __attribute__((section(".data..percpu"))) int *per_cpu = \&balance;\n\n&/
		s/= p;$/= p;\n\t*per_cpu = 1;/' sched/fair.c \
		'the initial value of per_cpu, which each CPU has its own of, holds the address of balance'
}

@test "check: layouts, by member" {
	refuses 's/curr;$/curr;\n\tint more;/' sched/sched.h \
		'the layout of struct rq was changed, but instances of it outlive a switch' \
		"member 'more' was not there, is 'int' (4 bytes) at byte 16; the whole had 16 bytes, has 24" \
		"vmlinux's runqueue is or leads to one; outside, no function has a variable of this type"
	refuses 's/int state;$/int state, more;/' include/task.h \
		'the layout of struct task was changed, but code outside the boundary uses it' \
		"member 'more' was not there, is 'int' (4 bytes) at byte 12" \
		"it is declared in include/task.h, struct rq leads to it" \
		'outside, 7 functions in 3 files have a variable of this type: '
	refuses 's/unsigned int nr_running;/int more;\n\t&/' sched/sched.h \
		"struct rq was changed" "member 'more' was not there, is 'int' (4 bytes) at byte 0"
	refuses 's/unsigned int nr_running;/long nr_running;/' sched/sched.h \
		"member 'nr_running' was 'unsigned int' (4 bytes) at byte 0, is 'long int' (8 bytes) at byte 0"
	refuses '/int state;/d; s/^struct rq \*on_rq;/&/; /struct rq \*on_rq/i\	int state;' include/task.h \
		"member 'on_rq' was at byte 0, is at byte 8"
	refuses 's/idle:1, tick:1/tick:1, idle:1/' include/task.h "struct flags was changed" \
		"member 'idle' was at byte 0 bit 0, is at byte 0 bit 1"
	refuses 's/void (\*enqueue)(struct rq \*rq, struct task \*p);//; s/(\*pick)(struct rq \*rq);/&\n\tvoid (*enqueue)(struct rq *rq, struct task *p);/' \
		sched/sched.h 'struct class was changed' "member 'enqueue' was at byte 0, is at byte 8" 'fair_sched_class'
}

@test "check: values of enumerations, also of those without a name" {
	refuses 's/IDLE, BUSY/BUSY, IDLE/' include/task.h 'enum load was changed' "enumerator 'IDLE' was 0, is 1"
	refuses 's/QUIET = 3/QUIET = 4/' include/task.h 'the enum of QUIET was changed' "enumerator 'QUIET' was 3, is 4"
	accepts 's/IDLE, BUSY/IDLE, BUSY, MORE/' include/task.h
}

# Their code shows in what stays vmlinux's, if that reads them.
@test "check: what lives on the stack only may change" {
	accepts 's/int loops;$/int loops, more;/' sched/sched.h
	accepts '/int imbalance;$/d; s/int loops;$/&\n\tint imbalance;/' sched/sched.h
	accepts 's/^struct env {/struct more {\n\tint a;\n};\n\n&/' sched/sched.h
}

@test "check: every switch goes through the manager" {
	refuses 's/wait_for(p);/wait_for(p);\n\t__schedule(1);/' sched/core.c 'migrate calls __schedule directly'
	refuses 's/finish(__switch_to_asm(\(.*\)));/finish(__switch_to_asm(\1));\n\tprintk("switched\\n");/' sched/core.c \
		'__schedule does something else after the switch'
	refuses 's/wait_for(p);/wait_for(__switch_to_asm(p, p));/' sched/core.c 'migrate switches tasks'
}

@test "check: the tracepoint is fired on every way to the switch" {
	refuses '/trace_sched_switch(next);/d' sched/core.c \
		'core.c:60: __schedule can come to the switch without __tracepoint_sched_switch'
	refuses 's/trace_sched_switch(next);/if (mode)\n\t\ttrace_sched_switch(next);/' sched/core.c \
		'__schedule can come to the switch without __tracepoint_sched_switch'
	accepts 's/trace_sched_switch(next);/if (mode)\n\t\ttrace_sched_switch(next);\n\telse\n\t\ttrace_sched_switch(next);/' sched/core.c
	# a kernel without jump labels
	accepts 's/trace_sched_switch(next);/if (__tracepoint_sched_switch.enabled)\n\t\ttp_func_sched_switch(next);/' sched/core.c
}

# Their wrappers are outside: a task that sleeps there is in nobody's way.
@test "cut: what touches user memory stays vmlinux's, what it calls does not" {
	cut reference --report-text user.txt
	grep -qE '^  sys_set .* touches user memory, through _copy_from_user$' user.txt
	grep -qE '^  sys_time .* touches user memory, through put_time$' user.txt	# which vmlinux has elsewhere
	grep -qE '^  sys_peek .* touches user memory, through an inline access$' user.txt
	sed -n '/^Interface functions/,/^$/p' user.txt | grep -q '^  apply '
}

@test "check: no function inside touches user memory" {
	local call='_copy_from_user(\&p->state, p, 4);'
	refuses "s/p->state = state + count;/&\\n\\t$call/" sched/core.c \
		'core.c:123: apply touches user memory (_copy_from_user): who provides'
	refuses "s/^static void enqueue(/static noinline void more(struct task *p)\\n{\\n\\t$call\\n}\\n\\n&/; s/= p;\$/&\\n\\tmore(p);/" \
		sched/fair.c 'fair.c:7: more touches user memory (_copy_from_user)'
	[[ $output != *'enqueue touches'* ]]
	refuses 's/p->state = state + count;/&\n\tput_time(p, state);/' sched/core.c 'apply touches user memory (put_time)'
	refuses 's/p->state = state + count;/p->state = peek_user(p);/' sched/core.c 'apply touches user memory (an inline access)'
	refuses 's/p->state = state + count;/&\n\tsys_time(p, p);/; s/^.* void apply/long sys_time(struct task *p, void *user);\n&/' sched/core.c \
		'apply touches user memory (sys_time)'
	# a new class' method is reached through data; a file of its own is its owner's
	refuses "s/^static void enqueue(/static struct task *other(struct rq *rq)\\n{\\n\\tstruct task *p = rq->curr;\\n\\t$call\\n\\treturn p;\\n}\\n\\n&/
		s/= pick,/= other,/; s/^static struct task \\*pick/__attribute__((used)) &/" sched/fair.c 'other touches user memory'
	accepts "s/^static void enqueue(/struct file_operations {\\n\\tvoid (*read)(struct task *p);\\n};\\nstatic void file_read(struct task *p)\\n{\\n\\t$call\\n}\\n\\
static const struct file_operations fops = { .read = file_read };\\n\\n&/; s/= p;\$/&\\n\\tattach((void *)\\&fops);/" sched/fair.c
}

@test "check: a variant of a function inside that code outside calls" {
	refuses 's/return env.imbalance \* sched_latency/return env.imbalance + sched_latency/' sched/core.c \
		"core.c:18: inner.isra.0 differs from vmlinux's (size), which sys_set goes on calling"
}

@test "check: what vmlinux does not have" {
	refuses 's/wait_for(p);/wait_for(p);\n\textern void absent(void);\n\tabsent();/' sched/core.c \
		'migrate refers to absent, which vmlinux does not have'
	refuses 's/wait_for(p);/&\n\textern void register_table_init(void);\n\tregister_table_init();/' sched/core.c \
		'core.c:102: migrate refers to register_table_init, whose memory was freed' 'use register_table instead'
	refuses '$a const struct class new_sched_class = { .pick = pick };' sched/fair.c \
		'vmlinux has no new_sched_class'
	refuses '$a void __init new_init(void) { tasks[0] = 0; }' sched/fair.c 'new_init is a new init function'
}

# differs SED FILE: what diff says of the change, in $output
differs() {
	rm -rf changed
	new_tree changed
	sed -i "$1" "changed/$2"
	compile "$BATS_FILE_TMPDIR/changed" "${SECTIONS[@]}"
	diff -U0 "$HERE/mini/$2" "changed/$2" |
		sed -nE "s|^@@ -[^ ]+ \\+([0-9]+)(,([0-9]+))? @@.*|$2 \\1 \\1|p" >spans || true
	output=$("$TOOL" diff --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux --reference reference \
		--lines spans "${OBJECTS[@]/#/changed/}")
	echo "$output"
}

# row HOW NAME WHERE TEXT: diff has said this, in a line
row() {
	grep -qE "^  $1 +$2 +$3 +$4$" <<<"$output"
}

@test "diff: a change of one line names its function alone, and what leads there" {
	differs 's/total += inner/total -= inner/' sched/core.c
	row changed account sched/core.c:27 'reached through __schedule, enqueue_task'
	[ "$(wc -l <<<"$output")" -eq 3 ]
	[[ $output == *"The switch redirects 8 functions, of which 2 lead to a change: enqueue_task, __schedule" ]]
	differs 's/nr_running & 3\] = p/nr_running \& 2] = p/' sched/fair.c
	row changed enqueue sched/fair.c:7 'redirected: its address is taken'
	[ "$(wc -l <<<"$output")" -eq 3 ]
	differs '3i /*\n * more\n */' sched/core.c
	[ "$output" = "The switch redirects 8 functions, of which 0 lead to a change" ]
}

@test "diff: functions that are inlined, new or gone; data; structs; what is refused" {
	differs 's/^static void enqueue(/static inline int slot(struct rq *rq)\n{\n\treturn rq->nr_running \& 1;\n}\n\n&/
		s/tasks\[rq->nr_running & 3\] = p/tasks[slot(rq)] = p/' sched/fair.c
	row new slot sched/fair.c:7 'inlined into enqueue'
	row changed enqueue sched/fair.c:12 'redirected: .*'
	differs 's/^static void enqueue(/static int balance = 4;\nstatic struct task *other(struct rq *rq)\n{\n\tbalance++;\n\treturn rq->curr;\n}\n\n&/
		s/= pick,/= other,/; s/^static struct task \*pick/__attribute__((used)) &/' sched/fair.c
	row new other sched/fair.c:8 'reached through fair_sched_class'
	row new balance sched/fair.c:7 'private, reset at each activation'
	row changed fair_sched_class sched/fair.c:26 'overlay: .*'
	differs 's/int loops;$/int loops, more;/' sched/sched.h
	row changed 'struct env' sched/sched.h:10 "member 'more' was not there, is .*"
	differs 's/curr;$/curr;\n\tint more;/' sched/sched.h
	row changed 'struct rq' sched/sched.h:5 "refused, vmlinux has it as it was: member 'more' .*"
	differs 's/count++/count += 2/' sched/wait.c
	row changed wait_for sched/wait.c:7 'refused, is outside the boundary: .*'
	differs 's/sched_latency = 6/sched_latency = 5/' sched/core.c
	row changed sched_latency sched/core.c:7 "refused: it is vmlinux's"
	differs 's/priority(int cpu)/rank(int cpu)/' sched/core.c
	row gone priority sched/core.c:113 'refused, vmlinux refers to it: global'
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

# fact LIST NAME FILTER: what document has said of it
fact() {
	jq -c ".$1[] | select(.name == \"$2\") | $3" facts.json
}

@test "document: each function with its fate and its callers outside" {
	"$TOOL" document --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux --reference reference --json facts.json \
		"${OBJECTS[@]/#/reference/}"
	[ "$(fact functions enqueue_task '[.file, .line, .fate, .reason, .callers]')" = \
		'["sched/core.c",39,"may change, is redirected","global",{"rest.c":["fork"]}]' ]
	[ "$(fact functions wake_up '[.fate, .reason, .callers]')" = '["may change, is redirected","its address is taken",{}]' ]
	[ "$(fact functions account '[.fate, .type]')" = '["may change, is reached from inside","void(struct rq *)"]' ]
	[ "$(fact functions yield '[.fate, .reason]')" = '["may not change","leads to __schedule, through __schedule"]' ]
	[ "$(fact functions schedule .callers)" = '{"sched/wait.c":["wait_for"]}' ]
	[ "$(fact functions sched_init .reason)" = '"__init or __exit code"' ]
	[ -z "$(fact functions fork .)" ]
}

@test "document: data and structs, each member with its place, and who has the struct" {
	"$TOOL" document --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux --reference reference --json facts.json \
		"${OBJECTS[@]/#/reference/}"
	[ "$(fact data runqueue '[.type, .size, .fate]')" = "[\"struct rq\",16,\"shared, vmlinux's is used\"]" ]
	[[ $(fact data fair_sched_class .fate) == '"overlay, '* ]]
	[ "$(jq -c '.data[] | select(.name | startswith("__already_done")) | [.function, .fate]' facts.json)" = \
		'["account","private, never reset"]' ]
	[ "$(fact structs 'struct env' '[.fate, .reason, .users]')" = '["internal, may change",null,{}]' ]
	[ "$(fact structs 'struct rq' '[.reason, .users]')" = \
		"[\"vmlinux's runqueue is or leads to one\",{\"rest.c\":[\"fork\"]}]" ]
	[ "$(fact structs 'struct rq' '.members[1]')" = '{"name":"curr","type":"struct task *","bit":64,"bits":64}' ]
	[ "$(fact structs 'struct flags' '[.members[] | [.name, .bit, .bits]]')" = '[["idle",0,1],["tick",1,1],["load",32,32]]' ]
	"$TOOL" document --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux --reference reference "${OBJECTS[@]/#/reference/}" 2>&1 |
		grep -q -- '--json is missing'
}

# survives HOW FILE COMMAND...: no signal, no endless loop
survives() {
	"$HERE/mutate" "$@" || {
		echo "$1 $2"
		return 1
	}
}

# With steps, because all of them take minutes: mutate headers FILE COMMAND...
@test "damaged files: no word of them is believed" {
	local cut=("$TOOL" cut --boundary "$HERE/mini/boundary.yaml" --reference reference --release 6.1.0-test --source-version 1
		--compiler gcc --source-hash "$HASH" --output damaged.o)
	survives headers:9 reference/fair.o "${cut[@]}" --vmlinux vmlinux reference/core.o {} reference/wait.o
	survives headers:31 reference/core.o "${cut[@]}" --vmlinux vmlinux {} reference/fair.o reference/wait.o
	survives headers:9 vmlinux "${cut[@]}" --vmlinux {} "${OBJECTS[@]/#/reference/}"
	survives headers:31 plain/core.o "$TOOL" verify --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux {} plain/fair.o plain/wait.o
	survives bytes:1:150:.debug reference/core.o "${cut[@]}" --vmlinux vmlinux {} reference/fair.o reference/wait.o
	survives bytes:2:50:.debug vmlinux "$TOOL" document --boundary "$HERE/mini/boundary.yaml" --vmlinux {} --reference reference \
		--json damaged.json "${OBJECTS[@]/#/reference/}"
}

@test "debug info that refers to itself, or is compressed" {
	local object
	as -o loops.o "$HERE/loops.s"
	run -1 timeout 60 "$TOOL" check --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux --reference reference \
		"${OBJECTS[@]/#/reference/}" loops.o
	[[ $output == *"loop_function: no debug info tells its source file"* ]]
	mkdir -p compressed
	for object in "${OBJECTS[@]}"; do
		objcopy --compress-debug-sections=zlib "reference/$object" "compressed/$object"
	done
	objcopy --compress-debug-sections=zlib vmlinux vmlinux-compressed
	readelf -SW compressed/core.o | grep -qE ' C +'
	cut reference --report-text as-is.txt
	cut compressed --vmlinux vmlinux-compressed --reference compressed --report-text compressed.txt
	diff as-is.txt compressed.txt
	cmp reference/cut.o compressed/cut.o
	# what says that it is larger than it can be
	"$HERE/mutate" bytes:3:100:.debug compressed/core.o "$TOOL" check --boundary "$HERE/mini/boundary.yaml" --vmlinux vmlinux \
		--reference reference {} reference/fair.o reference/wait.o
}

@test "input that is no input" {
	head -c 3000 reference/core.o >short.o
	run "$TOOL" imports short.o
	echo "$output"
	[ "$status" -eq 1 ]
	[[ $output == error:*short.o* ]]
	run "$TOOL" imports "$HERE/mini/rest.c"
	[ "$status" -eq 1 ]
	[[ $output == *"rest.c: not a file of x86-64 ELF"* ]]
	printf 'series: x\nwrong: y\n' >bad.yaml
	run "$TOOL" verify --boundary bad.yaml --vmlinux vmlinux reference/core.o
	[ "$status" -eq 1 ]
	[[ $output == *"bad.yaml:2: unknown key"* ]]
	run cut reference --source-hash 12
	[ "$status" -eq 1 ]
	[[ $output == *"is not a SHA-256"* ]]
	run cut reference --vmlinux reference/core.o
	[ "$status" -eq 1 ]
	run "$TOOL" cut
	[ "$status" -eq 1 ]
	[[ $output == *"--boundary is missing"* ]]
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
