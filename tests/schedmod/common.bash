# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# common.bash - what the tests of scripts/schedmod have in common

bats_require_minimum_version 1.5.0

root=$(cd "${BASH_SOURCE[0]%/*}/../.." && pwd -P)
schedmod=$root/scripts/schedmod
# of the tree and what is built of it, after the file with the tests
tree_name=$(basename "$BATS_TEST_FILENAME" .bats)-test

# Sets KVER; skips where a payload for it cannot be built.
need_manager() {
	export KVER
	KVER=$("$root/scripts/kernel" release)
	if [[ ! -x $root/build/bin/sched-boundary || ! -e $root/build/modules/$KVER/Module.symvers ]]; then
		skip "needs sched-boundary and schedmgr.ko for $KVER (make all)"
	fi
}

# Sets TREE, an unmodified one.
make_tree() {
	export TREE=$BATS_FILE_TMPDIR/$tree_name
	"$schedmod" --quiet init "$KVER" "$TREE"
}

# What builds of the tree, and of those whose names begin with its, have left in build/.
remove_builds() {
	rm -f "$root/build/payloads/$KVER/$tree_name"*.ko "$root/build/report/$KVER-$tree_name"*
	rm -rf "$root/build/work/$KVER/$tree_name"*
}
