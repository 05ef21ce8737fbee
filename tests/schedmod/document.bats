#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# document.bats - the document of the real kernel's boundary: known facts are in it, nothing is missing, both formats are sound

# shellcheck disable=SC2154 # root and schedmod are set in there
load common

setup_file() {
	need_manager
	export DOCUMENT
	"$schedmod" --quiet document "$KVER" "$BATS_FILE_TMPDIR/new/dir"
	DOCUMENT=$BATS_FILE_TMPDIR/new/dir/boundary-$KVER
}

# row HEADING NAME: the row of NAME in the tables under HEADING, without Markdown's marks
row() {
	sed 's/\\//g' "$DOCUMENT.md" |
		awk -v heading="$1" -v name="| \`$2\` |" '/^##/ { on = $0 == heading } on && index($0, name) == 1 { print; found = 1 } END { exit !found }'
}

@test "functions: what may change, what may not and why, and who calls it outside" {
	[[ $(row '### kernel/sched/fair.c' pick_next_task_fair) == *"| may change, is redirected | global |"* ]]
	[[ $(row '### kernel/sched/fair.c' update_curr) == *"| may change, is reached from inside | static, called inside only | none |" ]]
	[[ $(row '### kernel/sched/core.c' io_schedule_timeout) == \
		*"| may not change | on the stack of every task that waits for I/O |"*"mempool_alloc() in mm/mempool.c"*"exported to modules |" ]]
	[[ $(row '### kernel/sched/core.c' schedule_idle) == *"| may not change | leads to __schedule, through __schedule |"* ]]
	[[ $(row '### kernel/sched/core.c' sched_fork) == *"| may change, is redirected | global | 1: copy_process() in kernel/fork.c |" ]]
	[[ $(row '### kernel/sched/core.c' sched_init) == *"| may not change | __init or __exit code |"* ]]
}

@test "inline functions go with what they are part of" {
	[[ $(row '### kernel/sched/fair.c' pick_next_entity) == *"| may change, "* ]]
	[[ $(row '### kernel/sched/sched.h' rq_lock) == *"| may not change | part of "*", which stays vmlinux's | inlined into "*__schedule* ]]
}

@test "data: shared, overlay, never reset" {
	[[ $(row '### kernel/sched/core.c' runqueues) == *'| `struct rq` |'*"| shared, vmlinux's is used |"* ]]
	[[ $(row '### kernel/sched/fair.c' fair_sched_class) == *"| overlay, vmlinux's has the payload's contents |"* ]]
	grep -q '| private, never reset | once flag |' "$DOCUMENT.md"
}

@test "members: internal to the scheduler, or who reads them" {
	[[ $(row '### struct rq' nohz_idle_balance) == *" internal to the scheduler |" ]]
	[[ $(row '### struct rq' calc_load_active) == *"kernel/sched/loadavg.c"* ]]
	[[ $(row '### struct task_struct' vfork_done) == *"kernel/fork.c"* ]]
	[[ $(row '### struct task_struct' sched_task_group) == *" by name: init/init_task.c |" ]]
	[[ $(row '### struct lb_env' imbalance) == *" internal to the scheduler |" ]]
	[[ $(row '### struct task_struct' sched_reset_on_fork) == *", bit "*", 1 wide |"* ]]
	# a driver's file goes by its whole path
	jq -e '[.structs[].users | keys[]] | any(startswith("drivers/net/"))' "$root/build/reference/$KVER/facts.json"
}

@test "what a build reports is in it, with the same fate" {
	local facts=$root/build/reference/$KVER/facts.json report=$root/build/report/$KVER-baseline.json
	[ -e "$report" ] || "$schedmod" --quiet payload baseline "$KVER"
	jq -r '(.interface_functions[] | "redirected \(.name)"), (.inner_functions[] | "inner \(.name)"),
		(.outside[] | "outside \(.name)")' "$report" | sort >"$BATS_TEST_TMPDIR/reported"
	jq -r '.functions[] | select(.into | not) | (if .fate == "may not change" then "outside" elif .fate == "may change, is redirected"
		then "redirected" else "inner" end) + " \(.name)"' "$facts" | sort >"$BATS_TEST_TMPDIR/documented"
	[ "$(wc -l <"$BATS_TEST_TMPDIR/reported")" -gt 800 ]
	run -0 comm -23 "$BATS_TEST_TMPDIR/reported" "$BATS_TEST_TMPDIR/documented"
	[ -z "$output" ]
	jq -r '(.shared + .overlays)[] | select(.file) | .name' "$report" | sort -u >"$BATS_TEST_TMPDIR/reported"
	run -0 comm -23 "$BATS_TEST_TMPDIR/reported" <(jq -r '.data[].name' "$facts" | sort -u)
	[ -z "$output" ]
	# and all of it in both formats
	while read -r name; do
		grep -qF "| \`$name\` |" "$DOCUMENT.md" || echo "$name"
	done < <(jq -r '.functions[].name' "$facts") >"$BATS_TEST_TMPDIR/missing"
	[ ! -s "$BATS_TEST_TMPDIR/missing" ]
	[ "$(grep -c '^| `' "$DOCUMENT.md")" -eq "$(jq '(.functions | length) + (.data | length) + ([.structs[].members | length] | add)' "$facts")" ]
	[ "$(grep -c '^<tr><td><code>' "$DOCUMENT.html")" -eq "$(grep -c '^| `' "$DOCUMENT.md")" ]
}

