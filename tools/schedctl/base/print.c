// SPDX-License-Identifier: GPL-2.0
/*
 * print.c - the one way out: all that schedctl says of others passes through here
 *
 * What is put into a line cannot end it, nor move the cursor of a terminal; what is JSON is UTF-8.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/print.h"
#include "libschedmgr.h"

/* As fprintf(), but strings that are put in are made printable. */
void print(FILE *out, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = schedmgr_text_vformat(format, arguments);
	va_end(arguments);
	if (text)
		fputs(text, out);
	free(text);
}

/* A line of JSON. */
void print_json(const char *json)
{
	char *text = schedmgr_text_from_json(json);

	if (text)
		puts(text);
	free(text);
}
