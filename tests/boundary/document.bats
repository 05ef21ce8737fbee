#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2164,SC2094,SC2034,SC2154	# errexit is on; common.bash and bats set variables
# sched-boundary diff and document: what was changed, and what can be.

load common

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
