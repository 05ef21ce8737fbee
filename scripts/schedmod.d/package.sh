# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# package.sh - schedmod package: a Debian package of a payload, for one version of one kernel package

# mail_host: this machine's name in mail, by its own files: a chroot or a container may have no name that can be looked up
mail_host() {
	grep -m 1 . /etc/mailname 2>/dev/null || hostname -f 2>/dev/null || hostname
}

# maintainer: as Debian's tools know them
maintainer() {
	local full=${DEBFULLNAME-} mail=${DEBEMAIL-${EMAIL-}}
	[[ -n $full ]] || full=$(git config user.name 2>/dev/null || id -un)
	[[ -n $mail ]] || mail=$(git config user.email 2>/dev/null || echo "$(id -un)@$(mail_host)")
	echo "$full <$mail>"
}

# package_version: Debian's begin with a digit and have no underscore, and a dash would end the upstream version
package_version() {
	local converted=${version//_/+}
	converted=${converted//-/+}
	[[ $converted == [0-9]* ]] || converted=0~$converted
	echo "$converted"
}

# depends: a kernel that somebody has built has no package version that we know
depends() {
	local kernel_version
	kernel_version=$(<"$source.version")
	echo "linux-image-$kver$([[ $kernel_version == "$kver" ]] || echo " (= $kernel_version)")"
}

# control SIZE: in KiB
control() {
	cat <<-END
		Package: $package
		Version: $debian_version
		Architecture: amd64
		Maintainer: $(maintainer)
		Installed-Size: $1
		Depends: $(depends)
		Recommends: schedctl, schedmgr-dkms
		Section: kernel
		Priority: optional
		Description: CPU scheduler $name, for schedmgr
		$(fmt --width 76 <<<"${description:-A scheduler that replaces the whole of kernel/sched.}" | sed 's/^/ /')
		 .
		 It is for Linux $kver, in this version of its package only:
		  schedctl load $name
		  schedctl activate $name
	END
}

copyright() {
	cat <<-END
		Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
		Comment: made from kernel/sched of linux-source-$series $(<"$source.version")

		Files: *
		Copyright: 1991-$(date --utc --date "@$SOURCE_DATE_EPOCH" +%Y) Linus Torvalds and many others
		License: GPL-2

		License: GPL-2
		 On Debian systems the text of the GNU General Public License version 2 is in
		 /usr/share/common-licenses/GPL-2.
	END
}

changelog() {
	printf '%s (%s) unstable; urgency=medium\n\n  * %s, version %s, for Linux %s.\n\n -- %s  %s\n' "$package" "$debian_version" \
		"$name" "$version" "$kver" "$(maintainer)" "$(date --rfc-email --utc --date "@$SOURCE_DATE_EPOCH")"
}

# fill_package DIR: what is to be in the package
fill_package() {
	local doc=$1/usr/share/doc/$package
	mkdir -p "$doc" "$1/DEBIAN"
	install -D -m 0644 "$state/$name.ko" "$1/usr/lib/schedmgr/$kver/$name.ko"
	install -m 0644 "$tree/manifest.yaml" "$doc/manifest.yaml"
	copyright >"$doc/copyright"
	changelog | gzip --best --no-name >"$doc/changelog.gz"
	(cd "$1" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$1/DEBIAN/md5sums"
	control "$(du --summarize --apparent-size --block-size 1K "$1/usr" | cut -f 1)" >"$1/DEBIAN/control"
	chmod -R u=rwX,go=rX "$1"
}

# The same payload makes the same package: all times in it are that of the module.
command_package() {
	local package debian_version new deb
	open_directory "$@"
	type -P dpkg-deb >/dev/null || die "package needs dpkg-deb"
	build_tree
	package=schedmgr-${name,,}-$kver
	package=${package//_/-}
	debian_version=$(package_version)
	new=$state/package
	deb=${package}_${debian_version}_amd64.deb
	export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(stat -c %Y "$state/$name.ko")}
	rm -rf "$new"
	fill_package "$new"
	dpkg-deb --root-owner-group --build "$new" "$deb" >/dev/null
	rm -rf "$new"
	say "$deb"
}
