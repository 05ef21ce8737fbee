# SPDX-License-Identifier: GPL-2.0
#
# overhead.awk - the table of what tests/vm/overhead printed

BEGIN {
	print "### Steady state: instructions per operation, one CPU\n"
	print "| benchmark | stock | baseline | |"
	print "|---|---:|---:|---:|"
}

/^# figure: / {
	sub(/:$/, "", $3)
	gsub(/,/, "")
	name = $3 == "messaging" || $3 == "pipe" ? "perf bench sched " $3 : $3
	printf "| %s | %s | %s | %s %% |\n", name, $5, $7, $11
}

END { print "" }
