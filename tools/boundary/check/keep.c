// SPDX-License-Identifier: GPL-2.0
/*
 * keep.c - data that a manifest keeps, and the payload does not have
 */
#include <string.h>

#include "base/array.h"
#include "base/diag.h"
#include "base/text.h"
#include "read/manifest.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/tree.h"
#include "check/check.h"

#define NAMES_MAX	20

/* Is it the payload's own, and would be reset? */
static bool is_own(const struct atom *atom)
{
	return atom->fate == FATE_PRIVATE && atom->live;
}

static bool has(const struct cut *cut, const char *name)
{
	const struct atom *atom;

	for_each_atom(atom, cut->payload)
		if (is_own(atom) && !strcmp(atom->name, name))
			return true;
	return false;
}

/* What there is to keep; NULL: nothing. */
static const char *own_names(const struct cut *cut)
{
	const struct atom *atom;
	const char *names = NULL;
	unsigned int n = 0;

	for_each_atom(atom, cut->payload) {
		if (!is_own(atom) || !atom->symbol)
			continue;
		if (n++ == NAMES_MAX)
			return xasprintf("%s, ...", names);
		names = names ? xasprintf("%s, %s", names, atom->name) : atom->name;
	}
	return names;
}

/* A name with a slip in it would be reset without a word. */
void keep_check(struct cut *cut)
{
	const struct word *word;
	const char *names;

	for_each_vec(word, &cut->manifest->keep) {
		if (has(cut, word->text))
			continue;
		diag_error("%s:%u: keep: the payload has no data '%s' of its own", cut->manifest->path, word->line,
			   word->text);
		names = own_names(cut);
		if (names)
			diag_remedy("name some of those that it has: %s", names);
		else
			diag_remedy("it has none at all: leave keep out");
	}
}
