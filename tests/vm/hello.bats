#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# hello.bats - a payload that differs from stock is what runs, and is gone afterwards; runs in the VM

load common

greeting='hello from the new scheduler'
slice_ns=40000000

teardown() {
	clean_up
}

greetings() {
	dmesg | grep -c "$greeting" || true
}

greeted() {
	[[ $(greetings) -eq $1 ]]
}

slice() {
	"$GUEST/slice"
}

@test "hello greets once per activation; its slice is there while it is active and gone after the rollback" {
	[ "$(slice)" -lt "$slice_ns" ]
	schedctl load hello
	greeted 0
	[ "$(slice)" -lt "$slice_ns" ]
	for round in 1 2 3; do
		schedctl activate hello
		eventually 30 greeted "$round"
		[ "$(slice)" -ge "$slice_ns" ]
		schedctl rollback
		[ "$(slice)" -lt "$slice_ns" ]
	done
	greeted 3
	schedctl unload hello
	[ "$(slice)" -lt "$slice_ns" ]
}

@test "from payload to payload and back, and to stock once the previous one is unloaded" {
	local before
	before=$(greetings)
	schedctl load baseline hello
	schedctl activate baseline
	[ "$(slice)" -lt "$slice_ns" ]
	schedctl activate hello
	eventually 30 greeted $((before + 1))
	[ "$(slice)" -ge "$slice_ns" ]
	schedctl status --json | jq -e '.active == "hello" and .previous == "baseline" and .staged == 2'
	schedctl rollback
	is_active baseline
	[ "$(slice)" -lt "$slice_ns" ]
	schedctl activate hello
	schedctl unload baseline
	schedctl status --json | jq -e '.active == "hello" and .previous == null'
	schedctl rollback
	is_active stock
	[ "$(slice)" -lt "$slice_ns" ]
	greeted $((before + 2))
}
