# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are shared with the other parts
#
# follow.sh - schedmod build --all: the registered payloads for one kernel, signed and installed
#
# What is built runs as the user $builder, in $cache; root takes nothing from there but one file for each payload, and the text of
# messages. A result is "built", "failed", which is not tried again by itself, or "waiting": for the next attempt.

builder=_schedmod
cache=/var/cache/schedmod
configuration=/etc/schedmod.conf
first_pause=600 # seconds until the second attempt; twice that until the third, and so on
longest_pause=86400
again=75 # exit status: something is tried again later

# as_builder COMMAND...: without any privilege, and not in a directory of root's
as_builder() {
	env --chdir="$cache" HOME="$cache" TMPDIR=/tmp SCHEDMGR_BUILD="$cache" setpriv --reuid="$builder" --regid="$builder" \
		--clear-groups --inh-caps=-all --no-new-privs -- "$@"
}

# builder_runs LOG ARGUMENT...: schedmod ARGUMENT... by the builder; what it says is in LOG, and is said here
builder_runs() {
	local log=$1
	as_builder sh -c 'ln -sfn "$1" bin && shift && exec "$@"' sh "$(realpath -- "$build/bin")" "$root/scripts/schedmod" "${@:2}" \
		2>&1 | tee "$log"
}

prepare_cache() {
	id "$builder" >/dev/null 2>&1 || die "there is no user $builder to build as; the package schedmod makes it (systemd-sysusers)"
	install -d -o "$builder" -g "$builder" -m 0755 "$cache"
	mkdir -p "$payload_state" "$queue"
}

# choose_version FROM: the build must be for the version of the kernel's package that is installed; what was kept of another one goes.
# Without FROM scripts/kernel is told which version to fetch.
choose_version() {
	local installed
	installed=$(dpkg-query --show --showformat '${db:Status-Status} ${Version}' "linux-image-$kver" 2>/dev/null || true)
	[[ $installed == 'installed '* ]] || return 0
	as_builder sh -e -c 'mkdir -p kernels && cd kernels
		[ "$(cat "$1/version" 2>/dev/null)" != "$2" ] || exit 0
		rm -rf "$1" "../reference/$1" "../work/$1" "../modules/$1"
		[ -n "$3" ] || { mkdir "$1" && echo "$2" >"$1/version"; }' sh "$kver" "${installed#* }" "$1"
}

# setting KEY DEFAULT: of the configuration file, which has "KEY = VALUE" lines
setting() {
	local value=''
	[[ ! -e $configuration ]] || value=$(sed -nE "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*(.*[^[:space:]])[[:space:]]*\$/\1/p" "$configuration" | tail -n 1)
	echo "${value:-$2}"
}

# sign_tool: prints the path of the kernel's own, which only root can have put there
sign_tool() {
	local tool
	for tool in "/lib/modules/$kver/build/scripts/sign-file" /usr/lib/linux-kbuild-*/scripts/sign-file /usr/bin/kmodsign; do
		[[ ! -x $tool ]] || {
			echo "$tool"
			return
		}
	done
}

# sign FILE: with the machine's key, where it has one; sets $signed_by, or $problem
sign() {
	local key certificate tool
	key=$(setting sign_key /var/lib/dkms/mok.key)
	certificate=$(setting sign_certificate /var/lib/dkms/mok.pub)
	signed_by=''
	[[ $key != none ]] || return 0
	if [[ ! -e $key || ! -e $certificate ]]; then
		[[ -n $(setting sign_key '') ]] || return 0
		problem="there is no $key or no $certificate to sign with ($configuration)"
		return 1
	fi
	tool=$(sign_tool)
	[[ -n $tool ]] || problem="there is a key, $key, but no sign-file: install linux-headers-$kver"
	[[ -n $tool ]] || return 1
	"$tool" sha256 "$key" "$certificate" "$1" || problem="$tool failed with the key $key"
	[[ -z $problem ]] || return 1
	signed_by=$certificate
}

# install_module NAME: what the builder has made, checked to be that; sets $problem
install_module() {
	local new=$payload_state/$kver/.new.ko
	mkdir -p "$payload_state/$kver"
	as_builder cat "payloads/$kver/$1.ko" >"$new" || problem="the module that was built cannot be read"
	[[ -n $problem || $(PATH=$PATH:/sbin:/usr/sbin modinfo -F vermagic "$new") == "$kver "* ]] || problem="what was built is no module for $kver"
	[[ -n $problem ]] || sign "$new" || true
	if [[ -n $problem ]]; then
		rm -f "$new"
		return
	fi
	chmod 0644 "$new"
	mv "$new" "$payload_state/$kver/$1.ko"
}

