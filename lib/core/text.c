// SPDX-License-Identifier: GPL-2.0
/*
 * text.c - what is said to people and programs is printable, whatever it is made of
 *
 * Names, paths, command lines and sections of files may hold any byte: escapes of terminals, line
 * ends that forge lines, what is not UTF-8.  All text is put together here, and whatever is put
 * into it is escaped; what is not part of a string is ours.  No locale matters: programs read
 * numbers with a point.
 */
#include <errno.h>
#include <locale.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

#define SPEC_MAX 32

struct arguments {
	va_list list;
};

/**
 * struct conversion - one "%..." of a format
 * @flags: as written
 * @width: 0: none
 * @precision: -1: none
 * @size: 'l', 'L' for "ll", 'z', or 0
 * @type: last character
 */
struct conversion {
	char flags[8];
	int width;
	int precision;
	char size;
	char type;
};

/* The code point that begins at @text, and its length; a negative number: there is none. */
static long decode(const unsigned char *text, size_t left, size_t *len)
{
	static const long least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t i;
	long code;

	*len = *text < 0x80 ? 1 : *text >= 0xf0 ? 4 : *text >= 0xe0 ? 3 : *text >= 0xc2 ? 2 : 0;
	if (!*len || *len > left || *text > 0xf4)
		return -EILSEQ;
	code = *len == 1 ? *text : *text & (0x7f >> *len);
	for (i = 1; i < *len; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return -EILSEQ;
		code = code << 6 | (text[i] & 0x3f);
	}
	return code < least[*len] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? -EILSEQ : code;
}

/* Controls, and what changes lines or the direction of writing without being seen. */
static bool is_hidden(long code)
{
	static const long ranges[][2] = {
		{ 0, 0x1f }, { 0x7f, 0x9f }, { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f },
	};
	size_t i;

	for (i = 0; i < SM_ARRAY_SIZE(ranges); i++)
		if (code >= ranges[i][0] && code <= ranges[i][1])
			return true;
	return false;
}

static void put_escaped(FILE *out, const char *text, size_t len)
{
	size_t i, step;

	for (i = 0; i < len; i += step) {
		long code = decode((const unsigned char *)text + i, len - i, &step);
		size_t end;

		if (code >= 0 && !is_hidden(code)) {
			fwrite(text + i, step, 1, out);
			continue;
		}
		step = code < 0 ? 1 : step;
		for (end = i; end < i + step; end++)
			fprintf(out, "\\x%02x", (unsigned char)text[end]);
	}
}

static void put_string(FILE *out, const struct conversion *c, const char *text)
{
	size_t len = c->precision < 0 ? strlen(text) : strnlen(text, c->precision);
	SM_CLEANUP(sm_cleanup_free) char *escaped = NULL;
	bool left = strchr(c->flags, '-');
	size_t size = 0;
	FILE *inner = open_memstream(&escaped, &size);

	if (!inner)
		return;
	put_escaped(inner, text, len);
	if (fclose(inner))
		return;
	if (!left && size < (size_t)c->width)
		fprintf(out, "%*s", (int)(c->width - size), "");
	fwrite(escaped, size, 1, out);
	if (left && size < (size_t)c->width)
		fprintf(out, "%*s", (int)(c->width - size), "");
}

static int parse_digits(const char **format, struct arguments *arguments)
{
	int number = 0;

	if (**format == '*') {
		(*format)++;
		return va_arg(arguments->list, int);
	}
	for (; **format >= '0' && **format <= '9'; (*format)++)
		number = 10 * number + **format - '0';
	return number;
}

static struct conversion parse_conversion(const char **format, struct arguments *arguments)
{
	struct conversion c = { .precision = -1 };
	size_t len = strspn(*format, "-0+ #");

	snprintf(c.flags, sizeof(c.flags), "%.*s", (int)len, *format);
	*format += len;
	c.width = parse_digits(format, arguments);
	if (**format == '.') {
		(*format)++;
		c.precision = parse_digits(format, arguments);
	}
	if (**format && strchr("lz", **format))
		c.size = *(*format)++;
	if (c.size == 'l' && **format == 'l') {
		c.size = 'L';
		(*format)++;
	}
	c.type = **format;
	if (**format)
		(*format)++;
	return c;
}

