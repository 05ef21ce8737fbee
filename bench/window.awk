# SPDX-License-Identifier: GPL-2.0
#
# window.awk - medians of what guest-window printed: as JSON, or as the tables of docs/performance.md
#
# -v output=json|tables. Of each series of equal switches the one with the median window is shown, with its own phases; the
# median of stop is its own.

function commas(n,    s) {
	n = sprintf("%d", n)
	s = ""
	while (length(n) > 3) {
		s = "," substr(n, length(n) - 2) s
		n = substr(n, 1, length(n) - 3)
	}
	return n s
}

# sorts list[1..n] by number
function sort_numbers(list, n,    i, j, t) {
	for (i = 2; i <= n; i++) {
		t = list[i]
		for (j = i - 1; j >= 1 && list[j] + 0 > t + 0; j--)
			list[j + 1] = list[j]
		list[j + 1] = t
	}
}

{
	key = $1 " " $2 " " $3 " " $4 " " $5 " " $6
	if (!(key in count))
		keys[++nkeys] = key
	n = ++count[key]
	sample[key, n] = $7 " " $8 " " $9 " " $10 " " $11 " " $12
	stop[key, n] = $13
}

# The first word of a sample is the window, so a numeric sort is by window.
function reduce(    k, i, key, n, list, field, moving) {
	for (k = 1; k <= nkeys; k++) {
		key = keys[k]
		n = count[key]
		for (i = 1; i <= n; i++) {
			list[i] = sample[key, i]
			split(list[i], field, " ")
			moving = field[3] + field[5]
			if (i == 1 || moving < least_moving[key]) {
				least_moving[key] = moving
				moved[key] = field[6]
			}
		}
		sort_numbers(list, n)
		split(list[int((n + 1) / 2)], field, " ")
		window[key] = field[1]
		check[key] = field[2]
		quiesce[key] = field[3]
		flip[key] = field[4]
		rebuild[key] = field[5]
		rebuilt[key] = field[6]
		lowest[key] = list[1] + 0
		highest[key] = list[n] + 0
		for (i = 1; i <= n; i++)
			list[i] = stop[key, i]
		sort_numbers(list, n)
		stopped[key] = list[int((n + 1) / 2)]
	}
}

function print_json(    k, key, p, empty, separator) {
	print "["
	for (k = 1; k <= nkeys; k++) {
		key = keys[k]
		split(key, p, " ")
		if (p[1] == "empty")
			continue
		empty = "empty - - " p[4] " " p[5] " " p[6]
		printf "%s  {\"design\": \"%s\", \"from\": \"%s\", \"to\": \"%s\", \"cpus\": %d, \"icount\": true, ", separator, p[1], p[2],
			p[3], p[4]
		printf "\"threads\": %d, \"runnable\": %d, \"window\": %d, ", p[5], p[6], window[key]
		printf "\"check\": %d, \"quiesce\": %d, \"flip\": %d, \"rebuild\": %d, ", check[key], quiesce[key], flip[key], rebuild[key]
		printf "\"rebuilt\": %d, \"stop\": %d, \"window_min\": %d, \"window_max\": %d, \"samples\": %d, ", rebuilt[key], stopped[key],
			lowest[key], highest[key], count[key]
		printf "\"least_moving\": %d, ", least_moving[key]
		printf "\"empty_window\": %d, \"empty_stop\": %d}", window[empty], stopped[empty]
		separator = ",\n"
	}
	print "\n]"
}

function times(a, b) { return b ? sprintf("%.1f", a / b) : "" }

function print_one_cpu(    k, p, there, back, theirs, theirs_back, place) {
	print "### One CPU, instructions\n"
	print "| threads | of them computing | schedmgr, to baseline | back to stock | plugsched's algorithm | back | ratio |"
	print "|---:|---:|---:|---:|---:|---:|---:|"
	for (k = 1; k <= nkeys; k++) {
		split(keys[k], p, " ")
		if (p[1] != "schedmgr" || p[2] != "stock" || p[4] != 1)
			continue
		place = p[4] " " p[5] " " p[6]
		there = window["schedmgr stock baseline " place]
		back = window["schedmgr baseline stock " place]
		theirs = window["plugsched stock baseline " place]
		theirs_back = window["plugsched baseline stock " place]
		printf "| %s | %s | %s | %s | %s | %s | %s |\n", commas(p[5]), commas(p[6]), commas(there), commas(back),
			commas(theirs), commas(theirs_back), times(theirs, there)
	}
	print ""
}

