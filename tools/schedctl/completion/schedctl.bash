# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# bash completion for schedctl: it says itself what the last word may become

_schedctl() {
	local line=${COMP_LINE:0:COMP_POINT} word words candidate candidates
	# Words as the shell passes them on: a colon does not end one.
	read -ra words <<<"$line"
	[[ $line != *[[:space:]] ]] || words+=('')
	word=${words[-1]}
	case ${words[1]-} in
	load | show | verify)
		if [[ $word == */* || $word == .* ]]; then
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -X '!*.ko' -- "$word"; compgen -d -- "$word")
			return
		fi
		;;
	esac
	mapfile -t candidates < <("${words[0]}" --complete-args "${words[@]:1}" 2>/dev/null)
	# Not compgen -W, which expands its words; and the line must not expand them either.
	COMPREPLY=()
	for candidate in "${candidates[@]}"; do
		[[ $candidate == "$word"* ]] || continue
		printf -v candidate %q "$candidate"
		COMPREPLY+=("$candidate")
	done
	# What is before the last colon is on the line already.
	if [[ $word == *:* && $COMP_WORDBREAKS == *:* ]]; then
		COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*:}"}"}")
	fi
}

complete -F _schedctl schedctl
