// SPDX-License-Identifier: GPL-2.0
/*
 * check.c - changes that a payload cannot carry
 *
 * The payload is compared with the unmodified objects, which are known to be what
 * vmlinux was made of.  Each refusal names the source line, the symbol and what to
 * do instead.
 */
#include <errno.h>
#include <string.h>

#include "base/diag.h"
#include "base/name.h"
#include "read/debug.h"
#include "read/ksyms.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/symbol.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/tree.h"
#include "check/check.h"
#include "check/differ.h"

static void refuse_outside_change(const struct atom *atom, const char *what)
{
	bool init = atom->section->init;

	diag_error("%s: %s is outside the boundary (%s) and differs from vmlinux's: %s",
		   atom_where(atom), atom->name, atom->reason, what);
	if (init)
		diag_remedy("init code ran at boot and will not run again; undo the change, and "
			    "set up new data where it is first used");
	else
		diag_remedy("undo the change, or name %s:%s in the manifest's sidecar; if it came "
			    "with a header's inline function, leave that as it was and give the "
			    "functions inside a new one", atom->file, atom->name);
}

/* Functions that vmlinux goes on using must be the ones that it has. */
static void check_outside(struct cut *cut, const struct atom *atom)
{
	const char *what;

	if (!atom->twin) {
		diag_error("%s: %s was deleted, but it is outside the boundary: %s", atom_where(atom),
			   atom->name, atom->reason);
		diag_remedy("put it back");
	} else if (!atom_same(atom, atom->twin, &what) && !differ_outside(cut, atom)) {
		refuse_outside_change(atom->twin, what);
	}
}

static const char *signature(const struct atom *atom)
{
	return atom->entity && atom->entity->signature ? atom->entity->signature : "";
}

static void check_interface(struct cut *cut, const struct atom *atom)
{
	if (!atom->twin) {
		diag_error("%s: %s was deleted, but vmlinux refers to it: %s", atom_where(atom),
			   atom->name, atom->reason);
		diag_remedy("keep it as a function of its own, noinline and __used where the "
			    "compiler would drop it");
	} else {
		differ_prototypes(cut, atom);
	}
}

/* A variant of a function inside that code outside calls: it is not redirected. */
static void check_variant(const struct atom *atom)
{
	const char *what = "gone";

	if ((!atom->caller && !atom->taken) ||
	    (atom->twin && atom_same(atom, atom->twin, &what)))
		return;
	diag_error("%s: %s differs from vmlinux's (%s), which %s goes on calling", atom_where(atom),
		   atom->name, what, atom->caller ? atom->caller->name : "a pointer to it");
	diag_reason("the compiler made it of %.*s, and what has such a name is not redirected",
		    (int)base_length(atom->name), atom->name);
	diag_remedy("leave it as it was, and give the functions inside one of another name");
}

/*
 * All that the reference objects define must be known in vmlinux, or the cut would
 * take vmlinux's own for something new.
 */
static void check_reference(struct cut *cut)
{
	struct atom *atom;

	for_each_atom(atom, cut->reference) {
		enum section_kind kind = atom->section->kind;

		if (!atom->symbol || atom->ksym || (kind != SECTION_TEXT && kind != SECTION_DATA))
			continue;
		diag_error("%s: %s: vmlinux has no such symbol, or several of this file",
			   atom_where(atom), atom->name);
		diag_remedy("'sched-boundary verify' the reference objects; if they are right, "
			    "the name is ambiguous and cannot be imported");
	}
}

static void check_reference_functions(struct cut *cut)
{
	struct atom *atom;

	for_each_atom(atom, cut->reference) {
		if (!atom->function || atom->machinery)
			continue;
		if (atom->fate == FATE_OUTSIDE || atom->fate == FATE_DROPPED)
			check_outside(cut, atom);
		else if (atom->fate == FATE_INTERFACE)
			check_interface(cut, atom);
		else if (atom->fate == FATE_INNER)
			check_variant(atom);
	}
}

