# SPDX-License-Identifier: GPL-2.0
#
# twolevel.awk - what guest-twolevel printed, as a table, or with -v output=svg as a plot
#
# Each panel has one group of bars for a percentile, in it one bar for a version; the axis is logarithmic, from 10 us on.

# value(NAME): the value of that key in this line, without quotation marks
function value(name,    s) {
	if (!match($0, "\"" name "\": ?[^,}]+"))
		return ""
	s = substr($0, RSTART, RLENGTH)
	sub(/^[^:]*: ?/, "", s)
	gsub(/"/, "", s)
	return s
}

function text(x, y, s, anchor, colour) {
	printf "<text x=\"%.1f\" y=\"%.1f\" font-size=\"12\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n", x, y, anchor, colour, s
}

function height(us) { return us > 10 ? log(us / 10) / log(10) * 65 : 1 }

function panel(program, left, title,    i, k, us, x) {
	text(left + 210, 30, title, "middle", "#222")
	for (us = 10; us <= 100000; us *= 10) {
		printf "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>\n", left, 330 - height(us), left + 420, 330 - height(us)
		text(left - 6, 334 - (us > 10 ? height(us) : 0), us < 1000 ? us " µs" : us / 1000 " ms", "end", "#444")
	}
	for (k = 1; k <= 4; k++) {
		text(left + k * 105 - 52, 350, keys[k], "middle", "#222")
		for (i = 1; i <= 3; i++) {
			us = figure[versions[i], program, keys[k] "_us"]
			x = left + k * 105 - 102 + i * 24
			printf "<rect x=\"%.1f\" y=\"%.1f\" width=\"20\" height=\"%.1f\" fill=\"%s\"/>\n", x, 330 - height(us), height(us), colours[i]
		}
	}
}

BEGIN {
	split("stock,twolevel,stock again", versions, ",")
	split("#777 #1f5fa8 #bbb", colours, " ")
	split("p50 p90 p99 max", keys, " ")
}

{
	n = split("p50_us p90_us p99_us max_us hog_rounds hog_ms hog_gap_us", names, " ")
	for (i = 1; i <= n; i++)
		figure[value("version"), value("program"), names[i]] = value(names[i])
}

END {
	if (output != "svg") {
		print "| | | p50 | p90 | p99 | max | hogs' rounds | hogs' CPU time | longest wait of a hog |"
		print "|---|---|---|---|---|---|---|---|---|"
		for (k = 1; k <= 2; k++)
			for (i = 1; i <= 3; i++) {
				program = k == 1 ? "wakes" : "cyclictest"
				printf "| %s | %s |", program, versions[i]
				for (j = 1; j <= 4; j++)
					printf " %d µs |", figure[versions[i], program, names[j]]
				printf " %d | %d ms | %d ms |\n", figure[versions[i], program, "hog_rounds"],
					figure[versions[i], program, "hog_ms"], figure[versions[i], program, "hog_gap_us"] / 1000
			}
		exit
	}
	print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1060 400\" font-family=\"sans-serif\">"
	print "<!-- made by scripts/bench twolevel from build/bench/twolevel.json -->"
	print "<rect width=\"1060\" height=\"400\" fill=\"white\"/>"
	panel("wakes", 80, "Wake-up latency beside six hogs: 0.2 ms of work in 4.2 ms")
	panel("cyclictest", 610, "The same, cyclictest as SCHED_OTHER")
	for (i = 1; i <= 3; i++) {
		printf "<rect x=\"%d\" y=\"372\" width=\"12\" height=\"12\" fill=\"%s\"/>\n", 180 + i * 180, colours[i]
		text(198 + i * 180, 383, versions[i], "start", "#222")
	}
	print "</svg>"
}
