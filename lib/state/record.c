// SPDX-License-Identifier: GPL-2.0
/*
 * record.c - one event: as netlink carries it, as JSON, and as the manager's ring has it
 *
 * One table says for each member which attribute carries it and what it is called in JSON;
 * decoding, printing and parsing only walk it.
 */
#include <errno.h>
#include <string.h>
#include <time.h>

#include <json-c/json.h>
#include <netlink/attr.h>

#include "private.h"

/* Which JSON object a member is in: the event's own, its report, that one's blocker or figures. */
enum group { RECORD, REPORT, BLOCKER, BEFORE, FAIR, RT, DEADLINE };

/* ID: a user or process that may be unset, with all bits 1.  WORD: a number with a name. */
enum type { U32, S32, U64, STRING, ID, WORD };

/**
 * struct field - one member of struct schedmgr_record
 * @attribute: carries it
 * @group: where it is in JSON
 * @type: what it is
 * @name: in JSON
 * @offset: in the struct
 * @size: in the struct
 * @words: of a WORD: its names, from 0
 * @nr_words: of a WORD: how many
 */
struct field {
	unsigned int attribute;
	enum group group;
	enum type type;
	const char *name;
	size_t offset;
	size_t size;
	const char *const *words;
	unsigned int nr_words;
};

static const char *const events[] = {
	[SCHEDMGR_EVENT_STAGED] = "staged",
	[SCHEDMGR_EVENT_UNSTAGED] = "unstaged",
	[SCHEDMGR_EVENT_ACTIVATING] = "activating",
	[SCHEDMGR_EVENT_ACTIVATED] = "activated",
	[SCHEDMGR_EVENT_FAILED] = "failed",
	[SCHEDMGR_EVENT_ROLLED_BACK] = "rolled-back",
	[SCHEDMGR_EVENT_CONFIRM_PENDING] = "confirm-pending",
	[SCHEDMGR_EVENT_CONFIRMED] = "confirmed",
	[SCHEDMGR_EVENT_WATCHDOG] = "watchdog",
	[SCHEDMGR_EVENT_CONFLICT] = "conflict",
	[SCHEDMGR_EVENT_GATE] = "gate",
	[SCHEDMGR_EVENT_STUCK] = "stuck",
};

static const char *const causes[] = {
	[SCHEDMGR_CAUSE_REQUEST] = "request",
	[SCHEDMGR_CAUSE_CONFIRM] = "confirm",
	[SCHEDMGR_CAUSE_WATCHDOG] = "watchdog",
	[SCHEDMGR_CAUSE_SYSRQ] = "sysrq",
	[SCHEDMGR_CAUSE_GATE] = "gate",
};

static const char *const blockers[] = {
	[SCHEDMGR_BLOCKER_NONE] = "none",
	[SCHEDMGR_BLOCKER_TASK] = "task",
	[SCHEDMGR_BLOCKER_STACK] = "stack",
	[SCHEDMGR_BLOCKER_ENTRY] = "entry",
};

#define FIELD(attr, in, kind, json, member)					\
	{ .attribute = SCHEDMGR_A_##attr, .group = in, .type = kind, .name = json,	\
	  .offset = offsetof(struct schedmgr_record, member),			\
	  .size = sizeof(((struct schedmgr_record *)0)->member) }

#define WORDS(attr, in, json, member, list)					\
	{ .attribute = SCHEDMGR_A_##attr, .group = in, .type = WORD, .name = json,	\
	  .offset = offsetof(struct schedmgr_record, member),			\
	  .size = sizeof(__u32), .words = list, .nr_words = SM_ARRAY_SIZE(list) }

