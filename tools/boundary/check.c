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

#include "boundary.h"

static const char *where(const struct atom *atom)
{
	const struct debug_entity *entity = atom->entity;

	return entity && entity->file ? xasprintf("%s:%u", entity->file, entity->line) :
	       atom->section->object->path;
}

static void refuse_outside_change(const struct atom *atom, const char *what)
{
	bool init = atom->section->init;

	diag_error("%s: %s is outside the boundary (%s) and differs from vmlinux's: %s",
		   where(atom), atom->name, atom->reason, what);
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
		diag_error("%s: %s was deleted, but it is outside the boundary: %s", where(atom),
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
		diag_error("%s: %s was deleted, but vmlinux refers to it: %s", where(atom),
			   atom->name, atom->reason);
		diag_remedy("keep it as a function of its own, noinline and __used where the "
			    "compiler would drop it");
	} else {
		differ_prototypes(cut, atom);
	}
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
			   where(atom), atom->name);
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
	}
}

static void check_new_function(const struct atom *atom)
{
	if (atom->section->init) {
		diag_error("%s: %s is a new init function, it would never run", where(atom),
			   atom->name);
		diag_remedy("set up new data where it is first used");
	} else if (atom->machinery && str_starts(atom->name, "__traceiter_")) {
		diag_error("%s: %s belongs to a new tracepoint", where(atom), atom->name);
		diag_remedy("a payload can use vmlinux's tracepoints only");
	}
}

static void check_calls(struct cut *cut, const struct atom *atom)
{
	const struct config *config = cut->config;
	const struct atom *main = atom->parent ? atom->parent : atom;
	bool entry = !strcmp(main->name, config->entry);
	const struct reloc *reloc;

	for_each_reloc(reloc, atom) {
		const struct atom *to = reloc->target;

		if (!to && !entry && !strcmp(reloc->symbol->name, config->switch_call)) {
			diag_error("%s: %s switches tasks, only %s may", where(atom), atom->name,
				   config->entry);
			diag_remedy("keep the call to %s in %s", config->switch_call,
				    config->entry);
		}
		if (to && to != atom && !entry && reloc->branch &&
		    !strcmp(to->name, config->entry)) {
			diag_error("%s: %s calls %s directly", where(atom), atom->name, to->name);
			diag_remedy("call schedule(): the manager must see every switch");
		}
	}
}

static bool ends_path(const uint8_t *code, const struct insn *insn)
{
	return code[0] == 0xc3 || code[0] == 0xe9 || code[0] == 0xeb ||
	       (insn->length == 2 && code[0] == 0x0f && code[1] == 0x0b);
}

/*
 * What the code behind the switch refers to, on its way to the return.  A task
 * that is switched to continues in the manager, so this code never runs; the
 * manager does what vmlinux's does there.  Plain register code is not seen.
 */
static const char *after_switch(const struct atom *atom, const struct config *config)
{
	const struct section *section = atom->section;
	const struct reloc *reloc;
	uint64_t at = 0, end = atom->start + atom->size;
	char *names = xstrdup("");
	struct insn insn;

	for_each_reloc(reloc, atom) {
		if (at && reloc->offset >= at && reloc->offset < end)
			names = xasprintf("%s %.*s", names,
					  (int)base_length(reloc_name(reloc)), reloc_name(reloc));
		if (at || reloc->target || strcmp(reloc->symbol->name, config->switch_call))
			continue;
		at = reloc->offset + 4;
		for (uint64_t next = at; next < end; next += insn.length) {
			if (insn_decode(&insn, section->data + next, end - next))
				break;
			if (ends_path(section->data + next, &insn))
				end = next;
		}
	}
	return names;
}

static void check_entry(struct cut *cut, const struct atom *atom)
{
	const char *old, *new;

	if (strcmp(atom->name, cut->config->entry) || !atom->twin)
		return;
	old = after_switch(atom->twin, cut->config);
	new = after_switch(atom, cut->config);
	if (!strcmp(old, new))
		return;
	diag_error("%s: %s does something else after the switch than vmlinux's:%s instead of%s",
		   where(atom), atom->name, new, old);
	diag_remedy("that code would never run; put it before the switch or into "
		    "finish_task_switch()");
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
		check_calls(cut, atom);
		check_entry(cut, atom);
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
			   "it is vmlinux's", where(atom), atom->name, signature(twin),
			   (unsigned long long)twin->size, signature(atom),
			   (unsigned long long)atom->size);
		diag_remedy("keep it as it was and add a datum of another name");
	} else if (!atom_same(atom, twin, &what)) {
		diag_error("%s: the initial value of %s was changed, but it is vmlinux's and "
			   "was set at boot", where(atom), atom->name);
		diag_remedy("add a datum of another name with that value, or change the code "
			    "that reads it");
	}
}

static void check_overlay(const struct atom *atom)
{
	if (!atom->ksym) {
		diag_error("%s: vmlinux has no %s to put its contents into", where(atom),
			   atom->name);
		diag_remedy("change one of the classes that there are");
	} else if (atom->size != atom->ksym->size) {
		diag_error("%s: %s has %llu bytes, vmlinux's has %llu", where(atom), atom->name,
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
			   "it would be NULL in a module", where(atom), atom->name,
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

/* Will the runtime, which is linked to the cut, or the manager have it? */
static bool is_provided(const struct cut *cut, const char *name)
{
	return rules_match(&cut->config->runtime, name) || match_global(cut->ksyms, name);
}

/* Every name that the cut leaves undefined. */
static void check_imports(struct cut *cut)
{
	const struct reloc *reloc;
	struct map seen = { 0 };
	struct atom *atom;

	for_each_atom(atom, cut->payload) {
		if (!atom->live)
			continue;
		for_each_reloc(reloc, atom) {
			const char *name = reloc->target ? NULL : reloc->symbol->name;

			if (!name || is_provided(cut, name) || map_get(&seen, name))
				continue;
			map_set(&seen, name, atom);
			diag_error("%s: %s refers to %s, which vmlinux does not have",
				   where(atom), atom->name, name);
			diag_remedy("it may be inline or configured out in this kernel; use what "
				    "its headers offer");
		}
	}
}

int check(struct cut *cut)
{
	check_reference(cut);
	sidecar_check(cut);
	differ_layouts(cut);	/* first, because changed code follows from it */
	check_reference_functions(cut);
	check_payload_functions(cut);
	check_data(cut);
	check_imports(cut);
	return diag_errors ? -EINVAL : 0;
}