@test "it says how exact it is, and the page is sound and needs nothing else" {
	grep -q '| exact: \([0-9]*\) of \1 functions reproduced |' "$DOCUMENT.md"
	grep -q '| by name, so an upper bound: ' "$DOCUMENT.md"
	grep -q 'in the text of the whole source: [0-9]\{5\} files' "$DOCUMENT.md"
	run -1 grep -qE 'src=|<link|https?:' "$DOCUMENT.html"
	python3 - "$DOCUMENT.html" <<-'END'
		import sys
		from html.parser import HTMLParser

		class Page(HTMLParser):
		    open = []
		    def handle_starttag(self, tag, attributes):
		        if tag not in ('meta', 'input'):
		            self.open.append(tag)
		    def handle_endtag(self, tag):
		        assert self.open.pop() == tag, (tag, self.getpos())

		page = Page()
		page.feed(open(sys.argv[1]).read())
		page.close()
		assert not page.open, page.open
	END
	# rows have as many cells as their table has columns
	awk -F '[^\\\\][|]' '!/^\|/ { columns = 0; next } !columns { columns = NF } NF != columns { exit 1 }' "$DOCUMENT.md"
}

@test "the search through the source: members, macros that take one, what is skipped" {
	local deep
	cd "$BATS_TEST_TMPDIR"
	deep=source/fs/$(printf 'long/%.0s' {1..30})
	mkdir -p source/{kernel/sched,arch/{arm,x86},tools} "$deep"
	printf 'a->one = b. two;\n' | tee source/kernel/sched/in.c source/arch/{arm,x86}/a.c source/tools/t.c >/dev/null
	printf '#include "../kernel/sched/sched.h"\nlist_for_each_entry(pos, &head,\n\tthree) { }\n' >"$deep/deep.h"
	printf 'one two three x->onex = f(two);\n' >source/kernel/none.c
	printf '%s\n' one two three >names
	tar -c source | perl "$root/scripts/schedmod.d/members.pl" names >scan
	[ "$(jq -c .files.one scan)" = '["arch/x86/a.c","kernel/sched/in.c"]' ]
	[ "$(jq -c .files.two scan)" = '["arch/x86/a.c","kernel/sched/in.c"]' ]
	[ "$(jq -r '.files.three[]' scan)" = "${deep#source/}deep.h" ]
	[ "$(jq -r '.insiders[]' scan)" = "${deep#source/}deep.h"$'\n'kernel/sched/in.c ]
	[ "$(jq .scanned scan)" -eq 4 ]
	tar -c source | head -c 2000 >short
	run ! perl "$root/scripts/schedmod.d/members.pl" names <short
	[[ $output == *"the source ends early"* ]]
}

@test "made again, it takes seconds and is the same; what cannot be is refused" {
	run -0 "$schedmod" document "$KVER" "$BATS_TEST_TMPDIR"
	[ "$(grep -c 'up to date$' <<<"$output")" -eq 3 ]
	cmp "$BATS_TEST_TMPDIR/boundary-$KVER.md" "$DOCUMENT.md"
	run -0 "$schedmod" document "$KVER" "$BATS_TEST_TMPDIR"
	[ "$(grep -c 'up to date$' <<<"$output")" -eq 4 ]
	run -2 "$schedmod" document
	run -2 "$schedmod" document latest "$BATS_TEST_TMPDIR"
	[[ $output == *"'latest' is no kernel release"* ]]
	# perl-base, which is always there, has no JSON::PP
	mkdir "$BATS_TEST_TMPDIR/bin"
	printf '#!/bin/sh\nexit 2\n' >"$BATS_TEST_TMPDIR/bin/perl"
	chmod +x "$BATS_TEST_TMPDIR/bin/perl"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH run -1 "$schedmod" document "$KVER" "$BATS_TEST_TMPDIR"
	[[ $output == *"document needs perl with its module JSON::PP"* ]]
}
