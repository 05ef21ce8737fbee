#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2164,SC2094,SC2034,SC2154	# errexit is on; common.bash and bats set variables
# sched-boundary check: what a payload may not change.

load common

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
