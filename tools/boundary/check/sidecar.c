// SPDX-License-Identifier: GPL-2.0
/*
 * sidecar.c - functions of other files that cannot be replaced
 */
#include "base/diag.h"
#include "read/manifest.h"
#include "read/sidecar.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/tree.h"
#include "check/check.h"

static const struct atom *find(const struct cut *cut, const struct word *item)
{
	const struct atom *atom;

	for_each_atom(atom, cut->reference)
		if (atom->function && atom->file && sidecar_names(item, atom->file, atom->name))
			return atom;
	return NULL;
}

/* Whoever wants a function replaced must not be left with vmlinux's without a word. */
void sidecar_check(struct cut *cut)
{
	const struct word *item;

	for_each_vec(item, &cut->manifest->sidecar) {
		const struct atom *atom = find(cut, item);

		if (!atom) {
			diag_error("%s:%u: sidecar: vmlinux has no function %s of %.*s: there is none, or it is "
				   "inline everywhere", cut->manifest->path, item->line, item->text + sidecar_file_length(item) + 1,
				   sidecar_file_length(item), item->text);
			diag_remedy("name the functions that it is inlined into");
		} else if (atom->fate == FATE_OUTSIDE || atom->fate == FATE_DROPPED) {
			diag_error("%s:%u: sidecar: %s cannot be replaced: %s", cut->manifest->path, item->line,
				   item->text, atom->reason);
			diag_remedy("name one of its callers or of what it calls instead");
		}
	}
}
