# SPDX-License-Identifier: GPL-2.0
# schedctl.bats - arguments, output, errors and exit codes of schedctl

bats_require_minimum_version 1.5.0
load common.bash

commands() {
	schedctl --complete-args '' | grep -v '^-'
}

@test "help fits 80x24 and names every command and exit code" {
	run -0 schedctl --help
	[[ $(schedctl --help | wc -l) -le 24 ]]
	for word in $(commands) 'Exit status' '9 quarantined'; do
		[[ $output == *"$word"* ]]
	done
	[[ $(commands | wc -w) -eq 17 ]]
	for command in $(commands) ''; do
		run -0 schedctl ${command:+"$command"} --help
		[[ -z $command || $output == "Usage: schedctl $command "* ]]
		run -1 grep -E '.{80}' <<<"$output"
	done
	[[ $(schedctl --version) =~ ^schedctl\ [0-9.]+ ]]
}

@test "every command has a manual page, and every function of the library is in its page" {
	for command in $(commands); do
		page=$REPOSITORY/docs/man/schedctl-$command.8
		grep -q "^.SH \"EXIT STATUS\"" "$page"
		while read -r option; do
			grep -q -- "${option//-/\\\\-}" "$page"
		done < <(schedctl --complete-args "$command" -)
		grep -q "schedctl\\\\-${command//-/\\\\-} (8)" "$REPOSITORY/docs/man/schedctl.8"
	done
	while read -r function; do
		grep -q "[* ]$function(" "$REPOSITORY/docs/man/libschedmgr.3"
	done < <(grep -o 'schedmgr_[a-z_]*' "$REPOSITORY/lib/libschedmgr.sym")
}

@test "wrong usage ends with status 2 and says where to look" {
	fails 2 'which command?'
	fails 2 "no command 'frobnicate'" frobnicate
	fails 2 "no option '--frob'" list --frob
	fails 2 'needs NAME[:VERSION]' activate
	fails 2 "takes no argument 'b'" activate a b
	fails 2 "does not take --timeout" list --timeout 3
	fails 2 "'1s' is not a number of seconds" rollback --timeout 1s
	fails 2 "'-1' is not a number of seconds" rollback --timeout=-1
	fails 2 "'--timeout' needs a value" rollback --timeout
	fails 2 "'a:b:c' is not NAME or NAME:VERSION" activate a:b:c
	fails 2 'see schedctl activate --help' activate
	fails 2 "does not take --functions" list --functions
	fails 2 "there is no option '-w'" list -w
	fails 2 "'x' is not a number of events" history --lines x
	fails 2 'only one of --to and --stock' rollback --to a --stock
	fails 2 "takes list or clear, not 'frob'" quarantine frob
	fails 2 'needs NAME[:VERSION] or --all' quarantine clear
	fails 2 'either NAME or --all' quarantine clear a --all
	fails 2 "'quarantine list' takes no argument 'foo'" quarantine list foo
	fails 2 "'quarantine list' does not take --all" quarantine list --all
	fails 2 "'quarantine list' does not take --all" quarantine --all
	fails 2 "there is no option '-x'" list -xv
	fails 2 "there is no option '-x'" list -vx
	for count in 2.7 0x10 1e3 ' 3' -3 +3 '' 0 1000000001 99999999999999999999999; do
		fails 2 "'$count' is not a number of events from 1 to 1000000000" history "--lines=$count"
	done
	json '.error.reason == "usage" and .error.exit_code == 2' frobnicate
	[[ $status -eq 2 ]]
}

