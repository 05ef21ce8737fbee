# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# bash completion for schedmod

_schedmod() {
	local word=${COMP_WORDS[COMP_CWORD]} index=1 command=''
	while ((index < COMP_CWORD)); do
		if [[ ${COMP_WORDS[index]} != -* ]]; then
			command=${COMP_WORDS[index]}
			break
		fi
		((++index))
	done
	case $command in
	'') mapfile -t COMPREPLY < <(compgen -W 'init new build check diff report test package payload document register unregister registered fetch --verbose --quiet --debug --help' -- "$word") ;;
	build) mapfile -t COMPREPLY < <(compgen -W '--all --from' -- "$word"; compgen -d -- "$word") ;;
	unregister) mapfile -t COMPREPLY < <(compgen -W "$(schedmod registered 2>/dev/null | cut -d ' ' -f 1)" -- "$word") ;;
	init | fetch) mapfile -t COMPREPLY < <(compgen -W '--from' -- "$word"; compgen -d -- "$word") ;;
	*)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		;;
	esac
}

complete -F _schedmod schedmod
