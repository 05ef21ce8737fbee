// SPDX-License-Identifier: GPL-2.0
/*
 * sidecar.c - functions of other files that cannot be replaced
 */
#include "base/diag.h"
#include "read/config.h"
#include "read/sidecar.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/tree.h"
#include "check/check.h"

static const char manifest[] = "manifest.yaml: sidecar";

static const struct atom *find(const struct cut *cut, const struct rule *rule)
{
	const struct atom *atom;

	for_each_atom(atom, cut->reference)
		if (atom->function && atom->file && sidecar_names(rule, atom->file, atom->name))
			return atom;
	return NULL;
}

/* Whoever wants a function replaced must not be left with vmlinux's without a word. */
void sidecar_check(struct cut *cut)
{
	const struct rule *rule;

	for_each_vec(rule, &cut->config->sidecar) {
		const struct atom *atom = find(cut, rule);

		if (!atom) {
			diag_error("%s: vmlinux has no function %s of %.*s: there is none, or it is "
				   "inline everywhere", manifest, rule->pattern + sidecar_file_length(rule) + 1,
				   sidecar_file_length(rule), rule->pattern);
			diag_remedy("name the functions that it is inlined into");
		} else if (atom->fate == FATE_OUTSIDE || atom->fate == FATE_DROPPED) {
			diag_error("%s: %s cannot be replaced: %s", manifest, rule->pattern,
				   atom->reason);
			diag_remedy("name one of its callers or of what it calls instead");
		}
	}
}
