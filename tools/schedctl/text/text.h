/* SPDX-License-Identifier: GPL-2.0 */
/*
 * text.h - what the files of the text renderer share with each other
 */
#ifndef _SCHEDCTL_TEXT_H
#define _SCHEDCTL_TEXT_H

#include <stdio.h>

#include "base/renderer.h"

#define LABEL_MAX (SCHEDMGR_NAME_LEN + SCHEDMGR_VERSION_LEN)
#define TIME_MAX 32

enum colour { BOLD, RED, GREEN, YELLOW };

/* text.c */
void print_colour(FILE *out, enum colour colour, const char *text);
const char *label(char text[LABEL_MAX], const char *name, const char *version);
const char *duration(char text[TIME_MAX], uint64_t ns);
const char *age(char text[TIME_MAX], uint64_t then);
const char *date(char text[TIME_MAX], uint64_t when_ns);
const char *plural(unsigned int count);

/* version.c */
const char *state_of(const struct schedmgr_entry *entry);
void text_loaded(struct session *session, const struct schedmgr_entry *entry);
void text_unloaded(struct session *session, const struct schedmgr_entry *entry);
void text_versions(struct session *session, const struct schedmgr_list *list);

/* available.c */
void text_available(struct session *session, const struct schedmgr_available_list *list);
void print_unavailable(const struct schedmgr_available *available);

/* image.c */
void text_described(struct session *session, struct schedmgr_image *image, const struct schedmgr_entry *entry);

/* findings.c */
void text_findings(struct session *session, const struct schedmgr_findings *findings);

/* switch.c */
void print_window(const struct schedmgr_report *report);
void print_counts(const struct schedmgr_report *report, const char *newline);
void text_switched(struct session *session, const struct schedmgr_switch *sw);
void text_blocked(struct session *session, const struct schedmgr_report *report);
void text_predicted(struct session *session, const struct schedmgr_report *report);
void text_confirmed(struct session *session, const struct schedmgr_confirm *confirm);

/* health.c */
void print_figures(const struct schedmgr_figures *figures, const char *when);
void print_health(const struct schedmgr_figures *now, const struct schedmgr_report *last);

/* status.c */
void text_status(struct session *session, const struct status *status);

/* event.c */
void print_event(FILE *out, const struct schedmgr_record *record);
void text_event(struct session *session, const struct schedmgr_record *record, const char *boot_id);
void text_lost(struct session *session, uint64_t count);
void text_damaged(struct session *session, uint64_t count);

/* state.c */
void text_default_set(struct session *session, const char *name, const char *version);
void text_quarantine(struct session *session, const struct schedmgr_quarantine *quarantine);
void text_cleared(struct session *session, unsigned int count);
void text_restored(struct session *session, const struct schedmgr_restoration *restoration);

/* renderer.c */
extern const struct renderer renderer_text;

#endif /* _SCHEDCTL_TEXT_H */
