// SPDX-License-Identifier: GPL-2.0
/*
 * fields.c - the members of an event: which attribute of netlink carries each, what it is called in JSON
 *
 * Decoding, printing and parsing only walk this table, and what docs/events.schema.json and schedctl(8) say of a member is
 * taken from it: see scripts/describe.
 */
#include "core/field.h"
#include "state/fields.h"

/* Its attribute, the object that it is in, its type, its name there, the member of struct schedmgr_record, what it is. */
#define FIELD(attr, in, kind, json, member, text, ...)						\
	{ .attribute = SCHEDMGR_A_##attr, .group = SM_##in, .type = SM_##kind, .name = json,	\
	  SM_MEMBER(struct schedmgr_record, member), .about = text, ##__VA_ARGS__ }

/* Likewise, of what record-json.c makes. */
#define MADE(in, kind, json, text, ...)								\
	{ .group = SM_##in, .type = SM_##kind, .name = json, .about = text, ##__VA_ARGS__ }

#define LATENCY(class, id, json, member, text)							\
	FIELD(class##_##id, class, NUMBER, json, report.before.latency[SCHEDMGR_CLASS_##class].member, text)

/* In the order in which JSON has them. */
static const struct sm_field fields[] = {
	MADE(RECORD, TEXT, "time", "when_ns in UTC",
	     .pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z$", .always = true),
	MADE(RECORD, TEXT, "boot_id", "the boot it belongs to: /proc/sys/kernel/random/boot_id", .pattern = "^[0-9a-f-]{36}$"),
	FIELD(SEQ, RECORD, NUMBER, "seq", seq, "number within the boot, without a gap", .least = 1),
	FIELD(EVENT, RECORD, WORD, "event", event,
	      "what happened; unknown: schedctl is older than the manager", .words = &sm_event_words),
	FIELD(WHEN_NS, RECORD, NUMBER, "when_ns", when_ns, "CLOCK_REALTIME"),
	FIELD(BOOT_NS, RECORD, NUMBER, "boot_ns", boot_ns, "CLOCK_BOOTTIME"),
	FIELD(CAUSE, RECORD, WORD, "cause", cause, "on whose behalf", .words = &sm_cause_words),
	FIELD(UID, RECORD, ID, "uid", uid, "real user id of who asked"),
	FIELD(LOGINUID, RECORD, ID, "loginuid", loginuid, "user id of the login session"),
	FIELD(PID, RECORD, SIGNED, "pid", pid, "process id of who asked; 0: the kernel itself, or not for this reader"),
	FIELD(COMM, RECORD, STRING, "comm", comm, "its comm"),
	FIELD(COMMAND, RECORD, STRING, "command", command, "its command line, cut to fit"),
	FIELD(NAME, RECORD, NAME, "name", name, "the version that it is about; of a switch, the one switched to"),
	FIELD(VERSION, RECORD, NAME, "version", version, "its version"),
	FIELD(MODULE, RECORD, STRING, "module", module, "its module; null for stock"),
	FIELD(CONFIRM_MS, RECORD, NUMBER, "confirm_ms", confirm_ms, "confirm-pending: how long the trial is"),
	FIELD(DETAIL, RECORD, STRING, "detail", detail,
	      "watchdog, conflict, gate, stuck: a sentence for people; confirm-pending, confirmed: what the gate asks for, what it has found"),
	MADE(RECORD, OBJECT, "report", "what the switch did; null: there was none", .object = "report"),
	FIELD(FROM, REPORT, NAME, "from", report.from, "version that ran before"),
	FIELD(FROM_VERSION, REPORT, NAME, "from_version", report.from_version, "its version"),
	FIELD(TO, REPORT, NAME, "to", report.to, "version that was to run", .always = true),
	FIELD(TO_VERSION, REPORT, NAME, "to_version", report.to_version, "its version"),
	FIELD(ERROR, REPORT, NUMBER, "error", report.error, "errno, 0 when it was made"),
	FIELD(RETRIES, REPORT, NUMBER, "retries", report.retries, "attempts beyond the first"),
	FIELD(START_NS, REPORT, NUMBER, "when_ns", report.when_ns, "CLOCK_BOOTTIME at the start of the window"),
	FIELD(WINDOW_NS, REPORT, NUMBER, "window_ns", report.window_ns, "stop window"),
	FIELD(STOP_NS, REPORT, NUMBER, "stop_ns", report.stop_ns, "the same and what stop_machine() needs around it"),
	FIELD(CHECK_NS, REPORT, NUMBER, "check_ns", report.check_ns, "part of the window: stack check"),
	FIELD(QUIESCE_NS, REPORT, NUMBER, "quiesce_ns", report.quiesce_ns,
	      "part of the window: tasks taken off the run queues"),
	FIELD(FLIP_NS, REPORT, NUMBER, "flip_ns", report.flip_ns, "part of the window: the new version takes over"),
	FIELD(REBUILD_NS, REPORT, NUMBER, "rebuild_ns", report.rebuild_ns, "part of the window: tasks put back"),
	FIELD(TOTAL_NS, REPORT, NUMBER, "total_ns", report.total_ns, "the whole transaction"),
	FIELD(PREDICTED_NS, REPORT, NUMBER, "predicted_ns", report.predicted_ns, "what the window was predicted to be"),
	FIELD(THREADS, REPORT, NUMBER, "threads", report.threads, "stacks checked before the window"),
	FIELD(RECHECKED, REPORT, NUMBER, "rechecked", report.rechecked, "stacks checked in it"),
	FIELD(PASSES, REPORT, NUMBER, "passes", report.passes, "passes over those that had run"),
	FIELD(FULL_CHECK, REPORT, NUMBER, "full_check", report.full_check, "1: all stacks were checked in the window"),
	FIELD(REBUILT, REPORT, NUMBER, "rebuilt", report.rebuilt, "tasks moved"),
	FIELD(REDIRECTS, REPORT, NUMBER, "redirects", report.redirects, "functions redirected afterwards"),
	FIELD(CPUS, REPORT, NUMBER, "cpus", report.cpus, "CPUs that took part"),
	MADE(REPORT, TEXT, "error_name", "such as EBUSY", .pattern = "^E[A-Z0-9]+$"),
	MADE(REPORT, OBJECT, "blocker", "who stood in the way; null: nobody", .object = "blocker"),
	MADE(REPORT, OBJECT, "before", "the health of the version that ran before; null: nothing was measured",
	     .object = "figures"),
	FIELD(BLOCKER, BLOCKER, WORD, "kind", report.blocker, "what it is", .words = &sm_blocker_words, .least = 1),
	FIELD(BLOCKER_PID, BLOCKER, SIGNED, "pid", report.blocker_pid,
	      "its process id; null: it is no task", .nullable = true),
	FIELD(BLOCKER_COMM, BLOCKER, STRING, "comm", report.blocker_comm, "its comm"),
	FIELD(BLOCKER_FUNCTION, BLOCKER, STRING, "function", report.blocker_function, "the function in the way"),
	FIELD(DURATION_NS, FIGURES, NUMBER, "duration_ns", report.before.duration_ns, "how long that is"),
	FIELD(SWITCHES, FIGURES, NUMBER, "switches", report.before.switches, "context switches of all CPUs"),
	MADE(FIGURES, COUNT, "switches_per_s", "the same by time"),
	MADE(FIGURES, OBJECT, "fair", "how long its tasks waited", .object = "latency"),
	MADE(FIGURES, OBJECT, "rt", "how long its tasks waited", .object = "latency"),
	MADE(FIGURES, OBJECT, "deadline", "how long its tasks waited", .object = "latency"),
	LATENCY(FAIR, SAMPLES, "samples", samples, "wake-ups that were measured"),
	LATENCY(FAIR, P50_NS, "p50_ns", p50_ns, "the median"),
	LATENCY(FAIR, P95_NS, "p95_ns", p95_ns, "what 95 % of them did not exceed"),
	LATENCY(FAIR, P99_NS, "p99_ns", p99_ns, "99 %"),
	LATENCY(FAIR, P999_NS, "p999_ns", p999_ns, "99.9 %"),
	LATENCY(RT, SAMPLES, "samples", samples, "wake-ups that were measured"),
	LATENCY(RT, P50_NS, "p50_ns", p50_ns, "the median"),
	LATENCY(RT, P95_NS, "p95_ns", p95_ns, "what 95 % of them did not exceed"),
	LATENCY(RT, P99_NS, "p99_ns", p99_ns, "99 %"),
	LATENCY(RT, P999_NS, "p999_ns", p999_ns, "99.9 %"),
	LATENCY(DEADLINE, SAMPLES, "samples", samples, "wake-ups that were measured"),
	LATENCY(DEADLINE, P50_NS, "p50_ns", p50_ns, "the median"),
	LATENCY(DEADLINE, P95_NS, "p95_ns", p95_ns, "what 95 % of them did not exceed"),
	LATENCY(DEADLINE, P99_NS, "p99_ns", p99_ns, "99 %"),
	LATENCY(DEADLINE, P999_NS, "p999_ns", p999_ns, "99.9 %"),
};

const struct sm_table sm_record_table = SM_TABLE(fields);
