#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# update.bats - a newer kernel is installed, and the scheduler is there when it boots
#
# The tests are steps of one story. Installing and building is tests/boot/update-kernel's, on the host; then a machine boots from
# that disk. What systemd starts by itself there finds all steps of the build done.

load common

# older_release: prints the release of the same flavour that the package sources have besides KVER, the newest before it
older_release() {
	local pattern
	pattern=$(sed -E 's/[.+]/\\&/g; s/-[0-9]+-/-[0-9]+-/' <<<"$KVER")
	{ apt-cache pkgnames "linux-image-${KVER%%-*}" | sed 's/^linux-image-//' | grep -xE "$pattern" && echo "$KVER"; } |
		sort --version-sort --unique | grep -xF -B 1 "$KVER" | head -n 1
}

setup_file() {
	export OLD DISK=$BATS_FILE_TMPDIR/disk
	OLD=$(older_release)
	[ "${OLD:-$KVER}" != "$KVER" ] || skip "the package sources have no other kernel of this flavour"
	# what there is in build/packages is all that an offline machine would have
	"$ROOT/scripts/kernel" fetch "$KVER" image headers source debug
	"$ROOT/tests/boot/update-kernel" "$OLD" "$KVER" "$DISK"
	start_updated_machine
}

start_updated_machine() {
	export MACHINE=$BATS_FILE_TMPDIR/machine
	"$VM" --systemd --session "$MACHINE" --kernel "$KVER" --userland "$DISK/image" --timeout 2600 >>"$BATS_FILE_TMPDIR/session" 2>&1 3>&- &
	echo $! >"$BATS_FILE_TMPDIR/pid"
	until [ -e "$MACHINE/pid" ]; do
		kill -0 $!
		sleep 0.2
	done
}

teardown_file() {
	[ ! -e "$BATS_FILE_TMPDIR/pid" ] || stop_machine
}

# available NAME: prints what schedctl knows of it for the kernel that was installed
available() {
	guest 'schedctl list --available --json' | jq --arg name "$1" --arg kernel "$KVER" \
		'.available[] | select(.name == $name and .kernel == $kernel)'
}

# is_built NAME: waits for the service, which takes minutes in an emulated machine even where nothing is to be compiled
is_built() {
	in_vm --timeout 900 -- sh -c "until grep -qs '\"status\":\"built\"' /var/lib/schedmgr/$KVER/$1.json; do sleep 1; done"
}

# bad_payload: a shell command that makes one whose second patch does not apply
bad_payload() {
	cat <<-'END'
		mkdir -p /root/bad && cd /root/bad
		printf 'name: bad\nversion: 3\n' >manifest.yaml
		printf 'one.patch\nmore/two.patch\n' >series
		mkdir -p more
		printf '%s\n' '--- /dev/null' '+++ b/kernel/sched/bad.h' '@@ -0,0 +1 @@' '+/* nothing */' >one.patch
		printf '%s\n' '--- a/kernel/sched/fair.c' '+++ b/kernel/sched/fair.c' '@@ -4711 +4711 @@' '-no such line' '+nor this' >more/two.patch
	END
}

@test "apt installs a newer kernel, whose payloads are queued and nothing else" {
	[ "$(<"$DISK/setup.status")" = 0 ]
	[ "$(<"$DISK/apt.status")" = 0 ]
	[ -e "$DISK/queued/$KVER" ]
	grep -q "baseline is registered" "$DISK/setup"
}

@test "what the service does: fetched from packages, built, signed with the key of DKMS" {
	cat "$DISK/build"
	[ "$(<"$DISK/build.status")" = 0 ]
	grep -q "baseline 1 for $KVER: built, signed with /var/lib/dkms/mok.pub" "$DISK/build"
}

