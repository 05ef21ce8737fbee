// SPDX-License-Identifier: GPL-2.0
/*
 * fields.c - the members of an event: which attribute of netlink carries each, what it is called in JSON
 *
 * Decoding, printing and parsing only walk this table.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "state/fields.h"

#define FIELD(attr, in, kind, json, member)					\
	{ .attribute = SCHEDMGR_A_##attr, .group = in, .type = kind, .name = json,	\
	  .offset = offsetof(struct schedmgr_record, member),			\
	  .size = sizeof(((struct schedmgr_record *)0)->member) }

#define WORDS(attr, in, json, member, list)					\
	{ .attribute = SCHEDMGR_A_##attr, .group = in, .type = WORD, .name = json,	\
	  .offset = offsetof(struct schedmgr_record, member),			\
	  .size = sizeof(__u32), .words = &list }

#define LATENCY(class, id, json, member)						\
	FIELD(class##_##id, class, U64, json, report.before.latency[SCHEDMGR_CLASS_##class].member)

/* In the order in which JSON has them. */
const struct sm_field sm_record_fields[] = {
	FIELD(SEQ, RECORD, U64, "seq", seq),
	WORDS(EVENT, RECORD, "event", event, sm_event_words),
	FIELD(WHEN_NS, RECORD, U64, "when_ns", when_ns),
	FIELD(BOOT_NS, RECORD, U64, "boot_ns", boot_ns),
	WORDS(CAUSE, RECORD, "cause", cause, sm_cause_words),
	FIELD(UID, RECORD, ID, "uid", uid),
	FIELD(LOGINUID, RECORD, ID, "loginuid", loginuid),
	FIELD(PID, RECORD, S32, "pid", pid),
	FIELD(COMM, RECORD, STRING, "comm", comm),
	FIELD(COMMAND, RECORD, STRING, "command", command),
	FIELD(NAME, RECORD, STRING, "name", name),
	FIELD(VERSION, RECORD, STRING, "version", version),
	FIELD(MODULE, RECORD, STRING, "module", module),
	FIELD(CONFIRM_MS, RECORD, U32, "confirm_ms", confirm_ms),
	FIELD(DETAIL, RECORD, STRING, "detail", detail),
	FIELD(FROM, REPORT, STRING, "from", report.from),
	FIELD(FROM_VERSION, REPORT, STRING, "from_version", report.from_version),
	FIELD(TO, REPORT, STRING, "to", report.to),
	FIELD(TO_VERSION, REPORT, STRING, "to_version", report.to_version),
	FIELD(ERROR, REPORT, U32, "error", report.error),
	FIELD(RETRIES, REPORT, U32, "retries", report.retries),
	FIELD(START_NS, REPORT, U64, "when_ns", report.when_ns),
	FIELD(WINDOW_NS, REPORT, U64, "window_ns", report.window_ns),
	FIELD(STOP_NS, REPORT, U64, "stop_ns", report.stop_ns),
	FIELD(CHECK_NS, REPORT, U64, "check_ns", report.check_ns),
	FIELD(QUIESCE_NS, REPORT, U64, "quiesce_ns", report.quiesce_ns),
	FIELD(FLIP_NS, REPORT, U64, "flip_ns", report.flip_ns),
	FIELD(REBUILD_NS, REPORT, U64, "rebuild_ns", report.rebuild_ns),
	FIELD(TOTAL_NS, REPORT, U64, "total_ns", report.total_ns),
	FIELD(PREDICTED_NS, REPORT, U64, "predicted_ns", report.predicted_ns),
	FIELD(THREADS, REPORT, U32, "threads", report.threads),
	FIELD(RECHECKED, REPORT, U32, "rechecked", report.rechecked),
	FIELD(PASSES, REPORT, U32, "passes", report.passes),
	FIELD(FULL_CHECK, REPORT, U32, "full_check", report.full_check),
	FIELD(REBUILT, REPORT, U32, "rebuilt", report.rebuilt),
	FIELD(REDIRECTS, REPORT, U32, "redirects", report.redirects),
	FIELD(CPUS, REPORT, U32, "cpus", report.cpus),
	WORDS(BLOCKER, BLOCKER, "kind", report.blocker, sm_blocker_words),
	FIELD(BLOCKER_PID, BLOCKER, S32, "pid", report.blocker_pid),
	FIELD(BLOCKER_COMM, BLOCKER, STRING, "comm", report.blocker_comm),
	FIELD(BLOCKER_FUNCTION, BLOCKER, STRING, "function", report.blocker_function),
	FIELD(DURATION_NS, BEFORE, U64, "duration_ns", report.before.duration_ns),
	FIELD(SWITCHES, BEFORE, U64, "switches", report.before.switches),
	LATENCY(FAIR, SAMPLES, "samples", samples),
	LATENCY(FAIR, P50_NS, "p50_ns", p50_ns),
	LATENCY(FAIR, P95_NS, "p95_ns", p95_ns),
	LATENCY(FAIR, P99_NS, "p99_ns", p99_ns),
	LATENCY(FAIR, P999_NS, "p999_ns", p999_ns),
	LATENCY(RT, SAMPLES, "samples", samples),
	LATENCY(RT, P50_NS, "p50_ns", p50_ns),
	LATENCY(RT, P95_NS, "p95_ns", p95_ns),
	LATENCY(RT, P99_NS, "p99_ns", p99_ns),
	LATENCY(RT, P999_NS, "p999_ns", p999_ns),
	LATENCY(DEADLINE, SAMPLES, "samples", samples),
	LATENCY(DEADLINE, P50_NS, "p50_ns", p50_ns),
	LATENCY(DEADLINE, P95_NS, "p95_ns", p95_ns),
	LATENCY(DEADLINE, P99_NS, "p99_ns", p99_ns),
	LATENCY(DEADLINE, P999_NS, "p999_ns", p999_ns),
};

const size_t sm_record_nr_fields = SM_ARRAY_SIZE(sm_record_fields);

/* Cut to fit, and zeros behind it. */
void sm_field_set_string(char *to, size_t size, const char *from, size_t len)
{
	len = strnlen(from, len < size ? len : size - 1);
	memset(to, 0, size);
	memcpy(to, from, len);
}
