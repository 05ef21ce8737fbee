/* SPDX-License-Identifier: GPL-2.0 */
/*
 * print.h - the one way out
 */
#ifndef _SCHEDCTL_BASE_PRINT_H
#define _SCHEDCTL_BASE_PRINT_H

#include <stdio.h>

void print(FILE *out, const char *format, ...) __attribute__((__format__(__printf__, 2, 3)));
void print_json(const char *json);

#endif /* _SCHEDCTL_BASE_PRINT_H */
