// SPDX-License-Identifier: GPL-2.0
/*
 * imports.c - what the cut leaves undefined must be there when the payload is loaded
 *
 * vmlinux's symbol table also has what lies in memory that was freed when the kernel
 * had booted.  A payload would be linked to whatever is there now.
 */
#include <string.h>

#include "base/diag.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/name.h"
#include "read/config.h"
#include "read/ksyms.h"
#include "read/reloc.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/live.h"
#include "model/match.h"
#include "model/tree.h"
#include "check/check.h"

/* Will the runtime, which is linked to the cut, or the manager have it? */
static bool is_provided(const struct cut *cut, const char *name)
{
	return rules_match(&cut->config->runtime, name) || match_global(cut->ksyms, name);
}

/* Was its memory freed after boot?  That of a CPU's data and of what has no such bounds was not. */
static bool is_freed(const struct cut *cut, const struct ksym *sym)
{
	const struct ksym *begin = match_global(cut->ksyms, "__init_begin");
	const struct ksym *end = match_global(cut->ksyms, "__init_end");

	return begin && end && sym->address >= begin->address && sym->address < end->address;
}

static const char *lasting_name(const struct cut *cut, const char *name)
{
	const struct ksym *sym = match_global(cut->ksyms, name);

	return sym && !is_freed(cut, sym) ? name : NULL;
}

/* __register_sysctl_init() is for boot, register_sysctl() for later.  NULL: nothing is known. */
static const char *lasting(const struct cut *cut, const char *name)
{
	const char *found = NULL;

	for (; !found && *name; name += strspn(name, "_") ?: strlen(name)) {
		size_t n = strlen(name);

		if (str_ends(name, "_init"))
			found = lasting_name(cut, xstrndup(name, n - strlen("_init")));
	}
	return found;
}

static void refuse_freed(const struct cut *cut, const struct atom *atom, const char *name)
{
	const char *instead = lasting(cut, name);

	diag_error("%s: %s refers to %s, whose memory was freed when the kernel had booted",
		   atom_where(atom), atom->name, name);
	if (instead)
		diag_remedy("use %s instead, which is there after boot", instead);
	else
		diag_remedy("use what modules use in its place; what only boot code has, a payload "
			    "cannot have");
}

static void refuse_absent(const struct atom *atom, const char *name)
{
	diag_error("%s: %s refers to %s, which vmlinux does not have", atom_where(atom), atom->name,
		   name);
	diag_remedy("it may be inline or configured out in this kernel; use what its headers offer");
}

static void check_import(const struct cut *cut, const struct atom *atom, const struct reloc *reloc)
{
	const char *name = reloc_name(reloc);
	const struct ksym *sym = reloc->target ? reloc->target->ksym : match_global(cut->ksyms, name);

	if (sym && is_freed(cut, sym))
		refuse_freed(cut, atom, name);
	else if (!reloc->target && !is_provided(cut, name))
		refuse_absent(atom, name);
}

/* Every name that the cut leaves undefined, once. */
void imports_check(struct cut *cut)
{
	const struct reloc *reloc;
	struct map seen = { 0 };
	struct atom *atom;

	for_each_atom(atom, cut->payload) {
		if (!atom->live)
			continue;
		for_each_reloc(reloc, atom) {
			const char *name = reference_import(cut, atom, reloc);

			if (!name || map_get(&seen, name))
				continue;
			map_set(&seen, name, atom);
			check_import(cut, atom, reloc);
		}
	}
}
