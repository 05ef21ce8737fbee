# SPDX-License-Identifier: GPL-2.0
#
# fish completion for schedctl: it says itself what the last word may become

function __schedctl_complete
    set -l words (commandline -opc) (commandline -ct)
    $words[1] --complete-args $words[2..-1] 2>/dev/null
end

complete -c schedctl -f -a '(__schedctl_complete)'
complete -c schedctl -F -n '__fish_seen_subcommand_from load show verify' -a '(__fish_complete_suffix .ko)'
