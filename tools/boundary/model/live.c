// SPDX-License-Identifier: GPL-2.0
/*
 * live.c - where each reference of the cut object goes, and what is left
 *
 * Kept is what an interface function, an overlay or a hook leads to without going
 * through vmlinux.  An entry of a table lives as long as the code it is about.
 */
#include <string.h>

#include "base/array.h"
#include "base/diag.h"
#include "base/malformed.h"
#include "read/config.h"
#include "read/ksyms.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/symbol.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/live.h"
#include "model/match.h"
#include "model/tree.h"

/* What the inputs do not define either is vmlinux's, or the switch itself. */
static const char *undefined_import(const struct cut *cut, const char *name)
{
	const struct ksym *ksym = match_global(cut->ksyms, name);

	if (!strcmp(name, cut->config->switch_call))
		return cut->config->switch_to;
	return ksym ? ksym_import_name(ksym) : name;
}

/* NULL: the reference stays inside, to reloc->target. */
const char *reference_import(const struct cut *cut, const struct atom *from,
			     const struct reloc *reloc)
{
	const struct atom *to = reloc->target;

	if (!to)
		return undefined_import(cut, reloc->symbol->name);
	switch (to->fate) {
	case FATE_OUTSIDE:
	case FATE_SHARED:
	case FATE_OVERLAY:
		return to->ksym ? ksym_import_name(to->ksym) : NULL;
	case FATE_INTERFACE:
	case FATE_INNER:
		/* a pointer may end up in the kernel's data; overlays come and go with us */
		if (to->function && to->ksym && !reloc->branch && !reloc->delta &&
		    from->fate != FATE_OVERLAY && from->section->kind != SECTION_TABLE)
			return ksym_import_name(to->ksym);
		return NULL;
	default:
		return NULL;
	}
}

struct worklist {
	const struct cut *cut;
	VEC(struct atom *) atoms;
};

static void mark(struct worklist *list, struct atom *atom)
{
	if (atom->live)
		return;
	atom->live = true;
	*vec_push(&list->atoms) = atom;
}

static void refuse_reference(const struct atom *from, const struct atom *to)
{
	fault(from->section->object->path, NULL, "%s refers to %s, which is dropped: %s", from->name, to->name,
	      to->reason ? to->reason : "");
	diag_remedy("init code and trace events cannot be part of a payload; keep %s from it", from->name);
}

/* The assembler's own; two bytes cannot reach what is moved away. */
static void refuse_short_branch(const struct atom *from, const struct reloc *reloc)
{
	fault(from->section->object->path, NULL, "%s+%#llx: a short jump to %s leaves the function", from->name,
	      (unsigned long long)(reloc->offset - from->start), reloc->target->name);
	diag_remedy("compile with -ffunction-sections, or take the section attribute off %s", from->name);
}

static void follow(struct worklist *list, struct atom *atom)
{
	const struct reloc *reloc;

	for_each_reloc(reloc, atom) {
		if (reloc->type == R_X86_64_PC8)
			refuse_short_branch(atom, reloc);
		if (!reloc->target || reference_import(list->cut, atom, reloc))
			continue;
		if (reloc->target->fate == FATE_DROPPED)
			refuse_reference(atom, reloc->target);
		else
			mark(list, reloc->target);
	}
}

/* The code that an entry of a table is about. */
static bool entry_lives(const struct atom *entry)
{
	const struct atom *key = entry->nr_relocs ? entry->relocs[0].target : NULL;

	return key && key->live && key->section->kind == SECTION_TEXT;
}

static void mark_entries(struct worklist *list)
{
	struct atom *atom;

	for_each_atom(atom, list->cut->payload)
		if (atom->section->kind == SECTION_TABLE && !atom->live && entry_lives(atom))
			mark(list, atom);
}

bool is_hook(const struct cut *cut, const struct atom *atom)
{
	return atom->fate == FATE_NEW && atom->function && rules_match(&cut->config->hooks, atom->name);
}

void live_mark(const struct cut *cut)
{
	struct worklist list = { .cut = cut };
	struct atom *atom;
	size_t done = 0;

	for_each_atom(atom, cut->payload)
		if (atom->fate == FATE_INTERFACE || atom->fate == FATE_OVERLAY || is_hook(cut, atom))
			mark(&list, atom);
	while (done < list.atoms.n) {
		while (done < list.atoms.n)
			follow(&list, list.atoms.v[done++]);
		mark_entries(&list);
	}
}
