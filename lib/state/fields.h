/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fields.h - the members of an event
 */
#ifndef _SCHEDMGR_STATE_FIELDS_H
#define _SCHEDMGR_STATE_FIELDS_H

#include "core/word.h"
#include "libschedmgr.h"

/* Which JSON object a member is in: the event's own, its report, that one's blocker or figures. */
enum sm_group { RECORD, REPORT, BLOCKER, BEFORE, FAIR, RT, DEADLINE };

/* ID: a user or process that may be unset, with all bits 1.  WORD: a number with a name. */
enum sm_type { U32, S32, U64, STRING, ID, WORD };

/**
 * struct sm_field - one member of struct schedmgr_record
 * @attribute: carries it
 * @group: where it is in JSON
 * @type: what it is
 * @name: in JSON
 * @offset: in the struct
 * @size: in the struct
 * @words: of a WORD: its names
 */
struct sm_field {
	unsigned int attribute;
	enum sm_group group;
	enum sm_type type;
	const char *name;
	size_t offset;
	size_t size;
	const struct sm_words *words;
};

extern const struct sm_field sm_record_fields[];
extern const size_t sm_record_nr_fields;

#define sm_for_each_field(f) \
	for ((f) = sm_record_fields; (f) < sm_record_fields + sm_record_nr_fields; (f)++)

void sm_field_set_string(char *to, size_t size, const char *from, size_t len);

#endif /* _SCHEDMGR_STATE_FIELDS_H */
