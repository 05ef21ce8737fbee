#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0
#
# packages.bats - what the Debian packages hold, and that none of their operations changes the scheduler under the operator
#
# The tests in the machine are steps of one story: install, upgrade, removal, each beside an active payload.

load common

# kernel_package VERSION FILE: the kernel is in the machine, but not as a package; this stands for it
kernel_package() {
	local tree=$BATS_FILE_TMPDIR/kernel
	mkdir -p "$tree/DEBIAN"
	printf '%s\n' "Package: linux-image-$KVER" "Version: $1" 'Architecture: amd64' 'Maintainer: root <root@localhost>' \
		'Description: stands for the kernel that runs' >"$tree/DEBIAN/control"
	dpkg-deb --build "$tree" "$2"
}

setup_file() {
	export NEXT=$BATS_FILE_TMPDIR/next UNPACKED=$BATS_FILE_TMPDIR/unpacked VERSION name
	"$ROOT/scripts/deb" --version 99 --output "$NEXT"
	VERSION=$(<"$ROOT/build/kernels/$KVER/source.version")
	kernel_package "$VERSION+1" "$NEXT/other-kernel.deb"
	kernel_package "$VERSION" "$NEXT/this-kernel.deb"
	(cd "$NEXT" && "$ROOT/scripts/schedmod" --quiet package "$ROOT/payloads/hello" "$KVER")
	start_machine --file "$NEXT"
	mkdir -p "$UNPACKED"
	for name in schedctl schedmod libschedmgr0 libschedmgr-dev; do
		dpkg-deb --extract "$DEB/${name}"_*.deb "$UNPACKED/$name"
	done
}

teardown_file() {
	stop_machine
}

# run_of UNIT: prints what tells one run of a service from the next
run_of() {
	guest "systemctl show --value --property InvocationID $1"
}

# same_files: reads names of files; those of a deb and an rpm come out alike. The hook for DKMS is apt's: elsewhere DKMS has its own.
same_files() {
	sed -E '\#/(header_)?postinst\.d/dkms-schedmgr$#d; \#/share/(doc|licenses)/|/\.build-id|/$#d; s#^\.?(/usr)?##; s#^/lib(64|/x86_64-linux-gnu)/#/lib/#; s#\.gz$##' | sort
}

# refuses_removal PACKAGE: with the way out; it stays installed, and all as it is
refuses_removal() {
	run ! guest "apt-get --yes remove $1"
	[[ $output == *"$1: the CPU scheduler baseline:1 is active; first: schedctl rollback --stock"* ]]
	[ "$(guest "dpkg-query --show --showformat '\${Status}' $1")" = "install ok installed" ]
	[ "$(active)" = baseline:1 ]
	guest 'systemctl is-active schedmgr.service schedmgr-record.service'
}

@test "lintian finds nothing" {
	run -0 lintian --allow-root --fail-on error,warning "$DEB"/*.changes
}

@test "each manual page is formatted without warnings" {
	local page pages
	mapfile -t pages < <(find "$UNPACKED" -path '*/man/*' -type f)
	[ ${#pages[@]} -gt 10 ]
	for page in "${pages[@]}"; do
		run -0 env LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings --local-file --troff-device=utf8 --ditroff "$page"
		[ -z "$stderr" ]
	done
}

@test "a program is built against the library as it is installed" {
	local prefix=$BATS_TEST_TMPDIR/prefix library
	cp -r "$UNPACKED/libschedmgr0" "$prefix"
	cp -r "$UNPACKED/libschedmgr-dev/." "$prefix"
	library=$(echo "$prefix"/usr/lib/*/pkgconfig)
	printf '#include <libschedmgr.h>\nint main(void) { return !schedmgr_library_version(); }\n' >"$BATS_TEST_TMPDIR/try.c"
	# shellcheck disable=SC2046 # several flags
	gcc -Wall -Werror -o "$BATS_TEST_TMPDIR/try" "$BATS_TEST_TMPDIR/try.c" \
		$(PKG_CONFIG_SYSROOT_DIR=$prefix PKG_CONFIG_PATH=$library pkg-config --cflags --libs libschedmgr)
	LD_LIBRARY_PATH=${library%/*} "$BATS_TEST_TMPDIR/try"
}

@test "schedmod builds a payload where it is installed" {
	export SCHEDMGR_BUILD=$BATS_TEST_TMPDIR/build
	mkdir "$SCHEDMGR_BUILD"
	ln -s "$ROOT"/build/{kernels,packages} "$SCHEDMGR_BUILD"
	run -0 "$UNPACKED/schedmod/usr/bin/schedmod" payload hello "$KVER"
	[ "$(/sbin/modinfo -F vermagic "$SCHEDMGR_BUILD/payloads/$KVER/hello.ko")" = \
		"$(/sbin/modinfo -F vermagic "$ROOT/build/payloads/$KVER/baseline.ko")" ]
	[ -z "$(find "$UNPACKED/schedmod" -newer "$SCHEDMGR_BUILD/bin" -type f)" ]
}

@test "rpmbuild makes packages with the same files" {
	local top=$BATS_TEST_TMPDIR/rpm version name rpm
	version=$(dpkg-parsechangelog --file "$ROOT/debian/changelog" --show-field Version)
	mkdir -p "$top/SOURCES"
	tar -C "$ROOT" --exclude-vcs --exclude=./build --transform "s,^\.,schedmgr-$version," -czf "$top/SOURCES/schedmgr-$version.tar.gz" .
	env -u SCHEDMGR_BUILD rpmbuild -bb --quiet --nodeps --define "_topdir $top" "$ROOT/packaging/schedmgr.spec"
	for name in schedctl libschedmgr0 libschedmgr-dev schedmgr-dkms schedmod; do
		rpm=$(echo "$top/RPMS"/*/"${name/%-dev/-devel}-$version"-*.rpm)
		dpkg-deb --fsys-tarfile "$DEB/${name}"_*.deb | tar -t | same_files >"$BATS_TEST_TMPDIR/deb"
		rpm --query --package --queryformat '[%{FILEMODES:perms} %{FILENAMES}\n]' "$rpm" | sed -n '/^d/!s/^[^ ]* //p' |
			same_files >"$BATS_TEST_TMPDIR/rpm.files"
		[ -s "$BATS_TEST_TMPDIR/deb" ]
		diff "$BATS_TEST_TMPDIR/deb" "$BATS_TEST_TMPDIR/rpm.files"
	done
}

