# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# document.sh - schedmod document: what each function, datum and struct member of a kernel's scheduler is to a payload
#
# sched-boundary knows fates and layouts, and who uses a thing outside, from the objects and debug info. Which files name a member
# is searched for in the text of the source, all of it where there is a package of it.

# source_stream: the kernel's source as a tar archive; what it is of goes into file $scope
source_stream() {
	local name=linux-source-$series deb
	if [[ ! -L $source ]] && deb=$("$root/scripts/kernel" package "$kver" "$name"); then
		echo "the whole source" >"$scope"
		dpkg-deb --fsys-tarfile "$deb" | tar -xO "./usr/src/$name.tar.xz" | xz --decompress --stdout
	else
		echo "those parts of the source that are here: $(cd "$source" && echo */)" >"$scope"
		(cd "$source/." && find . -type f -name '*.[chS]' -print0 | tar --create --null --files-from=-)
	fi
}

do_facts() {
	local objects
	mapfile -t objects < <(object_files "$reference/sections" "$source")
	"$sched_boundary" document --boundary "$boundary" --vmlinux "$vmlinux" --reference "$reference/sections/kernel/sched" \
		--json "$reference/facts.json.new" "${objects[@]}"
	mv "$reference/facts.json.new" "$reference/facts.json"
	jq -r '[.structs[].members[].name] | unique[] | select(. != "")' "$reference/facts.json" >"$reference/members"
	jq -r '"\(.functions | length) functions, \(.data | length) data, \(.structs | length) structs"' "$reference/facts.json" \
		>"$state/facts.result"
}

do_scan() {
	local scope=$reference/scope
	source_stream | perl "$library/members.pl" "$reference/members" >"$reference/scan.json.new"
	mv "$reference/scan.json.new" "$reference/scan.json"
	jq -r '"\(.files | length) names of members in \(.scanned) files"' "$reference/scan.json" >"$state/scan.result"
}

# render FORMAT: html or md
render() {
	jq --raw-output --null-input --from-file "$library/document.jq" --arg format "$1" --arg kver "$kver" \
		--arg source "$(<"$source.version")" --arg compiler "$compiler_version" --arg scope "$(<"$reference/scope")" \
		--slurpfile facts "$reference/facts.json" --slurpfile scan "$reference/scan.json" \
		--slurpfile verified "$reference/verify.json" --rawfile symvers "$headers/Module.symvers"
}

do_render() {
	local format
	for format in md html; do
		render "$format" >"$document.$format.new"
		mv "$document.$format.new" "$document.$format"
	done
	echo "$document.md, $document.html" >"$state/render.result"
}

# document [KVER] DIR
command_document() {
	local state print document
	(($# == 1 || $# == 2)) || usage_error "document takes a kernel release, unless it is the running one's, and a directory"
	(($# == 2)) || set -- "$(default_kernel)" "$1"
	perl -MJSON::PP -e 1 2>/dev/null || die "document needs perl with its module JSON::PP: package perl"
	set_kernel "$1"
	fetch_kernel
	"$root/scripts/kernel" fetch "$kver" debug || die "document needs the debug symbols of $kver, package linux-image-$kver-dbg"
	need "$sched_boundary" sched-boundary
	mkdir -p -- "$2"
	document=$(cd -- "$2" && pwd -P)/boundary-$kver
	state=$reference
	heading="the boundary of $kver"
	prepare_reference
	lock "$reference/lock"
	step 2 facts "$reference_fingerprint" "$reference/facts.json" do_facts
	print=$(hash_strings "$(<"$source.version")" "$(hash_files "$reference/members" "$library/members.pl")")
	step 3 scan "$print" "$reference/scan.json" do_scan
	print=$(hash_strings "$document" "$(hash_files "$reference"/{facts,scan,verify}.json "$headers/Module.symvers" "$library/document.jq")")
	step 4 render "$print" "$document.html" do_render
	unlock
}
