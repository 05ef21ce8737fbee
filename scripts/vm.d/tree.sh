# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# tree.sh - a guest on this machine's own files: busybox in an initramfs goes to a copy-on-write view of them

# Makes build/vm/KVER/modules, the guest's /lib/modules/KVER: the modules of the kernel image and the manager.
make_modules() {
	local new=$cache/modules.new tree=$cache/modules.new/lib/modules/$kver manager=$build/modules/$kver/schedmgr.ko
	local index=$cache/modules/modules.dep.bin
	if [[ $index -nt $fetched && ! $manager -nt $index ]]; then
		return
	fi
	rm -rf "$new"
	mkdir -p "$tree/updates"
	cp "$image/lib/modules/$kver"/modules.{builtin,builtin.modinfo,order} "$tree"
	ln -s "$image/lib/modules/$kver/kernel" "$tree"
	[[ ! -e $manager ]] || ln -s "$manager" "$tree/updates"
	/sbin/depmod --basedir "$new" "$kver"
	publish "$tree" "$cache/modules"
	rm -rf "$new"
}

# Makes build/vm/KVER/initramfs: busybox, vm.d/init and the modules that it takes to reach the host's tree.
make_initramfs() {
	local new=$cache/initramfs.new init=$root/scripts/vm.d/init module
	if [[ $cache/initramfs -nt $fetched && $cache/initramfs -nt $init && $cache/initramfs -nt ${BASH_SOURCE[0]} ]]; then
		return
	fi
	rm -rf "$new"
	mkdir -p "$new"/{bin,dev,host,modules,proc,newroot,writable}
	cp "$init" "$new/init"
	cp "$(type -P busybox)" "$new/bin/busybox"
	for module in insmod ip ln mkdir mount sh switch_root; do
		ln -s busybox "$new/bin/$module"
	done
	for module in virtio_pci virtio_console virtiofs overlay; do
		/sbin/modprobe --config /dev/null --dirname "$image" --set-version "$kver" --show-depends "$module"
	done | sed -n 's/^insmod //p' | awk '!seen[$0]++' | while read -r module; do
		case $module in
		*.xz) xz --decompress --stdout "$module" ;;
		*.zst) zstd --decompress --stdout --quiet "$module" ;;
		*) cat "$module" ;;
		esac >"$new/modules/$(basename "${module%.ko*}").ko"
		echo "$(basename "${module%.ko*}").ko" >>"$new/modules/order"
	done
	(cd "$new" && find . | cpio --quiet -o -H newc) >"$new.cpio"
	publish "$new.cpio" "$cache/initramfs"
	rm -rf "$new"
}

# Describes this run in $run, for the guest.
describe() {
	local file path
	{
		echo "root=$(quote "$root") build=$(quote "$build") kver=$(quote "$kver") directory=$(quote "$PWD")"
		echo "hwdog=${icount:+no}${secure:+no}"	# needs a port, which lockdown forbids
		echo "set -- $(quote "${command[@]}")"
	} >"$run/config"
	for file in "${files[@]}"; do
		path=$(realpath -- "$file")
		echo "${path##*/} $path"
	done >"$run/files"
}

# Serves this machine's files on the socket $run/host. The guest mounts them read-only, and here they are read-only once
# more in a mount namespace of their own, apart from the places of the socket and of virtiofsd's lock, /run. The server has
# to be root: the guest's overlayfs opens files with O_NOATIME, which is for their owner.
serve_files() {
	as_root true || cannot_start "sharing the files needs root or sudo"
	as_root unshare --mount true 2>/dev/null || cannot_start "sharing the files takes mounting, which is not allowed here: $no_mounts"
	# shellcheck disable=SC2016 # for the inner shell
	as_root setpriv --pdeathsig TERM unshare --mount bash -e -c '
		mount --bind . .
		cd .
		findmnt -rn --real -o TARGET | while read -r target; do
			[[ $target == "$PWD" ]] || mount -o remount,bind,ro "$target" || true
		done
		mount -t tmpfs tmpfs /run
		ulimit -n "$(ulimit -Hn)"
		exec /usr/lib/qemu/virtiofsd --socket-path=host --socket-group="$0" --rlimit-nofile=0 \
			-o source=/,sandbox=chroot,cache=always,log_level=err
	' "$(id -gn)" >virtiofsd.log 2>&1 &
	server=$!
	until [[ -S host ]]; do
		[[ -d /proc/$server ]] || cannot_start "cannot share the files: $(<virtiofsd.log)"
		sleep 0.01
	done
}

prepare_tree() {
	fetched=$image/lib/modules/$kver/modules.dep.bin
	cache=$build/vm/$kver
	make_modules
	make_initramfs
	describe
}

# A machine that hangs gets an NMI, as servers do, from a hardware watchdog that tests/guest/hwdog.c keeps quiet meanwhile.
run_tree() {
	local append="vm_dir=$run" ended=0
	cd "$run"
	serve_files
	start_machine -device ib700 -action watchdog=inject-nmi -initrd "$cache/initramfs" \
		-chardev socket,id=host,path=host -device vhost-user-fs-pci,chardev=host,tag=host,queue-size=1024
	setpriv --pdeathsig TERM tail --quiet -c +1 -f -s 0.05 --pid="$machine" output &
	reader=$!
	wait "$machine" || ended=$?
	wait "$reader" || true
	if show_trouble; then
		exit 125
	fi
	[[ -s status ]] || no_status "$ended"
	exit "$(<status)"
}
