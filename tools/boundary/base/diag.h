/* SPDX-License-Identifier: GPL-2.0 */
/*
 * diag.h - messages
 */
#ifndef SCHED_BOUNDARY_BASE_DIAG_H
#define SCHED_BOUNDARY_BASE_DIAG_H

/* What went wrong; the exit status follows from the number of errors. */
extern unsigned int diag_errors;
void diag_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void diag_reason(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void diag_remedy(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif /* SCHED_BOUNDARY_BASE_DIAG_H */
