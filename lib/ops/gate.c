// SPDX-License-Identifier: GPL-2.0
/*
 * gate.c - what a version on trial has to keep to: "[CLASS:]PERCENTILE=LIMIT"
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/error.h"
#include "core/text.h"
#include "core/word.h"

#define CLASS_MAX 16

/* Units of a limit, in nanoseconds; of a ratio, "x", in percent. */
static const struct unit {
	const char *name;
	double scale;
	double max;
} units[] = {
	{ "x", 100, SCHEDMGR_MAX_RATIO },
	{ "us", 1e3, 1e11 },
	{ "ms", 1e6, 1e11 },
	{ "s", 1e9, 1e11 },
};

/* A positive number in digits and at most one point.  Returns what follows it, NULL: there is none. */
static const char *parse_number(const char *text, double *number)
{
	static const char digits[] = "0123456789";
	double unit = 1;

	if (!*text || !strchr(digits, *text))
		return NULL;
	for (*number = 0; *text && strchr(digits, *text); text++)
		*number = 10 * *number + (*text - '0');
	if (*text != '.')
		return text;
	for (text++; *text && strchr(digits, *text); text++)
		*number += (*text - '0') * (unit /= 10);
	return text;
}

/* "p99", "p99.9"; returns what follows, or NULL. */
static const char *parse_percentile(const char *text, struct schedmgr_gate *gate)
{
	double number;

	text = *text == 'p' ? parse_number(text + 1, &number) : NULL;
	if (!text || number < 0.1 || number > 99.9)
		return NULL;
	number *= 10;
	gate->per_mille = number + 0.5;
	return number - gate->per_mille < 1e-6 && gate->per_mille - number < 1e-6 ? text : NULL;
}

static const struct unit *find_unit(const char *name)
{
	const struct unit *unit;

	for (unit = units; unit < units + SM_ARRAY_SIZE(units); unit++)
		if (!strcmp(unit->name, name))
			return unit;
	return NULL;
}

/* "2x", "5ms" */
static bool parse_limit(const char *text, struct schedmgr_gate *gate)
{
	const struct unit *unit;
	double number;

	text = parse_number(text, &number);
	unit = text ? find_unit(text) : NULL;
	if (!unit || number * unit->scale < 1 || number * unit->scale > unit->max)
		return false;
	if (unit == units)
		gate->ratio = number * unit->scale + 0.5;
	else
		gate->limit_ns = number * unit->scale + 0.5;
	return true;
}

/* "rt:"; returns what follows, or NULL. */
static const char *parse_class(const char *text, struct schedmgr_gate *gate)
{
	size_t len = strcspn(text, ":"), i;

	if (!text[len])
		return text;
	for (i = 0; i < sm_class_words.count; i++)
		if (strlen(sm_class_words.names[i]) == len && !strncmp(text, sm_class_words.names[i], len)) {
			gate->classes = 1u << i;
			return text + len + 1;
		}
	return NULL;
}

int schedmgr_parse_gate(struct schedmgr_ctx *ctx, const char *text, struct schedmgr_gate *gate)
{
	const char *rest;

	sm_clear(ctx);
	*gate = (struct schedmgr_gate){ 0 };
	rest = parse_class(text, gate);
	rest = rest ? parse_percentile(rest, gate) : NULL;
	if (rest && *rest == '=' && parse_limit(rest + 1, gate))
		return 0;
	sm_fail(ctx, -EINVAL, SCHEDMGR_REASON_ARGUMENT, "the gate '%s' is not [CLASS:]PERCENTILE=LIMIT", text);
	sm_remedy(ctx, "for instance p99=2x, at most twice of before; rt:p99.9=1.5x; p95=5ms. Classes are fair, rt, deadline, percentiles p0.1 to p99.9, ratios 0.01x to %ux, units us, ms, s",
		  SCHEDMGR_MAX_RATIO / 100);
	return -EINVAL;
}

static void print_limit(const struct schedmgr_gate *gate, char *text, size_t size)
{
	const struct unit *unit = units + SM_ARRAY_SIZE(units) - 1;

	if (gate->ratio) {
		sm_text_print(text, size, "%.9gx", gate->ratio / 100.0);
		return;
	}
	while (unit > units + 1 && gate->limit_ns < unit->scale)
		unit--;
	sm_text_print(text, size, "%.9g%s", gate->limit_ns / unit->scale, unit->name);
}

void schedmgr_gate_to_text(const struct schedmgr_gate *gate, char text[64])
{
	char class[CLASS_MAX] = "", limit[32];
	unsigned int i;

	*text = '\0';
	if (!gate->per_mille)
		return;
	for (i = 0; i < sm_class_words.count; i++)
		if (gate->classes == 1u << i)
			snprintf(class, sizeof(class), "%s:", sm_class_words.names[i]);
	print_limit(gate, limit, sizeof(limit));
	sm_text_print(text, 64, "%sp%.9g=%s", class, gate->per_mille / 10.0, limit);
}