# patch_reason LOG NAME: "patch 2 does not apply to fair.c:4711", of a series
patch_reason() {
	local path patch number=0 hunk
	path=$(sed -nE 's|^schedmod: (.*) does not apply to linux .*|\1|p' "$1" | head -n 1)
	[[ -n $path ]] || return 0
	hunk=$(sed -nE 's|^  (kernel/sched/)?([^ ]+): hunk [0-9]+ \(.*: @@ -([0-9]+).*|\2:\3|p' "$1" | head -n 1)
	while read -r patch; do
		number=$((number + 1))
		[[ $path != */"$patch" ]] || break
	done < <(series_of "$sources/$2")
	echo "patch $number does not apply${hunk:+ to $hunk}"
}

# reason_of LOG NAME: why a build failed, in one line
reason_of() {
	local reason
	reason=$(patch_reason "$1" "$2")
	[[ -n $reason ]] || reason=$(sed -nE 's/.*(does not reproduce kernel [^ ,]+).*/the source \1/p
		s/^error: (kernel\/sched\/)?(.*)/\2/p; s/(.*\/)?([^\/ ]+:[0-9]+):[0-9]+: (fatal )?error: (.*)/\2: \4/p' "$1" | head -n 1)
	[[ -n $reason ]] || reason=$(fetch_reason "$1")
	echo "${reason:-the build failed}"
}

# fetch_reason LOG: what the last program said that could not go on
fetch_reason() {
	{ grep -E '^kernel: |^E: ' "$1" || grep -E '^schedmod: ' "$1" || true; } |
		sed -E '/: line [0-9]+: failed: /d; /\(.*\) failed; log: /d; /: downloading /d; s/^[a-zA-Z]+: //' | tail -n 1
}

# record NAME STATUS REASON [NEXT]: the result, for libschedmgr and for the journal. Times are no full seconds: jq may print those as
# 1.8e+18, which is no integer for libschedmgr.
record() {
	local file=$payload_state/$kver/$1.json version
	version=$(manifest_value "$sources/$1/manifest.yaml" version) || version=''
	mkdir -p "${file%/*}"
	jq --null-input --compact-output --arg name "$1" --arg version "$version" --arg kernel "$kver" --arg status "$2" \
		--arg reason "${3:0:240}" --arg signed_by "$signed_by" --argjson when_ns "$(date +%s%N)" --argjson next "${4:-0}" \
		'{$name, $version, $kernel, $status, reason: ($reason | gsub("[[:cntrl:]]"; " ")), $signed_by, $when_ns,
			next_ns: (if $next == 0 then 0 else $next * 1000000000 + 512 end)}' >"$file.new"
	chmod 0644 "$file.new"
	mv "$file.new" "$file"
	case $2 in
	built) echo "$1 $version for $kver: built${signed_by:+, signed with $signed_by}" ;;
	failed) echo "no payload $1 for $kver: $3" ;;
	waiting) echo "no payload $1 for $kver yet: $3; again $(date --date "@${4:-0}" '+%F %T' 2>/dev/null)" ;;
	esac
}

# is_temporary STATUS LOG: of a build, not of what it is given
is_temporary() {
	(($1 > 128)) || grep -qE 'No space left on device|Disk quota exceeded|Cannot allocate memory|internal compiler error|Killed' "$2"
}

# build_registered NAME: sets $waits if it has to be tried again
build_registered() {
	local log=$logs/$1 status=0 problem='' signed_by=''
	builder_runs "$log" build "$sources/$1" "$kver" || status=$?
	if ((!status)); then
		install_module "$1"
		[[ -z $problem ]] || echo "schedmod: $problem" >"$log"
		[[ -n $problem ]] || record "$1" built ''
	fi
	if ((status)) && is_temporary "$status" "$log"; then
		waits=yes
		record "$1" waiting "$(reason_of "$log" "$1")" "$next"
	elif ((status)) || [[ -n $problem ]]; then
		record "$1" failed "$(reason_of "$log" "$1")"
		failures=$((failures + 1))
	fi
}

# record_all STATUS REASON [NEXT]
record_all() {
	local name signed_by=''
	for name in "${names[@]}"; do
		record "$name" "$@"
	done
}

# begin_attempt: counts it in the queue, so that one which takes the machine down is not repeated at once; sets $next and $entry
begin_attempt() {
	local attempts=0 pause=$first_pause i
	[[ ! -e $queue/$kver ]] || read -r attempts _ <"$queue/$kver" || true
	[[ $attempts =~ ^[0-9]+$ ]] || attempts=0
	for ((i = 0; i < attempts && pause < longest_pause; i++)); do
		pause=$((2 * pause))
	done
	next=$((EPOCHSECONDS + (pause < longest_pause ? pause : longest_pause)))
	echo "$((attempts + 1)) $next" >"$queue/.attempt"
	mv "$queue/.attempt" "$queue/$kver"
	entry=$(stat -c %i "$queue/$kver")
}

