# SPDX-License-Identifier: GPL-2.0
#
# plot.awk - window.json as an SVG: the window against threads, against CPUs, and against runnable tasks
#
# Both axes of each panel are logarithmic. Blue is schedmgr, red is plugsched's algorithm; grey is a stop that does nothing.

# value(NAME): the value of that key in this line, without quotation marks
function value(name,    s) {
	if (!match($0, "\"" name "\": [^,}]+"))
		return ""
	s = substr($0, RSTART + length(name) + 4, RLENGTH - length(name) - 4)
	gsub(/"/, "", s)
	return s
}

function text(x, y, s, anchor, size, colour) {
	printf "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n", x, y, size, anchor, colour, s
}

function line(x1, y1, x2, y2, colour) {
	printf "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x1, y1, x2, y2, colour
}

function px(x) { return left + (log(x) - log(xmin)) / (log(xmax) - log(xmin)) * width }
function py(y) { return top + height - (log(y) - log(ymin)) / (log(ymax) - log(ymin)) * height }

# One panel's frame: x from xmin to xmax with the labels in xs, y in decades.
function panel(title, label, xs,    n, i, x, y, s, named) {
	split("100 100 1000 1k 10000 10k 100000 100k 1000000 1M 10000000 10M 100000000 100M", s, " ")
	for (i = 1; i in s; i += 2)
		named[s[i]] = s[i + 1]
	text(left + width / 2, top - 14, title, "middle", 14, "#222")
	text(left + width / 2, top + height + 36, label, "middle", 12, "#222")
	for (y = ymin; y <= ymax; y *= 10) {
		line(left, py(y), left + width, py(y), "#ddd")
		text(left - 6, py(y) + 4, named[y], "end", 11, "#444")
	}
	n = split(xs, x, " ")
	for (i = 1; i <= n; i++) {
		line(px(x[i]), top + height, px(x[i]), top + height + 4, "#444")
		text(px(x[i]), top + height + 18, x[i], "middle", 11, "#444")
	}
	printf "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"#444\"/>\n", left, top, width, height
}

# curve(points, colour, dash, label, shift): points is "x y x y ..."; the label is shifted down from the last one
function curve(points, colour, dash, label, shift,    n, i, p, path, x, y) {
	n = split(points, p, " ")
	if (n < 2)
		return
	for (i = 1; i <= n; i += 2) {
		x = px(p[i])
		y = py(p[i + 1])
		path = path sprintf("%s%.1f,%.1f", i > 1 ? " " : "", x, y)
		printf "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", x, y, colour
	}
	printf "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s/>\n", path, colour,
		dash ? " stroke-dasharray=\"" dash "\"" : ""
	text(x + 12, y + 4 + shift, label, "start", 11, colour)
}

/"design"/ {
	design = value("design")
	if (value("to") == "stock")
		next
	cpus = value("cpus") + 0
	threads = value("threads") + 0
	runnable = value("runnable") + 0
	window = value("window") + 0
	if (runnable == 0) {
		by_threads[design, cpus] = by_threads[design, cpus] " " threads " " window
		if (threads > 1000 && threads < 10000) {
			by_cpus[design] = by_cpus[design] " " cpus " " window
			if (design == "schedmgr") {
				stop = stop " " cpus " " value("stop")
				empty = empty " " cpus " " value("empty_stop")
			}
		}
	} else {
		by_runnable[design] = by_runnable[design] " " runnable " " (value("quiesce") + value("rebuild"))
	}
}

END {
	blue = "#1f5fa8"
	red = "#b3342a"
	print "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1260 400\" font-family=\"sans-serif\">"
	print "<!-- made by scripts/bench from build/bench/window.json -->"
	print "<rect width=\"1260\" height=\"400\" fill=\"white\"/>"
	top = 50
	height = 280
	width = 270
	ymin = 1000
	ymax = 100000000

	left = 60
	xmin = 40
	xmax = 12000
	panel("Stop window, idle threads", "threads; one line for each of 1, 2, 4, 8 CPUs", "50 1000 10000")
	for (cpus = 1; cpus <= 8; cpus *= 2) {
		curve(by_threads["plugsched", cpus], red, cpus > 1 ? 8 / cpus + 1 " 3" : "", cpus == 1 ? "plugsched" : "")
		curve(by_threads["schedmgr", cpus], blue, cpus > 1 ? 8 / cpus + 1 " 3" : "", cpus == 1 ? "schedmgr" : "")
	}

	left = 480
	xmin = 0.9
	xmax = 9
	panel("Stop window, 1,052 threads", "CPUs; instructions of all CPUs together", "1 2 4 8")
	curve(by_cpus["plugsched"], red, "", "plugsched")
	curve(by_cpus["schedmgr"], blue, "", "schedmgr")
	curve(stop, blue, "5 3", "its whole stop", -6)
	curve(empty, "#777", "5 3", "empty stop", 7)

	left = 900
	xmin = 80
	xmax = 1300
	panel("Quiesce and rebuild, 1 CPU", "runnable tasks", "100 1000")
	curve(by_runnable["plugsched"], red, "", "plugsched", -7)
	curve(by_runnable["schedmgr"], blue, "5 3", "schedmgr", 7)
	text(10, 20, "instructions", "start", 12, "#222")
	print "</svg>"
}
