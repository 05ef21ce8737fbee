# SPDX-License-Identifier: GPL-2.0
# completion.bats - what shells offer

bats_require_minimum_version 1.5.0
load common.bash

# completes LINE WORD...: completing that line in bash offers exactly these words, in any order
completes() {
	local line=$1
	shift
	offered=$(bash -c '
		eval "schedctl() { LD_PRELOAD=$1/fake.so $2 \"\$@\"; }"
		compopt() { :; }
		source "$3"
		COMP_LINE=$4 COMP_POINT=${#4}
		_schedctl
		printf "%s\n" "${COMPREPLY[@]}"' - "$FIXTURES" "$SCHEDCTL" \
		"$REPOSITORY/tools/schedctl/completion/schedctl.bash" "$line" | sort | paste -sd ' ')
	wanted=$(printf '%s\n' "$@" | sort | paste -sd ' ')
	[[ $offered == "$wanted" ]] || {
		echo "'$line': wanted '$wanted', got '$offered'"
		return 1
	}
}

@test "bash: commands and options" {
	completes 'schedctl ac' activate
	completes 'schedctl re' record restore
	completes 'schedctl --j' --json
	completes 'schedctl rollback --' --to --stock --timeout --max-pause --json --verbose --help
	completes 'schedctl --json stat' status
	completes 'schedctl frobnicate x' ''
	completes 'schedctl activate --timeout ' ''
}

@test "bash: payloads, versions, quarantine; no privilege is needed" {
	printf 'CapEff:\t0000000000000000\n' >"$FAKE_ROOT/proc/self/status"
	cp "$FIXTURES/hello.ko" "$STATE/$FAKE_RELEASE/second.ko"
	completes 'schedctl load ' hello second
	completes 'schedctl load hello s' second
	completes 'schedctl set-default h' hello
	stage hello 1 hello 2 other 1
	completes 'schedctl unload ' hello:1 hello:2 other other:1
	completes 'schedctl activate s' stock
	completes 'schedctl activate hello:' 1 2
	completes 'schedctl rollback --to o' other other:1
	completes 'schedctl quarantine ' list clear
	completes 'schedctl activate hello ' ''
	completes 'schedctl activate -t ' ''
	completes 'schedctl activate -t 5 --json s' stock
	completes 'schedctl activate hello --' --timeout --max-pause --confirm --gate --trial --min-samples --dry-run --json --verbose --help
	schedctl activate hello:1
	emit 6 2 hello 1 stock 0
	schedctl record --shutdown
	completes 'schedctl quarantine clear h' hello:1
	completes 'schedctl quarantine ' list clear
	completes 'schedctl quarantine list ' ''
	completes 'schedctl quarantine clear hello:1 ' ''
	rm "$FAKE_ROOT/dev/schedmgr"
	completes 'schedctl activate ' ''
}

@test "bash: what is no name of a payload is neither offered nor run" {
	cd "$BATS_TEST_TMPDIR"
	cp "$FIXTURES/hello.ko" "$STATE/$FAKE_RELEASE/"'$(touch x).ko'
	: >"$STATE/$FAKE_RELEASE/"$'a\nb.ko'
	: >"$STATE/$FAKE_RELEASE/"$'\033[2J.ko'
	completes 'schedctl load ' hello
	completes 'schedctl load h' hello
	[[ ! -e x ]]
}

@test "bash: files where a file is meant" {
	cd "$BATS_TEST_TMPDIR"
	mkdir modules
	touch modules/a.ko modules/b.txt
	completes 'schedctl load ./modules/' ./modules/a.ko
	completes 'schedctl verify ./mod' ./modules
}

@test "zsh and fish take their files" {
	if command -v zsh >/dev/null; then
		zsh -n "$REPOSITORY/tools/schedctl/completion/_schedctl"
	fi
	if command -v fish >/dev/null; then
		stage hello 1
		mkdir "$BATS_TEST_TMPDIR/bin"
		printf '#!/bin/sh\nLD_PRELOAD=%s exec %s "$@"\n' "$FIXTURES/fake.so" "$SCHEDCTL" >"$BATS_TEST_TMPDIR/bin/schedctl"
		chmod +x "$BATS_TEST_TMPDIR/bin/schedctl"
		run -0 env PATH="$BATS_TEST_TMPDIR/bin:$PATH" HOME="$BATS_TEST_TMPDIR" fish -N -c \
			"source $REPOSITORY/tools/schedctl/completion/schedctl.fish; complete -C 'schedctl activate he'"
		[[ $output == *'hello:1'* ]]
	fi
	command -v zsh >/dev/null || command -v fish >/dev/null || skip 'neither zsh nor fish is installed'
}

@test "bash: schedmod's commands are those that its help names, and directories are offered" {
	local offered named
	# shellcheck disable=SC2016 # for the other shell
	offered=$(bash -c 'source "$1"; COMP_WORDS=(schedmod "") COMP_CWORD=1; _schedmod; printf "%s\n" "${COMPREPLY[@]}"' - \
		"$REPOSITORY/packaging/schedmod.bash" | grep -v '^-' | sort)
	named=$("$REPOSITORY/scripts/schedmod" --help | sed -n 's/^  \([a-z]\+\) .*/\1/p' | sort)
	[ "$offered" = "$named" ]
	cd "$BATS_TEST_TMPDIR"
	mkdir tree
	touch treatise
	# shellcheck disable=SC2016 # for the other shell
	offered=$(bash -c 'compopt() { :; }; source "$1"; COMP_WORDS=(schedmod build tr) COMP_CWORD=2; _schedmod; echo "${COMPREPLY[@]}"' - \
		"$REPOSITORY/packaging/schedmod.bash")
	[ "$offered" = tree ]
}
