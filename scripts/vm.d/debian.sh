# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# debian.sh - a guest that is a Debian of its own, with systemd, for one command or for a session
#
# Its root is a copy-on-write disk over the image of scripts/userland. An agent in the guest (userland.d) gets a line "ID BASE64"
# for each command from the pipe "request"; what the command prints is appended to the file "output", and its end is a line
# "ID STATUS" in the file "status", where the guest also says "boot ID" when it is up. They outlast any number of boots.

prepare_debian() {
	[[ -n $userland ]] || userland=$("$root/scripts/userland" "$kver" "${debs[@]}") || cannot_start "no userland to start"
	if [[ ! -e $run/disk ]]; then
		qemu-img create -q -f qcow2 -b "$userland" -F raw "$run/disk"
		cp "${userland%/*}/recipe" "$run/"
	fi
	cmp -s "${userland%/*}/recipe" "$run/recipe" || cannot_start "the disk in $run is of another userland; remove it"
	make_files
	cd "$run"
	make_pipes
}

# Makes the pipes to QEMU, and holds the one of requests, so that one which is sent while the machine boots is not lost.
make_pipes() {
	rm -f ./{request,monitor}.{in,out} "$scanned" ending
	mkfifo {request,monitor}.{in,out}
	exec {requests}<>request.in
}

# Makes the disk "files" of what --file has named.
make_files() {
	rm -rf "$run/files"*
	((${#files[@]})) || return 0
	mkdir "$run/files.tree"
	cp -rL -- "${files[@]}" "$run/files.tree"
	mke2fs -q -t ext4 -L files -d "$run/files.tree" "$run/files" "$(($(du -sm "$run/files.tree" | cut -f 1) * 5 / 4 + 8))M" >/dev/null
	rm -rf "$run/files.tree"
}

# start_debian OPTION...
start_debian() {
	local append="root=/dev/nvme0n1 rootfstype=ext4 rw systemd.show_status=auto" second=()
	# shellcheck disable=SC2054 # commas of one word
	[[ ! -e files ]] || second=(-drive file=files,format=raw,if=none,id=files,readonly=on -device nvme,drive=files,serial=files)
	start_machine -drive file=disk,format=qcow2,if=none,id=root,cache=unsafe -device nvme,drive=root,serial=root \
		"${second[@]}" -chardev pipe,id=request,path=request -device virtserialport,chardev=request,name=request "$@"
}

# send ID TEXT: has the guest run TEXT in a shell. The pipe is opened to read as well, which does not wait for QEMU.
send() {
	local pipe
	exec {pipe}<>request.in
	printf '%s %s\n' "$1" "$(base64 --wrap 0 <<<"$2")" >&"$pipe"
	exec {pipe}>&-
}

count_boots() {
	grep -c '^boot ' status || true
}

# await CONDITION...: until the command CONDITION succeeds; fails if the machine ends before, or when the time is up
await() {
	until "$@"; do
		if [[ ! -d /proc/$machine ]]; then
			"$@" || return 1
		elif ((EPOCHSECONDS >= deadline)); then
			return 124
		fi
		sleep 0.05
	done
}

# answered ID BOOTS: the command is done, or will never be
answered() {
	grep -q "^$1 " status || (($(count_boots) != $2))
}

booted_since() {
	(($(count_boots) > $1))
}

# run_command TEXT: runs TEXT in the guest that is up, with its output here; exits
run_command() {
	local id=${EPOCHREALTIME//[!0-9]/} boots begin ended=0 waiter
	boots=$(count_boots)
	begin=$(stat -c %s output)
	(trap - ERR && await answered "$id" "$boots") &
	waiter=$!
	send "$id" "$1"
	tail --quiet -c "+$((begin + 1))" -f -s 0.05 --pid="$waiter" output
	wait "$waiter" || ended=$?
	if show_trouble; then
		exit 125
	fi
	((ended == 0)) || no_status "$ended"
	grep -q "^$id " status || no_status "a new boot"
	exit "$(sed -n "s/^$id //p" status)"
}

run_debian() {
	local deadline=$((EPOCHSECONDS + seconds)) ended=0
	start_debian
	await booted_since 0 || ended=$?
	if ((ended)); then
		! show_trouble || exit 125
		no_status "$ended"
	fi
	run_command "$(quote "${command[@]}")"
}

# The machine of a session, until it is told to end; commands come from other processes, by --in. Each boot has a QEMU of its
# own: with TCG, one that has run a Debian takes minutes to boot another, because it looks for translated code at each byte that
# is written to memory in which there was some.
session_debian() {
	local ended=0 given=$seconds deadline=$((EPOCHSECONDS + seconds))
	until ((ended)) || [[ -e ending ]]; do
		seconds=$((EPOCHSECONDS < deadline ? deadline - EPOCHSECONDS : 1))
		start_debian -chardev pipe,id=monitor,path=monitor -mon chardev=monitor
		wait "$machine" || ended=$?
	done
	seconds=$given
	if show_trouble; then
		exit 125
	fi
	((ended == 0)) || no_status "$ended"
}

# join: goes to a session's machine, which may be about to start, as soon as it is up, and holds it for itself; sets $machine
join() {
	local patience=$((EPOCHSECONDS + 10))
	run=$session console=$session/console deadline=$((EPOCHSECONDS + seconds))
	until machine=$(cat "$run/pid" 2>/dev/null) && [[ -d /proc/$machine ]]; do
		((EPOCHSECONDS < patience)) || cannot_start "there is no machine in $run"
		sleep 0.1
	done
	cd "$run"
	lock "$run/lock"
	await booted_since 0 || no_status "$?"
}

run_session() {
	join
	run_command "$(quote "${command[@]}")"
}

# boot_again COMMAND...: COMMAND makes the machine boot; until it is up again
boot_again() {
	local boots ended=0
	join
	boots=$(count_boots)
	"$@"
	await booted_since "$boots" || ended=$?
	if show_trouble; then
		exit 125
	fi
	((ended == 0)) || no_status "$ended"
}

press_reset() {
	echo system_reset >monitor.in
}

reboot_session() {
	boot_again send 0 'systemctl --no-block reboot'
}

reset_session() {
	boot_again press_reset
}

# The command that a suspended machine is in the middle of holds the machine for itself.
button_session() {
	local patience=$((EPOCHSECONDS + 10))
	until [[ -d /proc/$(cat "$session/pid" 2>/dev/null || echo none) ]]; do
		((EPOCHSECONDS < patience)) || cannot_start "there is no machine in $session"
		sleep 0.1
	done
	echo system_powerdown >"$session/monitor.in"
}

crash_session() {
	allowed+='|Kernel panic - not syncing: sysrq triggered crash|Call Trace:'
	boot_again send 0 'echo c >/proc/sysrq-trigger'
}

has_ended() {
	[[ ! -d /proc/$machine ]]
}

end_session() {
	join
	: >ending
	send 0 'systemctl --no-block poweroff'
	await has_ended || no_status "$?"
	! show_trouble || exit 125
}
