// SPDX-License-Identifier: GPL-2.0
/*
 * api.c - a user of the shared library, through the public header only
 */
#include <errno.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libschedmgr.h>

#define CHECK(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			exit(1); \
		} \
	} while (0)

static int logged;

static void count_log(void *data, int priority, const char *message)
{
	(void)priority;
	CHECK(data == &logged && *message);
	logged++;
}

static void check_image(struct schedmgr_ctx *ctx, const char *path)
{
	struct schedmgr_image *image;
	const char *names;
	size_t len;

	CHECK(!schedmgr_image_new(ctx, path, &image));
	CHECK(!strcmp(schedmgr_image_get_module(image), "sched_hello_1"));
	CHECK(!strcmp(schedmgr_image_get_modinfo(image, "description"), "a test"));
	CHECK(!schedmgr_image_get_modinfo(image, "descriptio"));
	CHECK(!strcmp(schedmgr_image_get_release(image), "6.1.0-test-amd64"));
	CHECK(!strcmp(schedmgr_image_get_source(image), "6.1.0-1"));
	CHECK(schedmgr_image_get_build_id(image)[19] == 0x11);
	/* not schedmgr_frame */
	CHECK(schedmgr_image_get_imports(image, &names, &len) == 7);
	CHECK(len == sizeof("runqueues") + sizeof("weak_symbol") + sizeof("_printk") + sizeof("some_function") +
		     sizeof("other") + sizeof("twice,1") + sizeof("twice,2"));
	CHECK(schedmgr_image_check(image) == -ENOEXEC);
	CHECK(schedmgr_error_reason(ctx) == SCHEDMGR_REASON_PAYLOAD);
	schedmgr_image_free(image);
}

static void check_record(void)
{
	struct schedmgr_record record = { .size = sizeof(record), .seq = 7, .event = SCHEDMGR_EVENT_STAGED, .name = "a" };
	char *line = schedmgr_record_to_json(&record, "");

	CHECK(strstr(line, "\"seq\":7") && strstr(line, "\"event\":\"staged\"") && strstr(line, "\"report\":null"));
	CHECK(!strchr(line, '\n'));
	free(line);
	CHECK(!strcmp(schedmgr_event_name(99), "unknown") && !strcmp(schedmgr_cause_name(SCHEDMGR_CAUSE_GATE), "gate"));
}

static void check_errors(struct schedmgr_ctx *ctx)
{
	char name[SCHEDMGR_NAME_LEN], version[SCHEDMGR_VERSION_LEN];
	struct schedmgr_switch small = { .size = 8 };

	CHECK(schedmgr_parse_name(ctx, "a:b:c", name, version) == -EINVAL);
	CHECK(schedmgr_error_reason(ctx) == SCHEDMGR_REASON_ARGUMENT);
	CHECK(strstr(schedmgr_error_message(ctx), "'a:b:c'") && *schedmgr_error_remedy(ctx));
	CHECK(logged == 1);
	CHECK(!schedmgr_parse_name(ctx, "a:b", name, version));
	CHECK(!strcmp(name, "a") && !strcmp(version, "b"));
	CHECK(schedmgr_error_reason(ctx) == SCHEDMGR_REASON_NONE);
	CHECK(!*schedmgr_error_message(ctx) && !*schedmgr_error_remedy(ctx));
	CHECK(schedmgr_activate(ctx, &small) == -EINVAL);
	CHECK(!strcmp(schedmgr_state_name(SCHEDMGR_STATE_ACTIVE), "active"));
	CHECK(!strcmp(schedmgr_state_name(99), "unknown"));
}

static char *format_text(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = schedmgr_text_vformat(format, arguments);
	va_end(arguments);
	return text;
}

/* In that locale numbers have a comma, and the library does not mind. */
static void check_locale(struct schedmgr_ctx *ctx, const char *locale)
{
	struct schedmgr_gate gate;
	char text[64], number[8];
	char *formatted;

	CHECK(setlocale(LC_ALL, locale));
	snprintf(number, sizeof(number), "%.1f", 0.5);
	CHECK(!strcmp(number, "0,5"));
	CHECK(!schedmgr_parse_gate(ctx, "rt:p99.9=1.25x", &gate) && gate.per_mille == 999 && gate.ratio == 125);
	schedmgr_gate_to_text(&gate, text);
	CHECK(!strcmp(text, "rt:p99.9=1.25x"));
	CHECK(schedmgr_parse_gate(ctx, "p99,9=1,5x", &gate) == -EINVAL);
	formatted = format_text("%.1f %-6s|%6s|%.2s|%05u|%x|%llu|%zu|%c%%", 0.5, "a\nb", "\xff", "abc", 42u, 255u, 1ull << 40,
				(size_t)7, 'x');
	CHECK(!strcmp(formatted, "0.5 a\\x0ab|  \\xff|ab|00042|ff|1099511627776|7|x%"));
	free(formatted);
	snprintf(number, sizeof(number), "%.1f", 0.5);
	CHECK(!strcmp(number, "0,5"));
}

int main(int argc, char **argv)
{
	struct schedmgr_ctx *ctx;

	CHECK(argc == 3);
	CHECK(!schedmgr_new(&ctx));
	schedmgr_set_log_fn(ctx, count_log, &logged);
	schedmgr_set_log_priority(ctx, 7);
	check_errors(ctx);
	check_image(ctx, argv[1]);
	check_record();
	check_locale(ctx, argv[2]);
	check_image(ctx, argv[1]);
	CHECK(schedmgr_ref(ctx) == ctx);
	CHECK(!schedmgr_unref(ctx));
	CHECK(!schedmgr_unref(ctx));
	return 0;
}
