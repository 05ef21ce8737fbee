// SPDX-License-Identifier: GPL-2.0
/*
 * gate.c - is the version on trial worse than the one before?
 *
 * One percentile of the latencies from wake-up to run is compared with what it was under the
 * version before, or with a limit, class by class.  A single hiccup of the machine is not to
 * throw a good version out: before the end of the trial it takes several looks in a row.
 */
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/math64.h>
#include <linux/schedmgr.h>
#include <linux/string.h>

#include "base/version.h"
#include "control/gate.h"
#include "control/health.h"

#define LOOKS		3	/* in a row that find it worse */
#define BEYOND		10	/* wake-ups beyond the percentile that make it a figure */
#define FLOOR_NS	1000	/* latencies below that count as that much */

/* Under schedmgr_mutex; per_mille 0: there is no gate. */
static struct {
	struct schedmgr_gate ask;
	bool settled;		/* the first look was made */
	unsigned int worse;	/* looks in a row */
	bool shut;		/* it was found worse: nothing changes that any more */
} gate;

/* A class as it was and is. */
struct comparison {
	enum schedmgr_class class;
	enum schedmgr_verdict verdict;
	u64 before;
	u64 now;
	u64 limit;
	u64 samples_before;
	u64 samples;
};

static const char *const class_names[] = {
	[SCHEDMGR_CLASS_FAIR] = "fair",
	[SCHEDMGR_CLASS_RT] = "rt",
	[SCHEDMGR_CLASS_DEADLINE] = "deadline",
};

/**
 * schedmgr_gate_set() - a trial begins with a gate, or ends
 * @ask: what the active version has to keep to; NULL: there is no gate
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_gate_set(const struct schedmgr_gate *ask)
{
	lockdep_assert_held(&schedmgr_mutex);
	memset(&gate, 0, sizeof(gate));
	if (!ask || !ask->per_mille)
		return;
	gate.ask = *ask;
	if (!gate.ask.samples)
		gate.ask.samples = DIV_ROUND_UP(BEYOND * 1000, 1000 - ask->per_mille);
}

/**
 * schedmgr_gate_get() - what the active version has to keep to
 *
 * Context: under schedmgr_mutex.
 * Return: per_mille is 0 where there is no gate.
 */
const struct schedmgr_gate *schedmgr_gate_get(void)
{
	lockdep_assert_held(&schedmgr_mutex);
	return &gate.ask;
}

/**
 * schedmgr_gate_is_shut() - was the active version found worse?
 *
 * Context: under schedmgr_mutex.
 */
bool schedmgr_gate_is_shut(void)
{
	lockdep_assert_held(&schedmgr_mutex);
	return gate.shut;
}

static struct comparison compare(enum schedmgr_class class)
{
	struct comparison c = { .class = class, .verdict = SCHEDMGR_VERDICT_OPEN };
	u64 needed = gate.ask.samples;

	c.before = schedmgr_health_percentile(SCHEDMGR_PERIOD_BEFORE, class, gate.ask.per_mille,
					      &c.samples_before);
	c.now = schedmgr_health_percentile(SCHEDMGR_PERIOD_TRIAL, class, gate.ask.per_mille,
					   &c.samples);
	c.limit = gate.ask.limit_ns ?: mul_u64_u64_div_u64(max_t(u64, c.before, FLOOR_NS),
							   gate.ask.ratio, 100);
	if (c.samples >= needed && (gate.ask.limit_ns || c.samples_before >= needed))
		c.verdict = c.now > c.limit ? SCHEDMGR_VERDICT_WORSE : SCHEDMGR_VERDICT_GOOD;
	return c;
}

/* Which of two says more: the worse one, and of two that are not judged the one with more wake-ups. */
static bool says_more(const struct comparison *a, const struct comparison *b)
{
	if (a->verdict != b->verdict)
		return a->verdict > b->verdict;
	if (a->verdict == SCHEDMGR_VERDICT_OPEN)
		return a->samples > b->samples;
	return mul_u64_u64_div_u64(a->now, 1000, a->limit) > mul_u64_u64_div_u64(b->now, 1000, b->limit);
}

