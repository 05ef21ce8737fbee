/* SPDX-License-Identifier: GPL-2.0 */
/*
 * output.h - what text and JSON have in common
 */
#ifndef _SCHEDCTL_BASE_OUTPUT_H
#define _SCHEDCTL_BASE_OUTPUT_H

#include "base/renderer.h"

void output_select(struct session *session, bool json);
void output_switch(struct session *session, int error, const struct schedmgr_switch *sw);
enum exit_code output_error(struct session *session);
enum exit_code output_usage(struct session *session, const char *format, ...)
	__attribute__((__format__(__printf__, 2, 3)));
int output_finish(struct session *session);

#endif /* _SCHEDCTL_BASE_OUTPUT_H */
