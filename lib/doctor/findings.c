// SPDX-License-Identifier: GPL-2.0
/*
 * findings.c - what an examination found, in the order in which it looked
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>

#include "core/error.h"
#include "core/word.h"
#include "doctor/findings.h"

/**
 * struct schedmgr_findings - a list of findings
 * @count: how many
 * @room: for how many there is memory
 * @failed: there was no memory for one
 * @entries: the findings
 */
struct schedmgr_findings {
	size_t count;
	size_t room;
	bool failed;
	struct schedmgr_finding *entries;
};

struct schedmgr_findings *sm_findings_new(void)
{
	return calloc(1, sizeof(struct schedmgr_findings));
}

/* One more; NULL: there is no memory, which sm_findings_failed() tells. */
static struct schedmgr_finding *add(struct schedmgr_findings *findings)
{
	struct schedmgr_finding *larger;

	if (findings->count == findings->room) {
		findings->room = findings->room ? 2 * findings->room : 32;
		larger = realloc(findings->entries, findings->room * sizeof(*larger));
		if (!larger) {
			findings->failed = true;
			findings->room = findings->count;
			return NULL;
		}
		findings->entries = larger;
	}
	findings->entries[findings->count] = (struct schedmgr_finding){ .what = "" };
	return &findings->entries[findings->count++];
}

/* @what: a constant.  What to do about it is said by sm_findings_advise(). */
void sm_findings_add(struct schedmgr_findings *findings, const char *what, enum schedmgr_verdict verdict,
		     const char *format, ...)
{
	struct schedmgr_finding *finding = add(findings);
	va_list arguments;

	if (!finding)
		return;
	va_start(arguments, format);
	finding->what = what;
	finding->verdict = verdict;
	finding->detail = schedmgr_text_vformat(format, arguments);
	va_end(arguments);
	if (!finding->detail)
		findings->failed = true;
}

/* What to do about the last finding. */
void sm_findings_advise(struct schedmgr_findings *findings, const char *format, ...)
{
	struct schedmgr_finding *finding;
	va_list arguments;

	if (!findings->count)
		return;
	finding = &findings->entries[findings->count - 1];
	free(finding->remedy);
	va_start(arguments, format);
	finding->remedy = schedmgr_text_vformat(format, arguments);
	va_end(arguments);
	if (!finding->remedy)
		findings->failed = true;
}

/* What was recorded last in the context is a finding. */
void sm_findings_add_failure(struct schedmgr_findings *findings, struct schedmgr_ctx *ctx, const char *what,
			     enum schedmgr_verdict verdict)
{
	sm_findings_add(findings, what, verdict, "%s", schedmgr_error_message(ctx));
	if (*schedmgr_error_remedy(ctx))
		sm_findings_advise(findings, "%s", schedmgr_error_remedy(ctx));
	sm_clear(ctx);
}

/* Gives the list to the caller, or says that memory did not suffice. */
int sm_findings_finish(struct schedmgr_ctx *ctx, struct schedmgr_findings *findings, struct schedmgr_findings **to)
{
	if (!findings || findings->failed) {
		schedmgr_findings_free(findings);
		return sm_fail_memory(ctx);
	}
	sm_clear(ctx);
	*to = findings;
	return 0;
}

const struct schedmgr_finding *schedmgr_findings_next(const struct schedmgr_findings *findings,
						      const struct schedmgr_finding *finding)
{
	size_t next = finding ? (size_t)(finding - findings->entries) + 1 : 0;

	return next < findings->count ? &findings->entries[next] : NULL;
}

unsigned int schedmgr_findings_worst(const struct schedmgr_findings *findings)
{
	unsigned int worst = SCHEDMGR_VERDICT_OK;
	size_t i;

	for (i = 0; i < findings->count; i++)
		if (findings->entries[i].verdict > worst)
			worst = findings->entries[i].verdict;
	return worst;
}

static const char *const names[] = {
	[SCHEDMGR_VERDICT_OK] = "ok",
	[SCHEDMGR_VERDICT_WARN] = "warn",
	[SCHEDMGR_VERDICT_FAIL] = "fail",
};

static const struct sm_words words = SM_WORDS(names);

const char *schedmgr_verdict_name(unsigned int verdict)
{
	return sm_word(&words, verdict);
}

void schedmgr_findings_free(struct schedmgr_findings *findings)
{
	size_t i;

	if (!findings)
		return;
	for (i = 0; i < findings->count; i++) {
		free(findings->entries[i].detail);
		free(findings->entries[i].remedy);
	}
	free(findings->entries);
	free(findings);
}
