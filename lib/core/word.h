/* SPDX-License-Identifier: GPL-2.0 */
/*
 * word.h - numbers of the interface in words
 */
#ifndef _SCHEDMGR_CORE_WORD_H
#define _SCHEDMGR_CORE_WORD_H

#include "core/compiler.h"
#include "libschedmgr.h"

/**
 * struct sm_words - the names of numbers
 * @names: from 0; NULL: that number has none
 * @count: how many
 */
struct sm_words {
	const char *const *names;
	unsigned int count;
};

#define SM_WORDS(array) { .names = (array), .count = SM_ARRAY_SIZE(array) }

extern const struct sm_words sm_event_words;
extern const struct sm_words sm_cause_words;
extern const struct sm_words sm_blocker_words;
extern const struct sm_words sm_class_words;
extern const struct sm_words sm_state_words;

const char *sm_word(const struct sm_words *words, unsigned int number);
unsigned int sm_word_find(const struct sm_words *words, const char *text);

#endif /* _SCHEDMGR_CORE_WORD_H */
