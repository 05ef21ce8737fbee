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

# said TEXT: the journal of this boot has it from the restore
said() {
	guest 'journalctl --boot --unit schedmgr.service --output cat --no-pager' | tee /dev/stderr | grep -F "$1"
}

# is_quarantined REASON: stock runs; the list, schedctl status and the journal of this boot say that baseline is out, and why
is_quarantined() {
	[ "$(active)" = stock:0 ]
	guest 'schedctl quarantine list' | grep -F baseline:1
	run guest 'schedctl status'
	[[ $output == *"default      baseline, in quarantine"*"$1"* ]]
	said "baseline:1 was put into quarantine: the machine went down"
	said "'baseline:1' is in quarantine: the machine went down"
}

@test "set as the default, a version is active before multi-user.target" {
	local activated up
	install libschedmgr0 schedctl
	guest "install -D /mnt/baseline.ko /var/lib/schedmgr/$KVER/baseline.ko && schedctl set-default baseline"
	[ "$(active)" = stock:0 ]
	in_vm --reboot
	[ "$(active)" = baseline:1 ]
	[ "$(guest 'systemctl is-system-running --wait')" = running ]
	guest 'systemctl is-active schedmgr.service schedmgr-record.service schedmgr-shutdown.service'
	activated=$(guest 'schedctl history --json' | jq -s 'map(select(.event == "activated")) | last.when_ns / 1000 | floor')
	up=$(guest 'busctl get-property org.freedesktop.systemd1 /org/freedesktop/systemd1/unit/multi_2duser_2etarget \
		org.freedesktop.systemd1.Unit ActiveEnterTimestamp')
	echo "# figure: active $(((${up#t } - activated) / 1000)) ms before multi-user.target" >&3
	[ "$activated" -lt "${up#t }" ]
}

@test "an orderly reboot within the trial time is no reason to blame it" {
	in_vm --reboot
	[ "$(active)" = baseline:1 ]
	[ -z "$(guest 'ls /var/lib/schedmgr/quarantine 2>/dev/null')" ]
}

@test "after a panic within the trial time it stays out, until it is cleared" {
	in_vm --crash
	is_quarantined "before it had been stable for 10 minutes"
	in_vm --reboot
	[ "$(active)" = stock:0 ]
	said "'baseline:1' is in quarantine"
	guest 'schedctl quarantine clear baseline'
	in_vm --reboot
	[ "$(active)" = baseline:1 ]
}

@test "after a reset within the trial time as well" {
	in_vm --reset
	is_quarantined "before it had been stable for 10 minutes"
	guest 'schedctl quarantine clear baseline && schedctl restore'
	[ "$(active)" = baseline:1 ]
}

@test "what was activated by hand after a failed restore is not blamed for an orderly reboot" {
	guest "mv /var/lib/schedmgr/$KVER/baseline.ko /root"
	in_vm --reboot
	[ "$(active)" = stock:0 ]
	said "there is no payload 'baseline' for the running kernel '$KVER'"
	guest 'systemctl is-failed schedmgr.service && systemctl is-active multi-user.target'
	guest "mv /root/baseline.ko /var/lib/schedmgr/$KVER && schedctl restore"
	in_vm --reboot
	[ "$(active)" = baseline:1 ]
}

@test "a version that was stable is not blamed for a reset" {
	guest 'mkdir -p /etc/systemd/system/schedmgr-record.service.d && printf "%s\n" "[Service]" "ExecStart=" \
		"ExecStart=/usr/sbin/schedctl record --stable-after 0.02" >/etc/systemd/system/schedmgr-record.service.d/trial.conf
		systemctl daemon-reload && systemctl restart schedmgr-record.service
		for i in $(seq 60); do grep -q "\"stable\":true" /var/lib/schedmgr/running && exit; sleep 1; done; exit 1'
	guest sync
	in_vm --reset
	[ "$(active)" = baseline:1 ]
}

@test "schedmgr.disable=1 on the kernel's command line wins" {
	in_vm --end
	wait_for_machine
	start_machine --append schedmgr.disable=1
	[ "$(active)" = stock:0 ]
	said "schedmgr.disable=1 is on the kernel's command line"
	run ! guest 'schedctl load baseline && schedctl activate baseline'
	[ "$(active)" = stock:0 ]
	[ "$(guest 'systemctl is-system-running --wait')" = running ]
}