static void put_number(FILE *out, const struct conversion *c, struct arguments *arguments)
{
	char spec[SPEC_MAX], precision[12] = "";

	if (c->precision >= 0)
		snprintf(precision, sizeof(precision), ".%d", c->precision);
	if (strchr("feg", c->type)) {
		snprintf(spec, sizeof(spec), "%%%s*%s%c", c->flags, precision, c->type);
		fprintf(out, spec, c->width, va_arg(arguments->list, double));
		return;
	}
	snprintf(spec, sizeof(spec), "%%%s*%s%s%c", c->flags, precision,
		 c->size == 'L' ? "ll" : c->size == 'l' ? "l" : c->size == 'z' ? "z" : "", c->type);
	if (c->size == 'L')
		fprintf(out, spec, c->width, va_arg(arguments->list, long long));
	else if (c->size)
		fprintf(out, spec, c->width, va_arg(arguments->list, long));
	else
		fprintf(out, spec, c->width, va_arg(arguments->list, int));
}

static void put_conversion(FILE *out, const char **format, struct arguments *arguments)
{
	struct conversion c = parse_conversion(format, arguments);
	char one[2] = "";

	switch (c.type) {
	case '%':
		fputc('%', out);
		break;
	case 's':
		put_string(out, &c, va_arg(arguments->list, const char *) ?: "(null)");
		break;
	case 'c':
		one[0] = va_arg(arguments->list, int);
		put_string(out, &c, one);
		break;
	default:
		put_number(out, &c, arguments);
	}
}

static void put_format(FILE *out, const char *format, va_list list)
{
	struct arguments arguments;

	va_copy(arguments.list, list);
	while (*format) {
		size_t len = strcspn(format, "%");

		fwrite(format, len, 1, out);
		format += len;
		if (!*format)
			break;
		format++;
		put_conversion(out, &format, &arguments);
	}
	va_end(arguments.list);
}

char *schedmgr_text_vformat(const char *format, va_list arguments)
{
	locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	locale_t before = plain ? uselocale(plain) : (locale_t)0;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out) {
		put_format(out, format, arguments);
		if (fclose(out)) {
			free(text);
			text = NULL;
		}
	}
	if (plain) {
		uselocale(before);
		freelocale(plain);
	}
	return text;
}

/* As snprintf(). */
void sm_text_print(char *text, size_t size, const char *format, ...)
{
	SM_CLEANUP(sm_cleanup_free) char *printed = NULL;
	va_list arguments;

	va_start(arguments, format);
	printed = schedmgr_text_vformat(format, arguments);
	va_end(arguments);
	snprintf(text, size, "%s", printed ?: "");
}

char *schedmgr_text_from_json(const char *json)
{
	size_t len = strlen(json), size, i, step;
	char *text = NULL;
	FILE *out = open_memstream(&text, &size);

	for (i = 0; out && i < len; i += step) {
		long code = decode((const unsigned char *)json + i, len - i, &step);

		/* What is below a space is between strings: in them it has been escaped. */
		if (code >= 0 && (code < ' ' || !is_hidden(code)))
			fwrite(json + i, step, 1, out);
		else if (code > 0xffff)
			fprintf(out, "\\u%04lx\\u%04lx", 0xd7c0 + (code >> 10), 0xdc00 + (code & 0x3ff));
		else if (code >= 0)
			fprintf(out, "\\u%04lx", code);
		else
			fprintf(out, "\\\\x%02x", (unsigned char)json[i]);
		step = code < 0 ? 1 : step;
	}
	if (out && !fclose(out))
		return text;
	free(text);
	return NULL;
}

/* An errno in words, which no locale changes. */
const char *sm_error_name(int error)
{
	return strerrordesc_np(error < 0 ? -error : error) ?: "unknown error";
}
