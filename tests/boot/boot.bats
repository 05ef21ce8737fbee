#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# boot.bats - the preferred scheduler at boot, and how one that takes the machine down does not come back
#
# The tests are steps of one story on one disk: each starts where the one before has ended.

load common

setup_file() {
	start_machine --file "$ROOT/build/payloads/$KVER/broken.ko"
}

teardown_file() {
	stop_machine
}

# said TEXT [UNIT]: the journal of this boot has it from the restore, or from that unit
said() {
	guest "journalctl --boot --unit ${2-schedmgr.service} --output cat --no-pager" | tee /dev/stderr | grep -F "$1"
}

# is_out VERSION REASON: stock runs; the list, schedctl status and the journal of this boot say that the default is out, and why
is_out() {
	[ "$(active)" = stock:0 ]
	guest 'schedctl quarantine list' | grep -F "$1"
	run guest 'schedctl status'
	[[ $output == *"default      ${1%:*}, in quarantine"*"$2"* ]]
	said "'$1' is in quarantine: $2"
}

# was_blamed: this boot has put baseline into quarantine
was_blamed() {
	is_out baseline:1 "the machine went down"
	[[ $output == *"before it had been stable for 10 minutes"* ]]
	said "baseline:1 was put into quarantine: the machine went down"
}

# is_thrown_out VERSION REASON: the kernel goes back to stock by itself; quarantine and journal say why
is_thrown_out() {
	guest_until '[ "$(cat /sys/kernel/schedmgr/active)" = stock:0 ]'
	guest_until "[ -e /var/lib/schedmgr/quarantine/$1 ]"
	run guest 'schedctl quarantine list'
	[[ $output == *"$1 "*"$2"* ]]
	said "$1 was put into quarantine: $2" schedmgr-record.service
}

@test "installed, and not loaded: status and doctor say so" {
	install libschedmgr0 schedctl
	[ "$(guest 'systemctl is-active schedmgr.service schedmgr-shutdown.service schedmgr-record.service; true' | xargs)" = \
		"active active inactive" ]
	run -7 guest 'schedctl status'
	[[ $output == *"the scheduler manager is not loaded"*"modprobe schedmgr"* ]]
	run -0 guest 'schedctl doctor'
	[[ $output == *"the scheduler manager is not loaded"*"modprobe schedmgr"* ]]
	[[ $output == *"there is none for $KVER"* ]]
	guest "mv /lib/modules/$KVER/updates /root && depmod"
	run -1 guest 'schedctl doctor'
	guest "mv /root/updates /lib/modules/$KVER && depmod"
	[[ $output == *"the module 'schedmgr' is not installed for this kernel"*"apt install schedmgr-dkms"* ]]
}

@test "set as the default, a version is active before multi-user.target" {
	local activated up
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
	was_blamed
	run ! guest 'systemctl restart schedmgr.service'
	is_out baseline:1 "the machine went down"
	guest 'schedctl quarantine clear baseline'
	in_vm --reboot
	[ "$(active)" = baseline:1 ]
}

@test "after a reset within the trial time as well" {
	local begin=$EPOCHSECONDS
	in_vm --reset
	was_blamed
	# the clock that the trial goes by begins anew with the kernel, not with the machine
	[ "$(guest 'cut -d . -f 1 /proc/uptime')" -le $((EPOCHSECONDS - begin)) ]
	guest 'schedctl quarantine clear baseline && schedctl restore'
	[ "$(active)" = baseline:1 ]
}

@test "without a payload for this kernel stock runs; what is activated by hand after that is not blamed for an orderly reboot" {
	# as after an update of the kernel
	guest "mv /var/lib/schedmgr/$KVER /var/lib/schedmgr/6.1.0-1-amd64"
	in_vm --reboot
	[ "$(active)" = stock:0 ]
	said "there is no payload 'baseline' for the running kernel '$KVER', only for 6.1.0-1-amd64"
	guest 'schedctl status || true' | grep -F "at boot      there is no payload 'baseline' for the running kernel '$KVER'"
	guest 'systemctl is-failed schedmgr.service && systemctl is-active multi-user.target'
	guest "mv /var/lib/schedmgr/6.1.0-1-amd64 /var/lib/schedmgr/$KVER && schedctl restore"
	in_vm --reboot
	[ "$(active)" = baseline:1 ]
}

@test "what was not confirmed in time is not restored" {
	guest 'schedctl rollback --stock && schedctl activate baseline --confirm 1'
	is_thrown_out baseline:1 "it was not confirmed in time"
	guest 'echo options schedmgr watchdog_ms=2000 >/etc/modprobe.d/schedmgr.conf'
	in_vm --reboot
	is_out baseline:1 "it was not confirmed in time"
}

@test "what the watchdog has thrown out is not restored, until it is cleared" {
	guest "install /mnt/broken.ko -t /var/lib/schedmgr/$KVER && schedctl load broken && schedctl activate broken"
	guest "systemd-run --unit hog taskset -c 1 sh -c 'while :; do :; done'
		systemd-run --unit victim taskset -c 1 sh -c 'printf starve-me >/proc/self/comm; while :; do sleep 0.02; done'"
	is_thrown_out broken:1 "the watchdog found: starve-me"
	guest 'systemctl stop hog.service victim.service; rm /etc/modprobe.d/schedmgr.conf'
	run ! guest 'schedctl set-default broken && systemctl restart schedmgr.service'
	is_out broken:1 "the watchdog found: starve-me"
	guest 'schedctl quarantine clear --all && schedctl set-default baseline'
	in_vm --reboot
	[ "$(active)" = baseline:1 ]
}

@test "a version that was stable is not blamed for a reset" {
	guest 'mkdir -p /etc/systemd/system/schedmgr-record.service.d && printf "%s\n" "[Service]" "ExecStart=" \
		"ExecStart=/usr/sbin/schedctl record --stable-after 0.02" >/etc/systemd/system/schedmgr-record.service.d/trial.conf
		systemctl daemon-reload && systemctl restart schedmgr-record.service && sync'
	guest_until 'grep -q "\"stable\":true" /var/lib/schedmgr/running'
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
