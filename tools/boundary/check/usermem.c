// SPDX-License-Identifier: GPL-2.0
/*
 * usermem.c - no function inside touches user memory
 */
#include <string.h>

#include "base/array.h"
#include "base/diag.h"
#include "read/debug.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "model/atom.h"
#include "model/classify.h"
#include "model/cut.h"
#include "model/live.h"
#include "model/tree.h"
#include "check/check.h"

/* The files of debugfs and proc that a payload has are its owner's to hold open. */
static bool is_file(const struct atom *atom)
{
	return !atom->function && atom->entity && atom->entity->signature &&
	       strstr(atom->entity->signature, "struct file_operations");
}

static void refuse(const struct atom *atom)
{
	const struct debug_entity *entity = atom->entity;

	diag_error("%s:%u: %s touches user memory (%s): who provides that memory can make it sleep for ever, and no switch would succeed",
		   entity && entity->file ? entity->file : atom->section->object->path,
		   entity ? entity->line : 0, atom->name, atom->user);
	diag_remedy("let a function outside the boundary copy it, as the system calls' own do; a sysctl's "
		    "handler, a control group's file and a seq_file's show function get kernel memory");
}

/* Not only through another function that is refused. */
static bool is_culprit(const struct atom *atom)
{
	const struct atom *via = atom->user_via;

	return atom->function && atom->user && atom->fate != FATE_HELPER &&
	       (!via || via->fate == FATE_OUTSIDE || via->fate == FATE_HELPER);
}

/*
 * Refuses what the boundary's functions and classes lead to and touches user memory.
 * The operations of files that are new are the payload's own affair.
 */
void usermem_check(struct cut *cut)
{
	VEC(struct atom *) list = { 0 };
	const struct reloc *reloc;
	struct atom *atom;

	usermem_mark(cut->payload, cut->config, cut->ksyms);
	for_each_atom(atom, cut->payload)
		if (atom->fate == FATE_INTERFACE || atom->fate == FATE_OVERLAY || is_hook(cut, atom))
			*vec_push(&list) = atom;
	for (size_t i = 0; i < list.n; i++) {
		atom = list.v[i];
		if (atom->inside || is_file(atom))
			continue;
		atom->inside = true;
		if (is_culprit(atom))
			refuse(atom);
		for_each_reloc(reloc, atom)
			if (reloc->target && !reference_import(cut, atom, reloc))
				*vec_push(&list) = reloc->target;
	}
}