static struct comparison compare_all(void)
{
	struct comparison result = { .verdict = SCHEDMGR_VERDICT_NONE };
	unsigned int class;

	for (class = 0; class < SCHEDMGR_CLASSES; class++) {
		struct comparison c;

		if (gate.ask.classes && !(gate.ask.classes & BIT(class)))
			continue;
		c = compare(class);
		if (says_more(&c, &result))
			result = c;
	}
	return result;
}

/* "p99.9" */
static int print_percentile(char *text, size_t size)
{
	unsigned int tenth = gate.ask.per_mille % 10;

	return scnprintf(text, size, tenth ? "p%u.%u" : "p%u", gate.ask.per_mille / 10, tenth);
}

static int print_limit(char *text, size_t size)
{
	if (gate.ask.limit_ns)
		return scnprintf(text, size, "%llu us", div_u64(gate.ask.limit_ns, NSEC_PER_USEC));
	return scnprintf(text, size, "%u.%02ux of before", gate.ask.ratio / 100, gate.ask.ratio % 100);
}

static void describe(const struct comparison *c, char detail[SCHEDMGR_DETAIL_LEN])
{
	const char *class = class_names[c->class];
	size_t size = SCHEDMGR_DETAIL_LEN;
	int len = print_percentile(detail, size);

	if (c->verdict == SCHEDMGR_VERDICT_OPEN) {
		scnprintf(detail + len, size - len,
			  " not judged: too few wake-ups, of class %s %llu, before %llu, needed %u", class,
			  c->samples, c->samples_before, gate.ask.samples);
		return;
	}
	len += scnprintf(detail + len, size - len, " of class %s %llu us, before %llu us: %s ", class,
			 div_u64(c->now, NSEC_PER_USEC), div_u64(c->before, NSEC_PER_USEC),
			 c->verdict == SCHEDMGR_VERDICT_WORSE ? "more than" : "within");
	print_limit(detail + len, size - len);
}

/**
 * schedmgr_gate_print() - what the active version has to keep to, in words
 * @detail: out: a sentence, or empty where there is no gate
 *
 * Context: under schedmgr_mutex.
 */
void schedmgr_gate_print(char detail[SCHEDMGR_DETAIL_LEN])
{
	int len;

	lockdep_assert_held(&schedmgr_mutex);
	*detail = '\0';
	if (!gate.ask.per_mille)
		return;
	len = print_percentile(detail, SCHEDMGR_DETAIL_LEN);
	len += scnprintf(detail + len, SCHEDMGR_DETAIL_LEN - len, " at most ");
	print_limit(detail + len, SCHEDMGR_DETAIL_LEN - len);
}

/**
 * schedmgr_gate_judge() - how does the active version do?
 * @detail: out: both figures in a sentence, or why there are none; empty: there is no gate
 *
 * Context: under schedmgr_mutex.
 * Return: enum schedmgr_verdict.
 */
enum schedmgr_verdict schedmgr_gate_judge(char detail[SCHEDMGR_DETAIL_LEN])
{
	struct comparison c;

	lockdep_assert_held(&schedmgr_mutex);
	*detail = '\0';
	if (!gate.ask.per_mille)
		return SCHEDMGR_VERDICT_NONE;
	if (gate.settled)
		schedmgr_health_look();
	c = compare_all();
	describe(&c, detail);
	return c.verdict;
}

/**
 * schedmgr_gate_look() - is the active version to go?
 * @last: the trial is over: this look alone decides
 * @detail: out: as of schedmgr_gate_judge()
 *
 * To be called every second; the first call is where measuring begins.
 *
 * Context: under schedmgr_mutex.
 * Return: true when it is.
 */
bool schedmgr_gate_look(bool last, char detail[SCHEDMGR_DETAIL_LEN])
{
	bool is_worse = schedmgr_gate_judge(detail) == SCHEDMGR_VERDICT_WORSE;

	lockdep_assert_held(&schedmgr_mutex);
	if (!gate.settled) {
		schedmgr_health_settle();
		gate.settled = true;
		return false;
	}
	gate.worse = is_worse ? gate.worse + 1 : 0;
	if (is_worse && (last || gate.worse >= LOOKS))
		gate.shut = true;
	return gate.shut;
}