@test "the first boot of the new kernel: the same scheduler, before multi-user.target" {
	local activated up
	[ "$(guest 'uname -r')" = "$KVER" ]
	[ "$(active)" = baseline:1 ]
	activated=$(guest 'schedctl history --json' | jq -s 'map(select(.event == "activated")) | last.when_ns / 1000 | floor')
	up=$(guest 'busctl get-property org.freedesktop.systemd1 /org/freedesktop/systemd1/unit/multi_2duser_2etarget \
		org.freedesktop.systemd1.Unit ActiveEnterTimestamp')
	[ "$activated" -lt "${up#t }" ]
	guest "modinfo -F signer /var/lib/schedmgr/$KVER/baseline.ko" | grep -q .
	available baseline | jq -e '.state == "ready" and .version == "1"'
}

@test "the kernel that nothing can be built for waits, and is tried again" {
	# the directory with packages does not know it
	guest_until "schedctl list --available --json | grep -q waiting"
	run -0 guest 'schedctl list --available --json'
	jq -e --arg old "$OLD" '.available[] | select(.kernel == $old) | .state == "waiting" and .next_ns > .when_ns' <<<"$output"
	guest "[ -e /var/lib/schedmod/queue/$OLD ]"
	[ "$(guest "systemctl is-failed schedmod-build@$OLD.service; true")" != failed ]
}

@test "a patch that does not apply: registered, the service says which by itself" {
	guest "$(bad_payload)
		schedmod register /root/bad"
	guest_until "[ -e /var/lib/schedmgr/$KVER/bad.json ]"
	available bad | jq -e '.state == "failed" and .reason == "patch 2 does not apply to fair.c:4711" and .version == "3"'
	guest_until "[ ! -e /var/lib/schedmod/queue/$KVER ]"
	guest "journalctl --unit schedmod-build@$KVER.service --output cat" | grep "no payload bad for $KVER: patch 2 does not apply to fair.c:4711"
	guest "systemctl is-failed schedmod-build@$KVER.service"
	run guest 'schedctl doctor'
	[[ $output == *"no 'bad' for $KVER yet: patch 2 does not apply to fair.c:4711"* ]]
}

@test "as the default it leaves the machine on stock, and status says why" {
	guest 'schedctl set-default bad'
	in_vm --reboot
	[ "$(active)" = stock:0 ]
	guest 'systemctl is-active multi-user.target'
	run guest 'schedctl status'
	[[ $output == *"no payload for $KVER yet: patch 2 does not apply to fair.c:4711"* ]]
}

@test "what was still queued is built soon after the boot, and the default comes without anybody's help" {
	guest "schedctl set-default baseline && schedmod unregister bad
		rm /var/lib/schedmgr/$KVER/baseline.* && : >/var/lib/schedmod/queue/$KVER"
	in_vm --reboot
	is_built baseline
	guest_until '[ "$(cat /sys/kernel/schedmgr/active)" = baseline:1 ]'
	guest "stat -c '%U %a' /var/lib/schedmgr/$KVER/baseline.ko" | grep -xF 'root 644'
	[ -z "$(guest 'find /var/lib/schedmod /var/lib/schedmgr -perm /022 ! -type l')" ]
}

@test "a kernel that is removed takes its payloads with it, but not those of others" {
	guest "touch /var/lib/schedmgr/$OLD/own.ko /var/lib/schedmgr/$OLD/baseline.ko && DEB_MAINT_PARAMS=remove run-parts --arg=$OLD /etc/kernel/postrm.d"
	[ "$(guest "ls -A /var/lib/schedmgr/$OLD")" = own.ko ]
	guest "[ ! -e /var/lib/schedmod/queue/$OLD ] && [ -e /var/lib/schedmgr/$KVER/baseline.ko ]"
}

@test "the hooks never fail: full disks, odd arguments" {
	guest "/etc/kernel/postinst.d/schedmod && /etc/kernel/postinst.d/schedmod ../../etc && /etc/kernel/postrm.d/schedmod ../.. &&
		mount -t tmpfs -o size=4k,nr_inodes=1 full /var/lib/schedmod/queue && /etc/kernel/postinst.d/schedmod $KVER && umount /var/lib/schedmod/queue"
}