@test "load, activate, roll back, unload" {
	run -0 schedctl load hello
	[[ $output == 'loaded hello:1: replaces 520 functions'* ]]
	run -0 schedctl activate hello
	[[ $output == 'stock -> hello:1: stop window 43.2 µs (stack check 12.0 µs, quiesce 4.0 µs, flip 9.0 µs, rebuild 2.0 µs);'* ]]
	[[ $output == *$'1052 stacks checked before and 3 in it, 17 tasks moved, 520 functions redirected,\n2 CPUs, 0 retries, 35.30 ms in all.' ]]
	run -0 schedctl list
	[[ ${lines[1]} =~ ^stock\ +0\ +staged && ${lines[2]} =~ ^hello\ +1\ +active ]]
	run -0 schedctl status
	[[ $output == *'active       hello:1'* && $output == *'stock -> hello:1'* ]]
	run -0 schedctl rollback
	[[ $output == 'hello:1 -> stock'* ]]
	run -0 schedctl unload hello:1
	[[ $output == 'unloaded hello:1' ]]
	run -0 schedctl list
	[[ ${#lines[@]} -eq 2 ]]
}

@test "load hands over every undefined symbol, weak ones too, but the manager's" {
	schedctl load hello
	[[ $(sort "$FAKE_ROOT/imports") == $'_printk\nother\nrunqueues\nsome_function\ntwice,1\ntwice,2\nweak_symbol' ]]
}

@test "load tries modprobe where the manager is missing" {
	rm "$FAKE_ROOT/dev/schedmgr"
	fails 7 "'schedmgr' is not installed for this kernel" load hello
	[[ $output == *'apt install linux-headers-$(uname -r) schedmgr-dkms'* ]]
	cp "$FIXTURES/driver.ko" "$FAKE_ROOT/lib/modules/$FAKE_RELEASE/schedmgr.ko"
	PATH=$PATH:/sbin:/usr/sbin depmod -b "$FAKE_ROOT" "$FAKE_RELEASE" 2>/dev/null
	FAKE_FINIT=EPERM fails 7 'cannot load the scheduler manager' load hello
	run -0 schedctl load hello
	[[ $output == 'loaded hello:1'* ]]
}

@test "JSON of status before and after a switch" {
	stage hello 1
	json '.active == "stock" and .active_version == "0" and .previous == null and .last_switch == null and
	      .disabled == false and .staged == 1 and .switches == 3 and .failures == 1' status
	json '.active == "hello" and .last_switch.window_ns == 43210' activate hello
	json '.active == "hello" and .previous == "stock" and (.last_switch |
	      .from == "stock" and .to == "hello" and .to_version == "1" and .error == 0 and .window_ns == 43210 and
	      .check_ns == 12000 and .quiesce_ns == 4000 and .flip_ns == 9000 and .rebuild_ns == 2000 and
	      .threads == 1052 and .rechecked == 3 and .rebuilt == 17 and .redirects == 520 and .cpus == 2 and .retries == 0 and
	      .blocker == null)' status
}

@test "every key of the JSON is in the manual page, every event in that of monitor" {
	local key keys
	export FAKE_SAMPLES=5000
	keys=$(
		schedctl load hello --json
		schedctl predict hello --json
		schedctl activate hello --gate p99=2x --json
		schedctl status --json
		schedctl confirm --json
		FAKE_ACTIVATE=EBUSY FAKE_BLOCKER='1 1234 dd f' schedctl activate stock --json
		FAKE_THROWN_OUT='it hangs' schedctl status --json
		emit 6 2 hello 1 stock 0
		schedctl unload hello --json
		schedctl quarantine list --json
		schedctl set-default hello --json
		schedctl restore --json
		schedctl status --json
		schedctl quarantine clear --all --json
		schedctl show hello --functions --json
		schedctl verify hello --json
	)
	keys=$(jq -r 'paths | map(strings)[-1:][]' <<<"$keys" | sort -u)
	[[ $(wc -l <<<"$keys") -gt 100 ]]
	for key in $keys; do
		grep -qE "^\\.[A-Z]+ (\"?|.*[ ,])$key([ ,\"]|\$)" "$REPOSITORY/docs/man/schedctl.8" || {
			echo "$key is not in schedctl(8)"
			return 1
		}
	done
	while read -r key; do
		sed 's/[\\]//g' "$REPOSITORY/docs/man/schedctl-monitor.8" | grep "^Events are:.* ${key}[,.]"
	done < <(jq -r '.. | .event? // empty | .enum? // empty | .[]' "$REPOSITORY/docs/events.schema.json" | grep -vx 'lost\|unknown')
}

@test "schema and manual say of JSON what the tables of the library say" {
	SCHEDMGR_BUILD=$BUILD run -0 "$REPOSITORY/scripts/describe" --check
	jq -e '.definitions | .event.properties.seq.minimum == 1 and (.report.required | length == 25) and .lost' \
		"$REPOSITORY/docs/events.schema.json"
}

@test "JSON is JSON however the option is written" {
	for arguments in '--json list' 'list -j' 'list -vj' 'list -jv' 'list --js' 'list --json -v'; do
		# shellcheck disable=SC2086 # several words
		run -0 schedctl $arguments
		jq -e '.versions | length == 1' <<<"$output"
	done
	run -2 schedctl list -vj --frob
	jq -e '.error.reason == "usage"' <<<"$output"
}

@test "JSON of load, list and unload" {
	json '.loaded | length == 1 and .[0].name == "hello" and .[0].module == "sched_hello_1"' load hello
	json '.versions | length == 2 and .[0].state == "active" and .[1].state == "staged"' list
	json '(.unloaded | length == 1) and .error.reason == "not-found"' unload hello other
	[[ $status -eq 4 ]]
}

@test "a blocker is named, with its stack" {
	stage hello 1
	export FAKE_ACTIVATE=EBUSY FAKE_BLOCKER='1 1234 dd wait_for_it'
	fails 5 "cannot activate 'hello': task 1234 (dd) sat in 'wait_for_it'" activate hello --timeout 0.5
	[[ $output == *'in 5 attempts within 0.5 s'* && $output == *'stop task 1234'* ]]
	[[ $output == *'some_function+0x10'* && $output == *'0xffffffffc0000000'* ]]
	json '.error.reason == "busy" and .active == "stock" and .last_switch.error_name == "EBUSY" and
	      (.last_switch.blocker | .kind == "task" and .pid == 1234 and .comm == "dd" and
	      .function == "wait_for_it" and .stack[0] == "some_function+0x10")' activate hello
	[[ $status -eq 5 ]]
	FAKE_BLOCKER='2 7 kworker f' fails 5 'the stack of task 7 (kworker) could not be trusted' activate hello
	FAKE_ACTIVATE=EADDRINUSE FAKE_BLOCKER='3 0 kprobe update_curr' \
		fails 5 "the entry of 'update_curr' is in use by kprobe" activate hello
	run -0 schedctl history -n 1
	[[ $output == *"the entry of 'update_curr' is in use by kprobe"* ]]
	printf -v FAKE_BLOCKER '1 9 a\033b f'
	fails 5 'task 9 (a\x1bb)' activate hello
	run -0 schedctl status
	[[ $output == *"failed (Device or resource busy): task 9 (a\\x1bb) in 'f'"* ]]
}

@test "what was thrown out before the switch was reported does not run, and status says why" {
	stage hello 1
	FAKE_THROWN_OUT="it hangs" fails 1 "'hello:1' ran, but was thrown out after 1.50 s: it hangs" activate hello
	FAKE_THROWN_OUT="it hangs" run -0 schedctl status
	[[ $output == *'hello:1,'*'[watchdog]: it hangs'* ]]
	FAKE_THROWN_OUT="it hangs" schedctl status --json | jq -e '.thrown_out | .name == "hello" and .version == "1" and
		.cause == "watchdog" and .detail == "it hangs" and .boot_ns == 1500000000 and (.quarantined | not)'
}

@test "what is not there is answered with what is" {
	stage hello 1 hello 2
	fails 4 'say which one: hello:1, hello:2' activate hello
	fails 4 'say which one: hello:1, hello:2' unload hello
	fails 4 'there are: hello:1, hello:2' activate hello:3
	fails 4 'there are: stock, hello:1, hello:2' activate nothing
	fails 4 'there are: stock, hello:1, hello:2' unload nothing
	fails 4 'there are: hello; or give the path' load nothing
	rm "$FAKE_ROOT/staged"
	fails 4 'load it first: schedctl load hello' activate hello
}

@test "refused: loaded already, active already, unloading the active one or stock" {
	stage hello 1
	activate hello 1
	fails 8 "'hello:1' is loaded already (active)" load "$FIXTURES/again.ko"
	[[ ! -e $FAKE_ROOT/imports ]]
	fails 8 'it is active already' activate hello
	fails 5 'roll back first: schedctl rollback' unload hello
	fails 1 "it is the kernel's own scheduler" unload stock
	run -0 schedctl activate stock
}

@test "every errno of the device becomes a sentence and an exit code" {
	stage hello 1
	while IFS='|' read -r operation error code text command; do
		export "FAKE_$operation=$error"
		read -ra words <<<"$command"
		fails "$code" "$text" "${words[@]}"
		unset "FAKE_$operation"
	done <<-'END'
		OPEN|EACCES|3|cannot open '/dev/schedmgr': you may not read it|list
		OPEN|ENXIO|7|no manager is behind it|status
		INFO|ENOTTY|7|does not know this request|status
		LIST|EINVAL|1|refused the request as malformed|list
		ACTIVATE|ESHUTDOWN|7|loaded with disable=1|activate hello
		ACTIVATE|EBUSY|5|another switch|activate hello
		ACTIVATE|EINTR|1|a signal came before the switch could be made|activate hello
		ACTIVATE|ENOMEM|1|nothing has changed|activate hello
		ACTIVATE|ENOTRECOVERABLE|1|it was left by force|activate hello
		ACTIVATE|EIO|1|Input/output error|activate hello
		ROLLBACK|ENOENT|4|no version ran before|rollback
		DELETE|EAGAIN|5|still in use|unload hello
		DELETE|EPERM|3|cannot unload 'hello:1': the kernel refuses it|unload hello
	END
	rm "$FAKE_ROOT/staged"
	while IFS='|' read -r operation error code text; do
		export "FAKE_$operation=$error"
		fails "$code" "$text" load hello
		unset "FAKE_$operation"
	done <<-'END'
		IMPORT|ENOPKG|6|lacks 2 of the 7 symbols that it needs, the first is 'no_such_symbol'
		IMPORT|EBUSY|5|somebody else is loading
		FINIT|EEXIST|8|loaded already
		FINIT|ENOEXEC|6|dmesg
		FINIT|EINVAL|6|mistake in its tables
		FINIT|EKEYREJECTED|6|not signed by a key
		FINIT|EPERM|3|the kernel refuses it
	END
}

@test "an ordinary user is told which capabilities are missing" {
	stage hello 1
	printf 'CapEff:\t0000000000000000\n' >"$FAKE_ROOT/proc/self/status"
	FAKE_ACTIVATE=EPERM fails 3 'CAP_SYS_ADMIN and CAP_SYS_MODULE are missing' activate hello
	printf 'CapEff:\t0000000000200000\n' >"$FAKE_ROOT/proc/self/status"
	FAKE_ACTIVATE=EPERM fails 3 'the capability CAP_SYS_MODULE is missing' activate hello
	printf 'CapEff:\t000001ffffffffff\n' >"$FAKE_ROOT/proc/self/status"
	FAKE_ACTIVATE=EPERM fails 3 'though the capabilities are there' activate hello
	json '.active == "stock"' status
}

@test "without a manager, or with another one, it says what to do" {
	FAKE_ABI=2 fails 7 'speaks version 2 of the interface' status
	rm "$FAKE_ROOT/dev/schedmgr"
	fails 7 'load it as root: modprobe schedmgr' status
	mkdir "$FAKE_ROOT/sys/module/schedmgr"
	fails 7 'mount devtmpfs on /dev' list
	json '.error.reason == "manager"' rollback
	[[ $status -eq 7 ]]
}

@test "no colour unless on a terminal; output that gets lost is a failure" {
	stage hello 1
	on_terminal() {
		script -qec "env LD_PRELOAD=$FIXTURES/fake.so $SCHEDCTL list" /dev/null
	}
	run -0 schedctl list
	[[ $output != *$'\033'* ]]
	run -0 on_terminal
	[[ $output == *$'\033'*active* ]]
	NO_COLOR=1 run -0 on_terminal
	[[ $output == *active* && $output != *$'\033'* ]]
	[[ $(schedctl list >/dev/full 2>/dev/null; echo $?) -eq 1 ]]
	fails_closed() {
		schedctl list >&-
	}
	run -1 fails_closed
	[[ $output == *'cannot write to standard output'* ]]
}

@test "a switch that takes long says so on a terminal, and only there" {
	stage hello 1
	export FAKE_SLOW=2
	run -0 --separate-stderr schedctl activate hello
	[[ -z $stderr ]]
	run -0 script -qec "env LD_PRELOAD=$FIXTURES/fake.so $SCHEDCTL rollback --timeout 1" /dev/null
	[[ $output == *'1 s: a task is in the way, trying again for 0 s'*'hello:1 -> '*stock* ]]
}

@test "status --watch: plain blocks, JSON lines, drawn anew on a terminal" {
	stage hello 1
	watch() {
		timeout 1 env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" status --watch=0.2 "$@" || true
	}
	[[ $(watch | grep -c '^active  *stock') -ge 2 ]]
	[[ $(watch | grep -c '^hello  *1  *staged') -ge 2 ]]
	watch --json | jq -se 'length >= 2 and all(.active == "stock" and (.versions | length) == 2)'
	run -0 script -qec "timeout 1 env LD_PRELOAD=$FIXTURES/fake.so $SCHEDCTL status --watch=0.2; true" /dev/null
	[[ $output == *$'\033[H\033[2J'*$'\033[H\033[2J'* ]]
	fails 2 "'0' is not a number of seconds" status --watch=0
}

@test "valgrind finds no leak and no error" {
	command -v valgrind >/dev/null || skip 'valgrind is not installed'
	[[ -z ${SANITIZE-} ]] || skip 'it does not go with the sanitizers'
	valgrind() {
		run command valgrind -q --leak-check=full --show-leak-kinds=definite,indirect,possible \
			--error-exitcode=99 --trace-children=yes env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" "$@"
		echo "$output"
		[[ $status -ne 99 ]]
	}
	valgrind load hello
	valgrind load hello
	valgrind activate hello --json --confirm 60
	valgrind confirm
	FAKE_STATE=ENOSPC valgrind activate stock --json
	valgrind activate hello --dry-run
	valgrind predict hello --json
	valgrind rollback --to hello
	emit 6 2 hello 1 stock 0
	valgrind set-default hello
	valgrind set-default --none
	valgrind restore
	valgrind record --shutdown
	valgrind status
	valgrind status --json
	valgrind list
	valgrind show hello --functions --json
	valgrind show hello
	valgrind verify hello
	valgrind verify "$FIXTURES/truncated.ko" --json
	valgrind doctor
	valgrind doctor --json
	valgrind history
	valgrind history --json -n 2
	valgrind monitor --kept --count 2
	valgrind monitor --kept --count 2 --json
	valgrind quarantine list --json
	valgrind quarantine clear --all
	valgrind --complete-args load h
	valgrind unload nothing
	valgrind load "$FIXTURES/truncated.ko"
	FAKE_ACTIVATE=EBUSY FAKE_BLOCKER='1 1234 dd f' valgrind activate stock --json
}

@test "status is cheap: at most 3,000,000 instructions from start to exit" {
	command -v valgrind >/dev/null || skip 'valgrind is not installed'
	[[ -z ${SANITIZE-} ]] || skip 'it does not go with the sanitizers'
	schedctl load hello
	schedctl activate hello
	schedctl set-default hello
	for arguments in status 'status --json'; do
		# shellcheck disable=SC2086 # several words
		run command valgrind --tool=callgrind --callgrind-out-file=/dev/null --trace-children=yes \
			env LD_PRELOAD="$FIXTURES/fake.so" "$SCHEDCTL" $arguments
		instructions=$(sed -n 's/.* refs: *//p' <<<"$output" | tail -n 1 | tr -d ,)
		echo "$arguments: $instructions instructions"
		[[ $instructions -gt 100000 && $instructions -lt 3000000 ]]
	done
}
