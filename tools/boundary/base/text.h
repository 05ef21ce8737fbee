/* SPDX-License-Identifier: GPL-2.0 */
/*
 * text.h - texts that are made
 */
#ifndef SCHED_BOUNDARY_BASE_TEXT_H
#define SCHED_BOUNDARY_BASE_TEXT_H

#include <stdarg.h>

char *xvasprintf(const char *fmt, va_list ap) __attribute__((format(printf, 1, 0)));
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif /* SCHED_BOUNDARY_BASE_TEXT_H */
