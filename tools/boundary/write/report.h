/* SPDX-License-Identifier: GPL-2.0 */
/*
 * report.h - what was found, for people and programs
 */
#ifndef SCHED_BOUNDARY_WRITE_REPORT_H
#define SCHED_BOUNDARY_WRITE_REPORT_H

struct cut;

/* diff.c, document.c, report.c */
int diff(const struct cut *cut, const char *lines);
int document(const struct cut *cut, const char *json);
int report_write(struct cut *cut, const char *json, const char *text, const char *verify_json);

#endif /* SCHED_BOUNDARY_WRITE_REPORT_H */