#define LATENCY(class, id, json, member)						\
	FIELD(class##_##id, class, U64, json, report.before.latency[SCHEDMGR_CLASS_##class].member)

/* In the order in which JSON has them. */
static const struct field fields[] = {
	FIELD(SEQ, RECORD, U64, "seq", seq),
	WORDS(EVENT, RECORD, "event", event, events),
	FIELD(WHEN_NS, RECORD, U64, "when_ns", when_ns),
	FIELD(BOOT_NS, RECORD, U64, "boot_ns", boot_ns),
	WORDS(CAUSE, RECORD, "cause", cause, causes),
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
	WORDS(BLOCKER, BLOCKER, "kind", report.blocker, blockers),
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

static const struct {
	const char *name;
	enum group group;
} classes[] = {
	[SCHEDMGR_CLASS_FAIR] = { "fair", FAIR },
	[SCHEDMGR_CLASS_RT] = { "rt", RT },
	[SCHEDMGR_CLASS_DEADLINE] = { "deadline", DEADLINE },
};

#define for_each_field(f) \
	for ((f) = fields; (f) < fields + SM_ARRAY_SIZE(fields); (f)++)

static const char *word(const char *const *words, unsigned int count, unsigned int number)
{
	return number < count && words[number] ? words[number] : "unknown";
}

SM_EXPORT const char *schedmgr_event_name(unsigned int event)
{
	return word(events, SM_ARRAY_SIZE(events), event);
}

SM_EXPORT const char *schedmgr_cause_name(unsigned int cause)
{
	return word(causes, SM_ARRAY_SIZE(causes), cause);
}

SM_EXPORT const char *schedmgr_blocker_name(unsigned int blocker)
{
	return word(blockers, SM_ARRAY_SIZE(blockers), blocker);
}

/* The kernel ends them, but nothing relies on that. */
static void end_strings(struct schedmgr_record *record)
{
	const struct field *field;

	for_each_field(field)
		if (field->type == STRING)
			((char *)record)[field->offset + field->size - 1] = '\0';
}

static void set_string(char *to, size_t size, const char *from, size_t len)
{
	len = strnlen(from, len < size ? len : size - 1);
	memset(to, 0, size);
	memcpy(to, from, len);
}

/* From netlink.  Returns false when the attribute is of another size than the member. */
bool sm_record_set(struct schedmgr_record *record, const struct nlattr *attribute)
{
	size_t len = nla_len(attribute);
	const struct field *field;

	for_each_field(field) {
		char *member = (char *)record + field->offset;

		if (field->attribute != (unsigned int)nla_type(attribute))
			continue;
		if (field->type == STRING)
			set_string(member, field->size, nla_data(attribute), len);
		else if (len == field->size)
			memcpy(member, nla_data(attribute), len);
		else
			return false;
	}
	return true;	/* attributes that are not known are passed over */
}

static uint64_t get_number(const struct schedmgr_record *record, const struct field *field)
{
	uint64_t number = 0;

	/* Little-endian, as everything that has loadable schedulers. */
	memcpy(&number, (const char *)record + field->offset, field->size);
	return number;
}

static struct json_object *make_value(const struct schedmgr_record *record, const struct field *field)
{
	const char *member = (const char *)record + field->offset;
	uint64_t number;

	if (field->type == STRING)
		return *member ? json_object_new_string(member) : NULL;
	number = get_number(record, field);
	switch (field->type) {
	case WORD:
		return json_object_new_string(word(field->words, field->nr_words, number));
	case S32:
		return json_object_new_int((int32_t)number);
	case ID:
		return number == UINT32_MAX ? NULL : json_object_new_uint64(number);
	default:
		return json_object_new_uint64(number);
	}
}

static void add_group(struct json_object *object, const struct schedmgr_record *record, enum group group)
{
	const struct field *field;

	for_each_field(field)
		if (field->group == group)
			json_object_object_add(object, field->name, make_value(record, field));
}

static struct json_object *make_blocker(const struct schedmgr_record *record)
{
	struct json_object *object;

	if (record->report.blocker == SCHEDMGR_BLOCKER_NONE)
		return NULL;
	object = json_object_new_object();
	add_group(object, record, BLOCKER);
	if (record->report.blocker == SCHEDMGR_BLOCKER_ENTRY)
		json_object_object_add(object, "pid", NULL);
	return object;
}

/* A class of which nothing was measured is null. */
static struct json_object *make_figures(const struct schedmgr_record *record)
{
	const struct schedmgr_figures *figures = &record->report.before;
	struct json_object *object, *latency;
	size_t i;

	if (!figures->duration_ns)
		return NULL;
	object = json_object_new_object();
	add_group(object, record, BEFORE);
	json_object_object_add(object, "switches_per_s", json_object_new_uint64(schedmgr_switch_rate(figures)));
	for (i = 0; i < SM_ARRAY_SIZE(classes); i++) {
		latency = figures->latency[i].samples ? json_object_new_object() : NULL;
		if (latency)
			add_group(latency, record, classes[i].group);
		json_object_object_add(object, classes[i].name, latency);
	}
	return object;
}

static struct json_object *make_report(const struct schedmgr_record *record)
{
	unsigned int error = record->report.error;
	const char *name = error ? strerrorname_np(error) : NULL;
	struct json_object *object;

	if (!*record->report.to)
		return NULL;
	object = json_object_new_object();
	add_group(object, record, REPORT);
	json_object_object_add(object, "error_name", name ? json_object_new_string(name) : NULL);
	json_object_object_add(object, "blocker", make_blocker(record));
	json_object_object_add(object, "before", make_figures(record));
	return object;
}

/* CLOCK_REALTIME as people and other programs read it, in UTC. */
static struct json_object *make_time(uint64_t ns)
{
	time_t seconds = ns / 1000000000;
	char text[48], date[32];
	struct tm tm;

	if (!gmtime_r(&seconds, &tm))
		return NULL;
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text, sizeof(text), "%s.%06uZ", date, (unsigned int)(ns % 1000000000 / 1000));
	return json_object_new_string(text);
}

/* The text of a JSON object on one line, without a newline; releases the object. */
static char *print_object(struct json_object *object)
{
	const char *text;
	char *copy;

	text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	copy = text ? schedmgr_text_from_json(text) : NULL;
	json_object_put(object);
	return copy;
}

SM_EXPORT char *schedmgr_record_to_json(const struct schedmgr_record *record, const char *boot_id)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(object, "time", make_time(record->when_ns));
	json_object_object_add(object, "boot_id", *boot_id ? json_object_new_string(boot_id) : NULL);
	add_group(object, record, RECORD);
	json_object_object_add(object, "report", make_report(record));
	return print_object(object);
}