@test "installed by apt: units, completion, a manager that was built by DKMS" {
	guest 'modprobe schedmgr'
	install libschedmgr0 libschedmgr-dev schedctl schedmod
	[[ $(guest 'dkms status') == *"schedmgr/"*", $KVER, x86_64: installed"* ]]
	[ -z "$(guest 'systemd-analyze verify --man=no /lib/systemd/system/schedmgr*.service')" ]
	[[ $(guest 'bash -c "
		source /usr/share/bash-completion/bash_completion
		_completion_loader schedctl
		COMP_WORDS=(schedctl roll) COMP_CWORD=1 COMP_LINE=\"schedctl roll\" COMP_POINT=13
		\$(complete -p schedctl | sed -n \"s/.*-F \\([^ ]*\\).*/\\1/p\")
		echo \${COMPREPLY[@]}"') == rollback* ]]
	# the recorder as well, though the manager was there first
	guest_until 'systemctl is-active schedmgr.service schedmgr-shutdown.service schedmgr-record.service'
}

@test "a payload's package is for its kernel's version only; apt installs it, and schedctl load finds it" {
	local install="apt-get --yes --no-install-recommends install /mnt/next/schedmgr-hello-${KVER}_1_amd64.deb"
	guest 'dpkg --install /mnt/next/other-kernel.deb'
	run ! guest "$install"
	[[ $output == *"Depends: linux-image-$KVER (= $VERSION) but $VERSION+1 is"* ]]
	run ! guest 'schedctl load hello'
	guest 'dpkg --force-downgrade --install /mnt/next/this-kernel.deb'
	guest "$install"
	guest "schedctl load hello && schedctl activate hello --timeout 60"
	[ "$(active)" = hello:1 ]
	guest "schedctl rollback --stock --timeout 60 && schedctl unload hello"
	[ "$(active)" = stock:0 ]
	guest "apt-get --yes purge schedmgr-hello-$KVER linux-image-$KVER"
	run ! guest 'schedctl load hello'
}

@test "an upgrade beside an active payload changes nothing that runs, but the recorder" {
	local restored recorded
	guest "install -D /mnt/baseline.ko /var/lib/schedmgr/$KVER/baseline.ko && schedctl load baseline && schedctl activate baseline --timeout 60"
	guest 'systemctl is-active schedmgr-record.service'
	restored=$(run_of schedmgr.service)
	recorded=$(run_of schedmgr-record.service)
	# without headers DKMS leaves it at that, and does not compile for minutes
	run -0 guest "mv /lib/modules/$KVER/build /root && cd /mnt/next &&
		apt-get --yes install ./schedctl_*.deb ./libschedmgr0_*.deb ./libschedmgr-dev_*.deb ./schedmgr-dkms_*.deb"
	[[ $output == *"schedmgr-dkms: the loaded manager stays, with baseline:1 active"* ]]
	guest "mv /root/build /lib/modules/$KVER"
	[ "$(active)" = baseline:1 ]
	[ "$(run_of schedmgr.service)" = "$restored" ]
	[ "$(run_of schedmgr-record.service)" != "$recorded" ]
	guest 'systemctl is-active schedmgr.service schedmgr-record.service'
	[ "$(guest 'schedctl history' | grep -c 'activated.*baseline:1')" = 1 ]
}

@test "a removal is refused while a payload is active" {
	refuses_removal schedctl
	refuses_removal schedmgr-dkms
}

@test "after a roll back they can be removed, and a purge leaves nothing" {
	guest 'schedctl rollback --stock --timeout 60'
	[ "$(active)" = stock:0 ]
	guest 'apt-get --yes remove schedctl schedmgr-dkms'
	run ! guest 'systemctl is-active schedmgr-record.service'
	run ! guest 'command -v schedctl'
	run ! guest 'ls /usr/src/schedmgr-*'
	guest "ls /var/lib/schedmgr/history.jsonl /var/lib/schedmgr/$KVER/baseline.ko"
	guest 'apt-get --yes purge schedctl schedmgr-dkms libschedmgr0 schedmod'
	run -0 guest 'find / -xdev -path /root -prune -o -name "*schedmgr*" -print -o -name "*schedctl*" -print -o -name "schedmod*" -print'
	[ -z "$output" ]
}
