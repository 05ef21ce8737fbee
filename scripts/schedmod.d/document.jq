# SPDX-License-Identifier: GPL-2.0
#
# document.jq - the document of a kernel's boundary, as Markdown or HTML, out of what sched-boundary and members.pl found
#
# First the model, {title, head, parts: [{title, text, tables: [{title, text, columns, rows}]}]}, whose cells are text or {code: TEXT};
# then one renderer for each format.

def code: {code: .};

# "fork.c, exit.c and 3 more"
def few($n): if length > $n then "\(.[:$n] | join(", ")) and \(length - $n) more" else join(", ") end;

def by_file: group_by(.file)[] | {file: .[0].file, all: sort_by(.line, .name)};

($facts[0]) as $facts | ($scan[0]) as $scan | ($verified[0].functions) as $verified |

([$symvers | split("\n")[] | split("\t") | select(.[2] == "vmlinux") | {(.[1]): .[3]}] | add) as $exports |
($scan.insiders | map({(.): true}) | add) as $insiders |
# files of the boundary: whoever is in them is a payload's
([$facts.functions[] | select(.fate | startswith("may change")) | {(.file): true}] | add) as $inside |

def callers:
	([.callers | to_entries[] | .key as $file | .value[] | "\(.)() in \($file)"]) as $calls |
	[if $calls | length > 0 then "\($calls | length): \($calls | few(6))" else empty end,
	 if .into then "inlined into \(.into | few(6))" else empty end,
	 if $exports[.name] then "exported to modules" else empty end] | if length > 0 then join("; ") else "none" end;

def function_row: [(.name | code), "\(.line)", .fate, .reason, callers];

def datum_row: [((if .function then "\(.function)(): " else "" end) + .name | code), "\(.line)", (.type | code), "\(.size)", .fate, .reason];

