# SPDX-License-Identifier: GPL-2.0
# available.bats - payloads on the disk for any kernel, and why there is none
#
# shellcheck disable=SC2154 # stderr is set by run

bats_require_minimum_version 1.5.0
load common.bash

# result KERNEL NAME STATUS REASON: as schedmod leaves it
result() {
	mkdir -p "$STATE/$1"
	printf '{"name":"%s","version":"2","kernel":"%s","status":"%s","reason":"%s","signed_by":"","when_ns":5,"next_ns":%s}\n' \
		"$2" "$1" "$3" "$4" "${5-0}" >"$STATE/$1/$2.json"
}

# queued KERNEL NAME: registered, and to be built for that kernel
queued() {
	mkdir -p "$FAKE_ROOT/var/lib/schedmod/queue" "$FAKE_ROOT/var/lib/schedmod/sources/$2"
	: >"$FAKE_ROOT/var/lib/schedmod/queue/$1"
}

@test "list --available: what there is, and why not, for each kernel; without a manager" {
	rm "$FAKE_ROOT/dev/schedmgr"
	result 6.1.0-next-amd64 hello failed 'patch 2 does not apply to fair.c:4711'
	result 6.1.0-next-amd64 other waiting 'no network' 7
	result 6.1.0-next-amd64 gone built ''
	queued 6.1.0-later-amd64 third
	json '[.available[] | [.kernel, .name, .version, .state, .reason, .next_ns]] == [
		["6.1.0-later-amd64", "third", null, "queued", "it is in the queue to be built", null],
		["6.1.0-next-amd64", "gone", "2", "lost", "it was built, but its file is gone", null],
		["6.1.0-next-amd64", "hello", "2", "failed", "patch 2 does not apply to fair.c:4711", null],
		["6.1.0-next-amd64", "other", "2", "waiting", "no network", 7],
		["6.1.0-test-amd64", "hello", "1", "ready", null, null]]' list --available
	run -0 schedctl list --available
	[[ $output == *"6.1.0-next-amd64"*"hello"*"2"*"failed"*"patch 2 does not apply to fair.c:4711"* ]]
}

@test "list --available: a file wins over the result of a later build, which is named" {
	result "$FAKE_RELEASE" hello failed 'something is wrong'
	queued "$FAKE_RELEASE" hello
	json '.available == [{name: "hello", version: "1", kernel: "6.1.0-test-amd64", state: "ready",
		reason: "something is wrong", when_ns: 5, next_ns: null}]' list --available
	result "$FAKE_RELEASE" hello built ''
	json '.available[0].state == "ready" and .available[0].reason == null' list --available
}

@test "list --available: damaged results, odd names, nothing at all" {
	mkdir -p "$STATE/6.1.0-next-amd64"
	echo '{"status":' >"$STATE/6.1.0-next-amd64/hello.json"
	: >"$STATE/6.1.0-next-amd64/.json"
	: >"$STATE/6.1.0-next-amd64/a-name-that-is-much-too-long-for-a-payload.json"
	json '.available | map(select(.kernel == "6.1.0-next-amd64") | [.name, .state, .reason]) ==
		[["hello", "lost", "the result of its build cannot be read"]]' list --available
	rm -rf "$STATE" "$FAKE_ROOT/usr/lib/schedmgr"
	json '.available == []' list --available
}

@test "status, restore and doctor say why the default is not there" {
	schedctl set-default hello
	rm "$FAKE_ROOT/usr/lib/schedmgr/$FAKE_RELEASE/hello.ko"
	result "$FAKE_RELEASE" hello failed 'patch 2 does not apply to fair.c:4711'
	run -0 schedctl status
	[[ $output == *"no payload for $FAKE_RELEASE yet: patch 2 does not apply to fair.c:4711"* ]]
	json '.default_unavailable.reason == "patch 2 does not apply to fair.c:4711"' status
	fails 4 "there is no payload 'hello' for $FAKE_RELEASE yet: patch 2 does not apply to fair.c:4711" restore
	run schedctl doctor
	[[ $output == *"no 'hello' for $FAKE_RELEASE yet: patch 2 does not apply to fair.c:4711"* ]]
	[[ $output == *"default"*"there is no payload 'hello' for $FAKE_RELEASE yet: patch 2"* ]]
	rm "$STATE/$FAKE_RELEASE/hello.json"
	queued "$FAKE_RELEASE" hello
	run -0 schedctl status
	[[ $output == *"no payload for $FAKE_RELEASE yet: it is in the queue to be built"* ]]
}

@test "doctor warns of what the next kernel will lack" {
	result 6.1.0-next-amd64 hello waiting 'no network'
	run schedctl doctor
	[[ $output == *"warn"*"no 'hello' for 6.1.0-next-amd64 yet: no network"* ]]
}