function print_phases(    k, p, key) {
	print "### Where they go: one CPU, to baseline\n"
	print "| design | threads | computing | check | quiesce | flip | rebuild | window | smallest to largest |"
	print "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
	for (k = 1; k <= nkeys; k++) {
		key = keys[k]
		split(key, p, " ")
		if (p[1] == "empty" || p[2] != "stock" || p[4] != 1)
			continue
		printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s to %s |\n", p[1], commas(p[5]), commas(p[6]), commas(check[key]),
			commas(quiesce[key]), commas(flip[key]), commas(rebuild[key]), commas(window[key]), commas(lowest[key]),
			commas(highest[key])
	}
	print ""
}

# The cost of one task more than on the idle machine: quiesce and rebuild alone, the smallest sums of each series. A boundary of
# the kernel's 1 ms load average periods between the two costs every task 60 more, in either design, now and then.
function print_slope(    k, p, idle, there, back) {
	print "### One runnable task more: instructions of quiesce and rebuild\n"
	print "| of how many | schedmgr, to baseline | plugsched's algorithm | schedmgr, back to stock | plugsched's algorithm |"
	print "|---:|---:|---:|---:|---:|"
	for (k = 1; k <= nkeys; k++) {
		split(keys[k], p, " ")
		if (p[1] != "schedmgr" || p[2] != "stock" || p[4] != 1)
			continue
		if (!idle)
			idle = p[5] " 0"
		if (p[6] == 0)
			continue
		there = " stock baseline 1 "
		back = " baseline stock 1 "
		printf "| %s | %s | %s | %s | %s |\n", commas(p[6]), slope("schedmgr" there, p[5] " " p[6], idle),
			slope("plugsched" there, p[5] " " p[6], idle), slope("schedmgr" back, p[5] " " p[6], idle),
			slope("plugsched" back, p[5] " " p[6], idle)
	}
	print ""
}

function slope(series, busy, idle) {
	busy = series busy
	idle = series idle
	if (moved[busy] == moved[idle])
		return ""
	return commas((least_moving[busy] - least_moving[idle]) / (moved[busy] - moved[idle]) + 0.5)
}

# growth OLD NEW: in percent
function growth(old, new) {
	return old > 0 ? sprintf("%+.0f %%", (new - old) * 100 / old) : ""
}

function print_cpus(    k, p, key, place, beyond, whole, last_beyond, last_whole, class, ours, theirs, empty) {
	print "### Several CPUs, to baseline, no thread computing; instructions of all CPUs together\n"
	print "| CPUs | threads | schedmgr | plugsched's | ratio | empty window | beyond it | growth |" \
		" whole stop_machine() | empty one | beyond it | growth |"
	print "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
	for (class = 0; class < 3; class++)
		for (k = 1; k <= nkeys; k++) {
			key = keys[k]
			split(key, p, " ")
			if (p[1] != "schedmgr" || p[2] != "stock" || p[6] != 0)
				continue
			if ((p[5] > 1000) + (p[5] > 10000) != class)
				continue
			place = p[4] " " p[5] " " p[6]
			theirs = "plugsched stock baseline " place
			empty = "empty - - " place
			beyond = window[key] - window[empty]
			whole = stopped[key] - stopped[empty]
			printf "| %d | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", p[4], commas(p[5]), commas(window[key]),
				commas(window[theirs]), times(window[theirs], window[key]), commas(window[empty]), commas(beyond),
				growth(last_beyond[class], beyond), commas(stopped[key]), commas(stopped[empty]), commas(whole),
				growth(last_whole[class], whole)
			if (p[4] > 1) {
				last_beyond[class] = beyond
				last_whole[class] = whole
			}
		}
	print ""
}

END {
	reduce()
	if (output == "json") {
		print_json()
	} else {
		print_one_cpu()
		print_phases()
		print_slope()
		print_cpus()
	}
}
