# SPDX-License-Identifier: GPL-2.0
#
# livepatch.awk - the table of what guest-livepatch printed

{
	key = $3 " " $4
	if (!(key in seen)) {
		keys[++n] = key
		seen[key] = 1
	}
	value[$1, key, ++count[$1, key]] = $5 / 1e6
}

function median(name, key,    m, i, j, t, list) {
	m = count[name, key]
	for (i = 1; i <= m; i++) {
		t = value[name, key, i]
		for (j = i - 1; j >= 1 && list[j] > t; j--)
			list[j + 1] = list[j]
		list[j + 1] = t
	}
	return list[int((m + 1) / 2)]
}

END {
	print "### A livepatch of one function of kernel/sched: transition, one CPU, in ms (1 million instructions, idle time included)\n"
	print "| threads | of them computing | to the patch | back |"
	print "|---:|---:|---:|---:|"
	for (k = 1; k <= n; k++) {
		split(keys[k], p, " ")
		printf "| %d | %d | %.1f | %.1f |\n", p[1], p[2], median("patch", keys[k]), median("unpatch", keys[k])
	}
	print ""
}
