// SPDX-License-Identifier: GPL-2.0
/*
 * word.c - numbers of the interface in words, which schedctl prints and reads
 */
#include <string.h>

#include "core/word.h"

static const char *const events[] = {
	[SCHEDMGR_EVENT_STAGED] = "staged",
	[SCHEDMGR_EVENT_UNSTAGED] = "unstaged",
	[SCHEDMGR_EVENT_ACTIVATING] = "activating",
	[SCHEDMGR_EVENT_ACTIVATED] = "activated",
	[SCHEDMGR_EVENT_FAILED] = "failed",
	[SCHEDMGR_EVENT_ROLLED_BACK] = "rolled-back",
	[SCHEDMGR_EVENT_CONFIRM_PENDING] = "confirm-pending",
	[SCHEDMGR_EVENT_CONFIRMED] = "confirmed",
	[SCHEDMGR_EVENT_WATCHDOG] = "watchdog",
	[SCHEDMGR_EVENT_CONFLICT] = "conflict",
	[SCHEDMGR_EVENT_GATE] = "gate",
	[SCHEDMGR_EVENT_STUCK] = "stuck",
};

static const char *const causes[] = {
	[SCHEDMGR_CAUSE_REQUEST] = "request",
	[SCHEDMGR_CAUSE_CONFIRM] = "confirm",
	[SCHEDMGR_CAUSE_WATCHDOG] = "watchdog",
	[SCHEDMGR_CAUSE_SYSRQ] = "sysrq",
	[SCHEDMGR_CAUSE_GATE] = "gate",
};

static const char *const blockers[] = {
	[SCHEDMGR_BLOCKER_NONE] = "none",
	[SCHEDMGR_BLOCKER_TASK] = "task",
	[SCHEDMGR_BLOCKER_STACK] = "stack",
	[SCHEDMGR_BLOCKER_ENTRY] = "entry",
};

static const char *const classes[] = {
	[SCHEDMGR_CLASS_FAIR] = "fair",
	[SCHEDMGR_CLASS_RT] = "rt",
	[SCHEDMGR_CLASS_DEADLINE] = "deadline",
};

static const char *const states[] = {
	[SCHEDMGR_STATE_STAGED] = "staged",
	[SCHEDMGR_STATE_ACTIVATING] = "activating",
	[SCHEDMGR_STATE_ACTIVE] = "active",
	[SCHEDMGR_STATE_DEACTIVATING] = "deactivating",
};

const struct sm_words sm_event_words = SM_WORDS(events);
const struct sm_words sm_cause_words = SM_WORDS(causes);
const struct sm_words sm_blocker_words = SM_WORDS(blockers);
const struct sm_words sm_class_words = SM_WORDS(classes);
const struct sm_words sm_state_words = SM_WORDS(states);

/* "unknown" for a number without a name: the manager may be newer. */
const char *sm_word(const struct sm_words *words, unsigned int number)
{
	return number < words->count && words->names[number] ? words->names[number] : "unknown";
}

/* The number of that name; 0: there is none. */
unsigned int sm_word_find(const struct sm_words *words, const char *text)
{
	unsigned int i;

	for (i = 0; i < words->count; i++)
		if (words->names[i] && !strcmp(words->names[i], text))
			return i;
	return 0;
}

const char *schedmgr_event_name(unsigned int event)
{
	return sm_word(&sm_event_words, event);
}

const char *schedmgr_cause_name(unsigned int cause)
{
	return sm_word(&sm_cause_words, cause);
}

const char *schedmgr_blocker_name(unsigned int blocker)
{
	return sm_word(&sm_blocker_words, blocker);
}

const char *schedmgr_class_name(unsigned int class)
{
	return sm_word(&sm_class_words, class);
}

const char *schedmgr_state_name(unsigned int state)
{
	return sm_word(&sm_state_words, state);
}
