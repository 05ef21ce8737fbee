#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# refused.bats - changes of the real scheduler that a payload cannot carry: each is refused, with its line and a remedy

# shellcheck disable=SC2154 # root and schedmod are set in there
load common

setup_file() {
	export KVER
	KVER=$("$root/scripts/kernel" release)
	[[ -x $root/build/bin/sched-boundary ]] || skip "needs sched-boundary (make tools)"
	make_tree
	"$schedmod" --quiet check "$TREE"
}

teardown() {
	git -C "$TREE" checkout --quiet kernel
}

teardown_file() {
	remove_builds
}

# cases: GROUP and FILE of kernel/sched, FILE:HEADER where the header is changed and shows in the file; the line of the message, as a pattern; what it says; the change as an expression for perl. Those
# of a group are made together, because a check reports all that it refuses, and compiling takes the time here.
cases() {
	cat <<'END'
functions fair.c
^unsigned int sysctl_sched_latency
the initial value of sysctl_sched_latency was changed, but it is vmlinux's and was set at boot
s/^(unsigned int sysctl_sched_latency\s*= )6000000ULL/${1}7000000ULL/m

functions fair.c
^static unsigned long sched_nr_latency
sched_nr_latency was changed from 'unsigned int' (4 bytes) to 'long unsigned int' (8 bytes), but it is vmlinux's
s/^static unsigned int sched_nr_latency/static unsigned long sched_nr_latency/m

functions fair.c
^static void put_prev_task_fair
the prototype of put_prev_task_fair was changed from 'void(struct rq *, struct task_struct *)'
s/^static void put_prev_task_fair\(struct rq \*rq, struct task_struct \*prev/$&, long more/m && s/= put_prev_task_fair/= (void *)put_prev_task_fair/

functions fair.c
^pick_next_task_fair
pick_next_task_fair refers to nobody_has_this, which vmlinux does not have
s/^struct task_struct \*\npick_next_task_fair/void nobody_has_this(void);\n$&/m && s/^(pick_next_task_fair.*?)^again:/$1\tnobody_has_this();\nagain:/ms

functions fair.c
^pick_next_task_fair
pick_next_task_fair refers to start_kernel, whose memory was freed when the kernel had booted
s/^struct task_struct \*\npick_next_task_fair/void start_kernel(void);\n$&/m && s/^(pick_next_task_fair.*?)^again:/$1\tstart_kernel();\nagain:/ms

functions fair.c
^static void __init mine_init
mine_init is a new init function, it would never run
s/\z/static void __init mine_init(void)\n{\n\tsysctl_sched_latency = 1;\n}\nstatic void *use __used = mine_init;\n/

functions fair.c
^DEFINE_TRACE\(mine_trace
__traceiter_mine_trace belongs to a new tracepoint
s/\z/DECLARE_TRACE(mine_trace, TP_PROTO(int a), TP_ARGS(a));\nDEFINE_TRACE(mine_trace, TP_PROTO(int a), TP_ARGS(a));\n/

functions fair.c
^DEFINE_SCHED_CLASS\(mine
vmlinux has no mine_sched_class to put its contents into
s/\z/DEFINE_SCHED_CLASS(mine) = {\n\t.yield_task = yield_task_fair,\n};\n/

functions fair.c
^static DEFINE_PER_CPU\(int \*, mine_cpu
the initial value of mine_cpu, which each CPU has its own of, holds the address of mine_int: it would be NULL in a module
s/^struct task_struct \*\npick_next_task_fair/static int mine_int = 1;\nstatic DEFINE_PER_CPU(int *, mine_cpu) = &mine_int;\n$&/m && s/^(pick_next_task_fair.*?)^again:/$1\tWRITE_ONCE(*this_cpu_read(mine_cpu), 2);\nagain:/ms

functions core.c
^void __init sched_init\(
sched_init is outside the boundary (__init or __exit code) and differs from vmlinux's
s/^(void __init sched_init\(void\)\n\{.*?\n\n)/$1\tpr_info("mine\\n");\n/ms

functions core.c
^void kick_process
kick_process is outside the boundary (part of the signal path, decides nothing) and differs from vmlinux's
s/^(void kick_process.*?preempt_disable\(\);\n)/$1\tbarrier_data(p);\n\tcpu_relax();\n/ms

functions core.c
^asmlinkage __visible void __sched schedule\(void
schedule is outside the boundary (leads to __schedule, through __schedule) and differs from vmlinux's
s/^(asmlinkage __visible void __sched schedule\(void\).*?\n\n)/$1\tcpu_relax();\n/ms

functions core.c
^int task_prio
task_prio was deleted, but vmlinux refers to it: global
s/^int task_prio\(/int mine(/m

functions core.c
^static void __sched notrace __schedule
__schedule does something else after the switch than vmlinux's
s/^(static void __sched notrace __schedule.*?\t\trq = context_switch[^\n]*\n)/$1\t\tpr_info("mine\\n");\n/ms

functions core.c
^static void __sched notrace __schedule
__schedule can come to the switch without __tracepoint_sched_switch
s/^\t\ttrace_sched_switch\([^\n]*\n//m

functions core.c
^void set_user_nice
set_user_nice touches user memory (_copy_from_user)
s/^(void set_user_nice\(struct task_struct \*p, long nice\)\n\{.*?\n\n)/$1\tif (copy_from_user(&nice, (void __user *)nice, sizeof(nice)))\n\t\treturn;\n/ms

functions core.c
^void rt_mutex_setprio
rt_mutex_setprio calls __schedule directly
s/^(void rt_mutex_setprio.*?\n\n)/$1\t__schedule(SM_NONE);\n/ms

functions completion.c
^void complete\(
complete is outside the boundary (completion.c is no file of the boundary) and differs from vmlinux's
s/^(void complete\(.*?\n\{.*?\n\n)/$1\tcpu_relax();\n/ms

structs sched.h
^struct rq \{
the layout of struct rq was changed, but instances of it outlive a switch: member 'mine' was not there, is 'int'
s/^(struct rq \{.*?\n)(\};)/$1\tint mine;\n$2/ms

structs sched.h
^struct sched_class \{
the layout of struct sched_class was changed, but instances of it outlive a switch: member 'mine' was not there
s/^(struct sched_class \{\n)/$1\tvoid (*mine)(struct rq *rq);\n/m

inline core.c:sched.h
^unsigned long wait_task_inactive
wait_task_inactive is outside the boundary (sleeps in a timer, for as long as another task runs) and differs from vmlinux's
s/return p->on_rq == TASK_ON_RQ_QUEUED;/return !!p->on_rq;/
END
}

# change FILE EXPRESSION
change() {
	perl -0777 -pi -e "$2 or die \"the change of $1 does not apply\n\"" "$TREE/kernel/sched/$1"
}

# line_of FILE PATTERN: where it is; of what is gone, where it was
line_of() {
	{ grep -nE "$2" "$TREE/$1" || git -C "$TREE" show "HEAD:$1" | grep -nE "$2"; } | head -n 1 | cut -d : -f 1
}

# refused FILE LINE TEXT: $output says so, with the line of that file which the pattern is for
refused() {
	local file=kernel/sched/$1 line
	line=$(line_of "$file" "$2")
	grep -qF "error: $file:$line: $3" <<<"$output" || {
		echo "not refused: $file:$line: $3"
		return 1
	}
}

# check_group GROUP: makes its changes; each is refused
check_group() {
	local group file line text expression separator wrong=0
	while read -r group file && read -r line && read -r text && read -r expression; do
		read -r separator || true
		[[ -z $separator ]]
		[[ $group != "$1" ]] || change "${file#*:}" "$expression"
	done < <(cases)
	run -1 "$schedmod" --quiet check "$TREE"
	tail -n 60 <<<"$output"
	while read -r group file && read -r line && read -r text && read -r expression; do
		read -r separator || true
		[[ $group != "$1" ]] || refused "${file%:*}" "$line" "$text" || wrong=$((wrong + 1))
	done < <(cases)
	[[ $(grep -c '^  remedy: ' <<<"$output") -ge $(cases | grep -c "^$1 ") ]]
	((!wrong))
}

@test "there are 15 kinds of changes that a payload cannot carry, and more" {
	[ "$(cases | grep -cE '^(functions|structs|inline) ')" -ge 15 ]
}

@test "functions and data: each is refused, with its line and what to do instead" {
	check_group functions
}

@test "structs: each is refused, with its line and what to do instead" {
	check_group structs
}

@test "an inline function of a header that code outside has as well" {
	check_group inline
}