# end_attempt: leaves the queue, unless it waits; sets $renewed if it was put there anew meanwhile
end_attempt() {
	local now
	now=$(stat -c %i "$queue/$kver" 2>/dev/null || true)
	if [[ -n $now && $now != "$entry" ]]; then
		renewed=yes
	elif [[ -z $waits ]]; then
		rm -f "$queue/$kver"
		as_builder rm -rf packages
	fi
}

# restore_default: the machine was booted before the payload was there
restore_default() {
	local decision boot
	[[ $kver == "$(uname -r)" && -d /run/systemd/system && -e $payload_state/restore ]] || return 0
	boot=$(</proc/sys/kernel/random/boot_id)
	decision=$(jq --raw-output --arg boot "$boot" 'select(.boot_id == $boot) | .decision' "$payload_state/restore") || decision=''
	[[ $decision != missing ]] || systemctl --no-block restart schedmgr.service || true
}

# build_all FROM: for $kver; sets $waits and $failures
build_all() {
	local names next entry logs status=0
	waits='' failures=0 renewed=''
	mapfile -t names < <(registered_names)
	begin_attempt
	logs=$(mktemp -d)
	attempt "the kernel $kver" "$logs/fetch" set_kernel "$kver"
	if ((attempted)); then
		cat "$logs/fetch" >&2
		# no failure: such a kernel may well be there beside others
		record_all failed "$(fetch_reason "$logs/fetch")"
	elif ((${#names[@]})); then
		choose_version "$1"
		builder_runs "$logs/fetch" fetch ${1:+--from "$1"} "$kver" || status=$?
		if ((status)); then
			waits=yes
			record_all waiting "$(fetch_reason "$logs/fetch")" "$next"
		else
			build_names
		fi
	fi
	rm -rf "$logs"
	end_attempt
}

build_names() {
	local name
	for name in "${names[@]}"; do
		build_registered "$name"
	done
	restore_default
}

# interrupted SIGNAL: the machine is shut down; after the boot it is tried again at once
interrupted() {
	true >"$queue/$kver"
	exit $((128 + $1))
}

# build_every FROM [KVER]: schedmod build --all
build_every() {
	local from=$1 kver waits failures renewed=yes
	(($# <= 2)) || usage_error "build --all takes at most one kernel release"
	kver=${2:-$(uname -r)}
	is_release "$kver" || usage_error "'$kver' is no kernel release"
	need_root "build --all"
	prepare_cache
	[[ -z $from ]] || from=$(realpath -- "$from")
	[[ -z $from ]] || as_builder test -r "$from" || die "$builder, as which payloads are built, cannot read $from"
	lock "$follow/build.lock"
	trap 'interrupted 2' INT
	trap 'interrupted 15' TERM
	while [[ -n $renewed ]]; do
		build_all "$from"
	done
	((!failures)) || exit 1
	[[ -z $waits ]] || exit "$again"
}

# build_queued [UNIT'S INSTANCE]: what the services run: that kernel, if it is in the queue; or starts the services of all that are due
build_queued() {
	local kver entry time
	need_root "build --queued"
	if (($#)); then
		printf -v kver '%b' "$1"
		is_release "$kver" || die "'$kver' is no kernel release"
		[[ ! -e $queue/$kver ]] || build_every "$(setting from '')" "$kver"
		return
	fi
	for entry in "$queue"/*; do
		[[ -e $entry ]] || continue
		read -r _ time <"$entry" || time=0
		[[ $time =~ ^[0-9]+$ ]] || time=0
		# a clock that was wrong must not delay it for ever
		((time > EPOCHSECONDS && time < EPOCHSECONDS + 2 * longest_pause)) ||
			systemctl --quiet --no-block start "$(unit_of "${entry##*/}")"
	done
}

# import_kernel FROM: takes $kver from there, unless it is there already
import_kernel() {
	[[ -n $1 && ! (-e $headers && -e $source) ]] || return 0
	"$root/scripts/kernel" import "$kver" "$1" || die "cannot take kernel $kver from $1"
}

# build_directory FROM DIR [KVER]
build_directory() {
	local from=$1 release
	shift
	if [[ -n $from ]] && (($#)); then
		[[ -e $1/.schedmod/release ]] || set -- "$1" "${2:-$(from_kernel "$from")}"
		set_kernel "${2:-$(<"$1/.schedmod/release")}"
		import_kernel "$from"
	fi
	open_directory "$@"
	build_tree
}

# command_fetch [--from FROM] [KVER]
command_fetch() {
	local from=''
	if [[ ${1-} == --from ]]; then
		(($# > 1)) || usage_error "--from takes a directory"
		from=$2
		shift 2
	fi
	(($# <= 1)) || usage_error "fetch takes a kernel release"
	set_kernel "${1:-$(from_kernel "$from")}"
	import_kernel "$from"
	fetch_kernel
}
