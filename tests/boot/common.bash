# SPDX-License-Identifier: GPL-2.0
#
# common.bash - for tests on the host, each file with a machine of its own: a Debian with systemd, see scripts/vm --session

bats_require_minimum_version 1.5.0

export ROOT=$BATS_TEST_DIRNAME/../..
export VM=$ROOT/scripts/vm DEB=$ROOT/build/deb
export KVER=${KVER:-$("$ROOT/scripts/kernel" release cloud)}

# start_machine OPTION...: DKMS has built the manager, at the host's speed; nothing else of the project is installed. The disk is
# made first, so that the commands in the machine need not wait for it.
start_machine() {
	local dkms
	dkms=$(echo "$DEB"/schedmgr-dkms_*.deb)
	"$ROOT/scripts/userland" "$KVER" "$dkms" >/dev/null
	export MACHINE=$BATS_FILE_TMPDIR/machine
	"$VM" --systemd --session "$MACHINE" --kernel "$KVER" --timeout 1500 --deb "$dkms" \
		--file "$DEB" --file "$ROOT/build/payloads/$KVER/baseline.ko" "$@" >>"$BATS_FILE_TMPDIR/session" 2>&1 3>&- &
	echo $! >"$BATS_FILE_TMPDIR/pid"
	until [ -e "$MACHINE/pid" ]; do
		kill -0 $!
		sleep 0.2
	done
}

wait_for_machine() {
	while kill -0 "$(<"$BATS_FILE_TMPDIR/pid")" 2>/dev/null; do
		sleep 0.2
	done
}

# stop_machine: without ceremony
stop_machine() {
	kill "$(<"$BATS_FILE_TMPDIR/pid")" 2>/dev/null || true
	wait_for_machine
}

# in_vm [OPTION...] -- COMMAND... | --reboot | ...
in_vm() {
	"$VM" --in "$MACHINE" --timeout 300 "$@"
}

# guest TEXT: a shell command
guest() {
	in_vm -- sh -c "$1"
}

# guest_until CONDITION: a shell command, which is repeated until it succeeds or the time of in_vm is up
guest_until() {
	guest "until $1; do sleep 0.1; done"
}

active() {
	guest 'cat /sys/kernel/schedmgr/active 2>/dev/null || echo stock:0'
}

# install NAME...: packages that were built, by apt, which has no complaint about their units
install() {
	run -0 guest "DEBIAN_FRONTEND=noninteractive apt-get --quiet --yes --no-install-recommends install $(printf '/mnt/deb/%s_*.deb ' "$@")"
	# shellcheck disable=SC2154 # set by run
	[[ $output != *"non-existent unit"* && $output != *"not starting it"* ]]
}
