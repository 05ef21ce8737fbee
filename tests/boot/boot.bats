#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# boot.bats - the preferred scheduler at boot, and how one that takes the machine down does not come back
#
# The tests are steps of one story on one disk: each starts where the one before has ended.

load common

setup_file() {
	start_machine
}

teardown_file() {
	stop_machine
}

# journal UNIT: of this boot
journal() {
	guest "journalctl --boot --unit $1 --output cat --no-pager"
}

# quarantined REASON: stock runs; the list, the status and the journal of the boot say that baseline is out, and why
quarantined() {
	[ "$(active)" = stock:0 ]
	guest 'schedctl quarantine list' | tee /dev/stderr | grep "baseline"
	guest 'schedctl status' | tee /dev/stderr | grep "quarantine.*$1"
	journal schedmgr.service | tee /dev/stderr | grep "baseline:1.*quarantine.*$1"
}

@test "set as the default, a version is active before multi-user.target" {
	local line
	install libschedmgr0 schedctl
	guest "install -D /mnt/baseline.ko /var/lib/schedmgr/$KVER/baseline.ko && schedctl set-default baseline"
	[ "$(active)" = stock:0 ]
	in_vm --reboot
	[ "$(active)" = baseline:1 ]
	guest 'systemctl is-system-running --wait'
	guest 'systemctl is-active schedmgr.service schedmgr-record.service schedmgr-shutdown.service'
	line=$(guest '
		awk "\$5 == \"activated\"" /dev/null
		up=$(systemctl show --value -p ActiveEnterTimestampMonotonic multi-user.target)
		basic=$(systemctl show --value -p ActiveEnterTimestampMonotonic basic.target)
		restored=$(systemctl show --value -p ActiveEnterTimestampMonotonic schedmgr.service)
		echo "$restored $basic $up"')
	echo "# figure: active, basic.target and multi-user.target after $line µs" >&3
	read -r restored basic up <<<"$line"
	[ "$restored" -gt 0 ] && [ "$restored" -lt "$up" ]
}
