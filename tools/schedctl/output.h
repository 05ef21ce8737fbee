/* SPDX-License-Identifier: GPL-2.0 */
/*
 * output.h - results and errors, as text or as JSON
 */
#ifndef _SCHEDCTL_OUTPUT_H
#define _SCHEDCTL_OUTPUT_H

#include "schedctl.h"

/**
 * struct failure - an error to show
 * @code: exit code
 * @reason: its name, such as "busy"
 * @message: what failed and why
 * @remedy: what to do, or ""
 */
struct failure {
	enum exit_code code;
	const char *reason;
	const char *message;
	const char *remedy;
};

/**
 * struct renderer - one way to show results
 * @loaded: a payload was loaded
 * @unloaded: a payload was unloaded
 * @versions: all versions
 * @status: the manager; @last is NULL when there was no switch
 * @switched: a switch was made
 * @blocked: a switch was tried in vain
 * @failed: an error
 * @finish: nothing more follows
 */
struct renderer {
	void (*loaded)(struct session *session, const struct schedmgr_entry *entry);
	void (*unloaded)(struct session *session, const struct schedmgr_entry *entry);
	void (*versions)(struct session *session, const struct schedmgr_list *list);
	void (*status)(struct session *session, const struct schedmgr_info *info,
		       const struct schedmgr_report *last);
	void (*switched)(struct session *session, const struct schedmgr_report *report);
	void (*blocked)(struct session *session, const struct schedmgr_report *report);
	void (*failed)(struct session *session, const struct failure *failure);
	void (*finish)(struct session *session);
};

/* output.c */
void output_select(struct session *session, bool json);
void output_switch(struct session *session, int error, const struct schedmgr_report *report);
enum exit_code output_error(struct session *session);
enum exit_code output_usage(struct session *session, const char *format, ...) PRINTF(2, 3);
int output_finish(struct session *session);
const char *output_blocker_name(unsigned int kind);
unsigned int output_stack(const struct schedmgr_report *report, char *names[SCHEDMGR_STACK_DEPTH]);
void output_free_stack(char *names[SCHEDMGR_STACK_DEPTH], unsigned int count);

/* output-text.c */
extern const struct renderer renderer_text;

/* output-json.c */
extern const struct renderer renderer_json;

#endif /* _SCHEDCTL_OUTPUT_H */
