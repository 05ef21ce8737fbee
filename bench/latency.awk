# SPDX-License-Identifier: GPL-2.0
#
# latency.awk - the table of what guest-latency printed: of each version's histogram, where parts of it end

{
	if (!($1 in total))
		versions[++n] = $1
	total[$1] += $3
	at[$1, ++classes[$1]] = $2
	number[$1, classes[$1]] = $3
}

function quantile(version, part,    i, sum) {
	for (i = 1; i <= classes[version]; i++) {
		sum += number[version, i]
		if (sum >= part * total[version])
			return at[version, i]
	}
}

END {
	print "### cyclictest beside two computing threads, one CPU: wake-up latency in 1,000 instructions (for information)\n"
	print "| version | wake-ups | smallest | half are at most | 99 % | largest |"
	print "|---|---:|---:|---:|---:|---:|"
	for (k = 1; k <= n; k++) {
		v = versions[k]
		printf "| %s | %d | %s | %s | %s | %s |\n", v, total[v], at[v, 1], quantile(v, 0.5), quantile(v, 0.99), at[v, classes[v]]
	}
	print ""
}
