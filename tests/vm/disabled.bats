#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# disabled.bats - the manager with disable=1; runs in a VM with schedmgr.disable=1 on the kernel's command line

load common

refuses_to_activate() {
	[ "$(</sys/module/schedmgr/parameters/disable)" = Y ]
	schedctl status --json | jq -e '.disabled'
	refused 7 "disable=1" schedctl activate "$PAYLOAD"
	refused 8 "" schedctl rollback
	is_active stock
	schedctl unload "$PAYLOAD"
	rmmod schedmgr	# nothing was ever switched
	[ ! -e /dev/schedmgr ]
}

@test "by the kernel's command line" {
	grep -qw schedmgr.disable=1 /proc/cmdline
	load_payload
	refuses_to_activate
}

@test "by the module's parameter" {
	insmod "$MANAGER" disable=1
	load_payload
	refuses_to_activate
}

@test "and not at all" {
	insmod "$MANAGER" disable=0
	load_payload
	schedctl activate "$PAYLOAD"
	schedctl rollback
}
