# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# compare.sh - two files of measurements, one number a line: how far apart are they, and how sure is that?

# median FILE
median() {
	sort -n "$1" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

# percent_more FILE OTHER: how much more the median of OTHER is
percent_more() {
	awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN { printf "%+.2f", (b - a) * 100 / a }'
}

# percent_error FILE OTHER: the standard error of that, in percent; a median's is 1.25 times that of a mean
percent_error() {
	awk -v a="$(median "$1")" '
		FNR == 1 { file++ }
		{ n[file]++; sum[file] += $1; squares[file] += $1 * $1 }
		END {
			for (f in n)
				error += n[f] < 2 ? 0 : (squares[f] / n[f] - (sum[f] / n[f]) ^ 2) / (n[f] - 1)
			printf "%.2f", 1.25 * sqrt(error < 0 ? 0 : error) * 100 / a
		}' "$1" "$2"
}