static void check_new_function(const struct atom *atom)
{
	if (atom->section->init) {
		diag_error("%s: %s is a new init function, it would never run", atom_where(atom),
			   atom->name);
		diag_remedy("set up new data where it is first used");
	} else if (atom->machinery && str_starts(atom->name, "__traceiter_")) {
		diag_error("%s: %s belongs to a new tracepoint", atom_where(atom), atom->name);
		diag_remedy("a payload can use vmlinux's tracepoints only");
	}
}

static void check_payload_functions(struct cut *cut)
{
	struct atom *atom;

	for_each_atom(atom, cut->payload) {
		if (!atom->function)
			continue;
		if (!atom->twin)
			check_new_function(atom);
		if (!atom->live)
			continue;
		entry_check(cut, atom);
	}
}

static bool same_type(const struct atom *a, const struct atom *b)
{
	return !a->entity || !b->entity || !strcmp(signature(a), signature(b));
}

/* vmlinux's is used: it has vmlinux's size, type and contents, whatever the source says. */
static void check_shared(const struct atom *atom)
{
	const struct atom *twin = atom->twin;
	const char *what;

	if (!twin || atom->section->kind == SECTION_DROPPED)
		return;
	if (atom->size != twin->size || !same_type(atom, twin)) {
		diag_error("%s: %s was changed from '%s' (%llu bytes) to '%s' (%llu bytes), but "
			   "it is vmlinux's", atom_where(atom), atom->name, signature(twin),
			   (unsigned long long)twin->size, signature(atom),
			   (unsigned long long)atom->size);
		diag_remedy("keep it as it was and add a datum of another name");
	} else if (!atom_same(atom, twin, &what)) {
		diag_error("%s: the initial value of %s was changed, but it is vmlinux's and "
			   "was set at boot", atom_where(atom), atom->name);
		diag_remedy("add a datum of another name with that value, or change the code "
			    "that reads it");
	}
}

static void check_overlay(const struct atom *atom)
{
	if (!atom->ksym) {
		diag_error("%s: vmlinux has no %s to put its contents into", atom_where(atom),
			   atom->name);
		diag_remedy("change one of the classes that there are");
	} else if (atom->size != atom->ksym->size) {
		diag_error("%s: %s has %llu bytes, vmlinux's has %llu", atom_where(atom), atom->name,
			   (unsigned long long)atom->size,
			   (unsigned long long)atom->ksym->size);
		diag_remedy("leave struct sched_class as it was");
	}
}

/* The module loader copies a module's per-CPU data to their places unrelocated. */
static void check_private(const struct atom *atom)
{
	const struct reloc *reloc;

	if (!atom->live || !atom_is_percpu(atom))
		return;
	for_each_reloc(reloc, atom) {
		diag_error("%s: the initial value of %s, which each CPU has its own of, holds the address of %s: "
			   "it would be NULL in a module", atom_where(atom), atom->name,
			   reloc->target ? reloc->target->name : reloc->symbol->name);
		diag_remedy("set it in schedmgr_hook_prepare(), for each possible CPU");
		return;
	}
}

static void check_data(struct cut *cut)
{
	struct atom *atom;

	for_each_atom(atom, cut->payload) {
		if (atom->function || atom->section->kind == SECTION_TEXT)
			continue;
		if (atom->fate == FATE_SHARED && atom->section->flags & SHF_WRITE)
			check_shared(atom);
		else if (atom->fate == FATE_OVERLAY)
			check_overlay(atom);
		else if (atom->fate == FATE_PRIVATE)
			check_private(atom);
	}
}

int check(struct cut *cut)
{
	check_reference(cut);
	sidecar_check(cut);
	keep_check(cut);
	differ_layouts(cut);	/* first, because changed code follows from it */
	check_reference_functions(cut);
	check_payload_functions(cut);
	usermem_check(cut);
	check_data(cut);
	imports_check(cut);
	return diag_errors ? -EINVAL : 0;
}
