#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# layout.bats - what a payload may change of the kernel's structs and prototypes, on the real scheduler

# shellcheck disable=SC2154 # root and schedmod are set in there
load common

setup_file() {
	need_manager
	"$root/scripts/kernel" fetch "$KVER" debug || echo "# no linux-image-$KVER-dbg: who uses a struct is not looked at" >&3
	make_tree
}

teardown_file() {
	remove_builds
}

# swap FILE LINE LINE: two lines, given as patterns, trade places
swap() {
	perl -0777 -pi -e 's/^([^\n]*'"$2"'[^\n]*\n)(.*?)^([^\n]*'"$3"'[^\n]*\n)/$3$2$1/ms or die "no such lines"' "$TREE/$1"
}

# insert FILE LINE TEXT: the text comes behind a line, given as a pattern
insert() {
	perl -0777 -pi -e 's/^[^\n]*'"$2"'[^\n]*\n/$&'"$3"'\n/m or die "no such line"' "$TREE/$1"
}

header() {
	(cd "$root/build/kernels/$KVER/source" && cp --parents "$1" "$TREE")
}

says() {
	[[ $output == *"$1"* ]] || {
		echo "does not say: $1"
		return 1
	}
}

# says_user TEXT: what debug info of vmlinux tells, where there is any
says_user() {
	[[ ! -e $root/build/kernels/$KVER/vmlinux ]] || says "$1"
}

# A build reports all that it refuses, so one shows all of them.
@test "refused: a struct, an enumeration or a prototype that vmlinux has in common with the payload" {
	header include/linux/sched.h
	header include/linux/sched/idle.h
	insert include/linux/sched.h 'struct thread_struct\s+thread;' '\tint more;'
	swap include/linux/sched.h 'dl_throttled\s+: 1' 'dl_yielded\s+: 1'
	swap include/linux/sched/idle.h 'CPU_IDLE,' 'CPU_NOT_IDLE,'
	swap kernel/sched/fair.c 'struct cpumask\s+\*dst_grpmask;' 'int\s+new_dst_cpu;'
	swap kernel/sched/sched.h '\(\*yield_task\)' '\(\*yield_to_task\)'
	swap kernel/sched/sched.h 'nohz_idle_balance;' 'idle_balance;'
	sed -i 's/^extern int task_prio(const struct task_struct \*p/&, long more/' "$TREE/include/linux/sched.h"
	sed -i 's/^int task_prio(const struct task_struct \*p/&, long more/' "$TREE/kernel/sched/core.c"
	run -1 "$schedmod" build "$TREE"

	says "the layout of struct task_struct was changed, but code outside the boundary uses it: member 'more' was not there, is 'int'"
	says "; the whole had "
	says_user "functions in "
	says "the layout of struct sched_dl_entity was changed, but code outside the boundary uses it: member 'dl_throttled' was at byte"
	says "it is declared in include/linux/sched.h, struct task_struct leads to it"
	says "the layout of enum cpu_idle_type was changed, but code outside the boundary uses it: enumerator 'CPU_IDLE' was 0, is 1"
	says "the layout of struct sched_class was changed, but instances of it outlive a switch: member 'yield_task' was at byte"
	says "vmlinux's fair_sched_class is or leads to one"
	says "the layout of struct rq was changed, but instances of it outlive a switch: member 'nohz_idle_balance' was at byte"
	says "vmlinux's runqueues is or leads to one; "
	says_user "in kernel/sched/psi.c"
	says "the prototype of task_prio was changed from 'int(const struct task_struct *)' to 'int(const struct task_struct *, long int)'"
	says "parameter 2 (more) was not there, is 'long int'"
	says_user "1 function in 1 file calls it by name: do_task_stat() in fs/proc/array.c"
	says "the layout of struct lb_env was changed, but active_load_balance_cpu_stop(), which stays vmlinux's, has it as it was: member 'new_dst_cpu' was at byte"
	rm -r "$TREE/include"
	git -C "$TREE" checkout --quiet kernel
}

@test "accepted: a struct that only the payload's functions have on their stacks, and one that is new" {
	swap kernel/sched/fair.c 'unsigned int idle_cpus;' 'unsigned int group_weight;'
	insert kernel/sched/fair.c 'enum group_type group_type;' '\tunsigned int more;'
	cat >>"$TREE/kernel/sched/fair.c" <<-'END'
		struct layout_test {
			struct task_struct *task;
			u64 when;
		};
		static DEFINE_PER_CPU(struct layout_test, layout_test) __used;
	END
	run -0 "$schedmod" build "$TREE"
	run -0 "$schedmod" report "$TREE"
	[[ $output == *"struct sg_lb_stats"* ]]
}

@test "a patch of a header of the kernel's reaches the compiler" {
	local payload=$BATS_TEST_TMPDIR/layout-test
	mkdir "$payload"
	printf 'name: layout-test\nversion: 1\n' >"$payload/manifest.yaml"
	echo header.patch >"$payload/series"
	header include/linux/sched/idle.h
	cp -r "$TREE/include" "$BATS_TEST_TMPDIR/a"
	sed -i 's/^\tCPU_NEWLY_IDLE,/&\n\tCPU_MORE_IDLE,/' "$TREE/include/linux/sched/idle.h"
	cp -r "$TREE/include" "$BATS_TEST_TMPDIR/b"
	(cd "$BATS_TEST_TMPDIR" && diff -u a/linux/sched/idle.h b/linux/sched/idle.h |
		sed 's|^\([-+]\{3\} [ab]/\)|\1include/|') >"$payload/header.patch" || true
	run -1 "$schedmod" payload "$payload" "$KVER"
	says "enumerator 'CPU_MAX_IDLE_TYPES' was 3, is 4"
	says "include/linux/sched/idle.h:"
}