# Who names the member: with a variable of the type, as debug info has it, or by its name alone.
def readers($struct; $users):
	(($scan.files[.name] // []) | map(select($inside[.] | not))) as $all |
	(if $struct.file | startswith("kernel/sched/") then $all | map(select($insiders[.])) else $all end) as $all |
	($all | map(select($users[.]))) as $typed |
	(($all | length) - ($typed | length)) as $other |
	if .name == "" then "not known, it has no name"
	elif $all == [] then "internal to the scheduler"
	elif $typed == [] and $other <= 6 then "by name: \($all | join(", "))"
	else [if $typed == [] then empty else "\($typed | length): \($typed | few(8))" end,
	      if $other > 0 then "by name: \($other)" else empty end] | join("; ") end;

def place: "\(.bit / 8 | floor)\(if .bit % 8 != 0 or .bits % 8 != 0 then ", bit \(.bit % 8), \(.bits) wide" else "" end)";

def struct_table:
	. as $struct | ([.users[]] | add // []) as $functions |
	{title: .name,
	 text: "\(.file):\(.line), \(.size) bytes. \(.fate)\(if .reason then ": \(.reason)" else "" end)\(
		if .unless then ", unless that shows in the code of \(.unless)()" else "" end). Outside, \($functions | length) functions in \(
		.users | length) files have a variable of this type or a pointer to it\(
		if .users == {} then "" else ": \(.users | keys | few(8))" end).",
	 columns: ["member", "byte", "size", "type", "who reads it outside the boundary"],
	 rows: [.users as $users | .members[] | [(.name | code), place, "\(.bits / 8 | floor)", (.type | code), readers($struct; $users)]]};

def functions_table: {title: .file, text: "", columns: ["function", "line", "fate", "why", "callers outside"], rows: [.all[] | function_row]};
def data_table: {title: .file, text: "", columns: ["datum", "line", "type", "bytes", "fate", "why"], rows: [.all[] | datum_row]};

def exactness: {title: "How exact this is", text: "", columns: ["what", "made from", "how exact"], rows: [
	["that this is the kernel's source", "the unmodified source, compiled and compared with vmlinux, all bytes but relocated fields",
	 "exact: \($verified.reproduced) of \($verified.total) functions reproduced"],
	["fates of functions and data, and why", "symbols and relocations of these objects, the symbols of vmlinux, the rules of the boundary file",
	 "exact; the same code decides when a payload is built"],
	["inlined functions", "debug info of these objects", "exact for this compilation; those that nothing uses are not in it"],
	["callers outside", "call sites in the debug info of vmlinux",
	 "exact for direct calls in vmlinux; calls through pointers are not in it, nor modules: for those it says what is exported to them"],
	["members, their places and types; which layouts are shared", "debug info of these objects", "exact"],
	["who outside has a struct", "parameters and variables in the debug info of vmlinux, of this type or a pointer to it",
	 "misses what is reached through another struct only (task->se.load), and modules"],
	["who reads a member outside", "a search for ->member, .member, and container_of() and the like, in the text of \($scope): \($scan.scanned
	 ) files; of a struct that kernel/sched declares only in files that include its headers",
	 "by name, so an upper bound: another struct's member of that name counts as well, comments too. Named first are files that have the type by debug info, which is likelier; 'by name' are all others. Not seen is a name that a macro puts together. A file of the boundary counts as inside, even for those of its functions that stay vmlinux's"]]};

def model: {
	title: "The boundary of \($kver)",
	head: "Which part of kernel/sched of linux \($source) a payload replaces, and what it has in common with the rest of the kernel. Made by schedmod document from the objects that \($compiler) makes of the unmodified source, from the debug info of vmlinux, and from the source. Structs are those that kernel/sched declares, and those that variables of the boundary's functions have or point to.",
	parts: [
		{title: "Exactness", tables: [exactness]},
		{title: "Functions", tables: [$facts.functions | by_file | functions_table]},
		{title: "Data", tables: [$facts.data | by_file | data_table]},
		{title: "Structs", tables: [$facts.structs | sort_by(.file, .line)[] | struct_table]}]};

def md_text: gsub("(?<c>[\\\\|*<>_`])"; "\\\(.c)");
def md_cell: if type == "string" then md_text elif .code == "" then "" else "`\(.code | gsub("\\|"; "\\|"))`" end;
def md_row: "| \(join(" | ")) |";
def md:
	"# \(.title | md_text)", "", (.head | md_text),
	(.parts[] | "", "## \(.title)",
	 (.tables[] | "", "### \(.title | md_text)", "", (select(.text != "") | (.text | md_text), ""),
	  (.columns | md_row, (map("---") | md_row)), (.rows[] | map(md_cell) | md_row)));

def html_cell: if type == "string" then @html else "<code>\(.code | @html)</code>" end;
def html_table:
	"<section><h3>\(.title | @html)</h3>", (select(.text != "") | "<p>\(.text | @html)</p>"),
	"<table><thead><tr>\(.columns | map("<th>\(.)</th>") | add)</tr></thead><tbody>",
	(.rows[] | "<tr>\(map("<td>\(html_cell)</td>") | add)</tr>"), "</tbody></table></section>";
def style: "body{font:14px/1.4 sans-serif;margin:1em 2em}table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:2px 6px;text-align:left;vertical-align:top}nav{position:sticky;top:0;background:#fff;padding:.5em 0}nav a{margin-right:1em}";
# Shows the rows with the text, and what has one in it.
def script: "document.getElementById(\"filter\").oninput=function(){var t=this.value.toLowerCase();document.querySelectorAll(\"section\").forEach(function(s){var n=0,all=s.querySelector(\"h3\").textContent.toLowerCase().indexOf(t)>=0;s.querySelectorAll(\"tbody tr\").forEach(function(r){r.hidden=!all&&r.textContent.toLowerCase().indexOf(t)<0;n+=!r.hidden});s.hidden=!n&&!all})};";
def html:
	"<!DOCTYPE html>", "<html lang=\"en\"><head><meta charset=\"utf-8\"><title>\(.title | @html)</title><style>\(style)</style></head><body>",
	"<h1>\(.title | @html)</h1>", "<p>\(.head | @html)</p>",
	"<nav>\([.parts[].title | "<a href=\"#\(.)\">\(.)</a>"] | add)<input id=\"filter\" type=\"search\" title=\"filter\" aria-label=\"filter\"></nav>",
	(.parts[] | "<h2 id=\"\(.title)\">\(.title)</h2>", (.tables[] | html_table)),
	"<script>\(script)</script>", "</body></html>";

model | if $format == "html" then html else md end
