# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # $kver is the suite's
#
# needs.sh - what suites of tests/suites need: need_NAME makes it, for kernel $kver

# Debian packages: scripts/check has made them before any suite runs.
need_packages() { :; }

# build/tests/modules: modules that are loaded beside a payload
need_modules() {
	local modules=$build/tests/modules
	mkdir -p "$modules"
	cp "$root"/tests/modules/* "$modules"
	make -C "$build/kernels/$kver/headers" M="$modules" modules
}

need_debug-manager() {
	make -C "$root" module payloads DEBUG=1 PAYLOADS=baseline KVER="$kver"
}

need_mlb() {
	"$root/scripts/mlb" payload
}

# Payload twin, and another version of it, which moves its tasks.
need_twins() {
	"$root/tests/payloads/make-version" "$root/tests/payloads/twin" twin 2 "$kver" '/^shares_queues/d'
	need_payload twin
}

# Two versions of the kernel's own scheduler, of which the second leaves tasks on the queues.
need_steady() {
	local make="$root/tests/payloads/make-version"
	"$make" "$root/payloads/baseline" steady 1 "$kver"
	"$make" "$root/payloads/baseline" steady 2 "$kver" '/^description/a shares_queues: yes'
}

# Payloads that undo fixes of upstream.
need_fixes() {
	local commit file expression
	while read -r commit file _ expression; do
		"$root/tests/upstream/make-fix" "$commit" "$file" "$expression" "$kver"
	done < <(sed '/^#/d; /^$/d' "$root/tests/upstream/fixes")
}

# Tools of make tools SANITIZE=1, and tests that take them. sched-boundary frees nothing, by design.
need_sanitizers() {
	make -C "$root" tools SANITIZE=1
	export O=$build/sanitize SANITIZE=1 ASAN_OPTIONS=detect_leaks=0:verify_asan_link_order=0
}

# need_payload NAME: of tests/payloads
need_payload() {
	"$root/scripts/schedmod" payload "$root/tests/payloads/$1" "$kver"
}