SM_EXPORT char *schedmgr_report_to_json(const struct schedmgr_report *report)
{
	struct schedmgr_record record = { .report = *report };

	return print_object(make_report(&record));
}

SM_EXPORT char *schedmgr_figures_to_json(const struct schedmgr_figures *figures)
{
	struct schedmgr_record record = { .report.before = *figures };
	struct json_object *object = make_figures(&record);

	return object ? print_object(object) : strdup("null");
}

static unsigned int find_word(const struct field *field, const char *text)
{
	unsigned int i;

	for (i = 0; i < field->nr_words; i++)
		if (field->words[i] && !strcmp(field->words[i], text))
			return i;
	return 0;
}

static void set_value(struct schedmgr_record *record, const struct field *field,
		      struct json_object *value)
{
	char *member = (char *)record + field->offset;
	uint64_t number;

	if (field->type == STRING) {
		const char *text = value ? json_object_get_string(value) : "";

		set_string(member, field->size, text, strlen(text));
		return;
	}
	if (!value)
		number = field->type == ID ? UINT32_MAX : 0;
	else if (field->type == WORD)
		number = find_word(field, json_object_get_string(value));
	else
		number = field->type == S32 ? (uint64_t)json_object_get_int64(value) :
					      json_object_get_uint64(value);
	memcpy(member, &number, field->size);
}

static void parse_group(struct schedmgr_record *record, struct json_object *object, enum group group)
{
	const struct field *field;

	for_each_field(field)
		if (field->group == group)
			set_value(record, field, json_object_object_get(object, field->name));
}

/* What is in an object within another, if it is there. */
static struct json_object *parse_inner(struct schedmgr_record *record, struct json_object *outer, const char *key,
				       enum group group)
{
	struct json_object *object = json_object_object_get(outer, key);

	if (!json_object_is_type(object, json_type_object))
		return NULL;
	parse_group(record, object, group);
	return object;
}

static void parse_report(struct schedmgr_record *record, struct json_object *outer)
{
	struct json_object *report = parse_inner(record, outer, "report", REPORT), *before;
	size_t i;

	parse_inner(record, report, "blocker", BLOCKER);
	before = parse_inner(record, report, "before", BEFORE);
	for (i = 0; i < SM_ARRAY_SIZE(classes); i++)
		parse_inner(record, before, classes[i].name, classes[i].group);
}

static bool parse_object(struct schedmgr_record *record, char boot_id[SM_BOOT_ID_LEN],
			 struct json_object *object)
{
	if (!json_object_is_type(object, json_type_object))
		return false;
	sm_json_get_string(object, "boot_id", boot_id, SM_BOOT_ID_LEN);
	parse_group(record, object, RECORD);
	parse_report(record, object);
	return record->seq;
}

/* From a line that schedmgr_record_to_json() made.  Returns false when it is not one. */
bool sm_record_parse(struct schedmgr_record *record, char boot_id[SM_BOOT_ID_LEN], const char *line, size_t len)
{
	struct json_object *object = sm_json_parse(line, len);
	bool good;

	*record = (struct schedmgr_record){ .size = sizeof(*record) };
	good = parse_object(record, boot_id, object);
	json_object_put(object);
	return good;
}

/*
 * The event of that number from the manager's ring, or the oldest after it.  Returns 0, -ENODATA
 * when there is none yet, or a negative errno; records nothing.  The device is open.
 */
int sm_record_read(struct schedmgr_ctx *ctx, uint64_t seq, struct schedmgr_record *record)
{
	int ret;

	*record = (struct schedmgr_record){ .size = sizeof(*record), .seq = seq };
	ret = sm_device_ioctl(ctx, SCHEDMGR_IOC_HISTORY, record);
	end_strings(record);
	return ret;
}
