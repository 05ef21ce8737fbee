// SPDX-License-Identifier: GPL-2.0
/*
 * classify.c - what becomes of each function and datum, and why
 *
 * First the reference objects, which say what vmlinux is; then the payload's, whose
 * atoms take the fate of their twins.  Every fate comes with a reason for the
 * report.
 */
#include <string.h>

#include "base/malformed.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/name.h"
#include "base/text.h"
#include "read/config.h"
#include "read/debug.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "read/sidecar.h"
#include "read/symbol.h"
#include "model/atom.h"
#include "model/classify.h"
#include "model/cut.h"
#include "model/match.h"
#include "model/tree.h"

struct classifier {
	struct tree *tree;
	struct config *config;
	const struct manifest *manifest;
};

static bool is_header(const char *file)
{
	return str_ends(file, ".h");
}

static const char *base_name(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? slash + 1 : file;
}

static void set(struct atom *atom, enum fate fate, const char *reason)
{
	atom->fate = fate;
	atom->reason = reason;
}

/* vmlinux's, or a copy of our own when vmlinux has none */
static void outside(struct atom *atom, const char *reason)
{
	if (atom->ksym)
		set(atom, FATE_OUTSIDE, reason);
	else
		set(atom, FATE_NEW, "vmlinux has no such function");
}

static void attribute_file(struct atom *atom)
{
	const struct atom *main = atom->parent ? atom->parent : atom;

	if (!atom->entity)
		atom->entity = main->entity;
	atom->file = atom->entity ? atom->entity->file : NULL;
}

/* Is it of a file that payloads replace, or named for itself? */
static bool is_boundary_code(const struct classifier *c, const struct atom *atom, const char *name)
{
	const char *file = atom->file;

	if (str_starts(file, c->config->directory) &&
	    (is_header(file) || rules_match(&c->config->files, base_name(file))))
		return true;
	return sidecar_has(c->manifest, file, name);
}

/* A function is inside when FATE_NONE is left. */
static void place_function(struct classifier *c, struct atom *atom)
{
	const struct object *object = atom->section->object;
	const char *name = atom->parent ? atom->parent->name : atom->name;
	const struct rule *rule = rules_match(&c->config->machinery, name);

	atom->machinery = rule;
	if (atom->section->init) {
		set(atom, FATE_DROPPED, "__init or __exit code");
	} else if (rule) {
		outside(atom, rule->reason);
	} else if (match_overridden(object, atom->symbol, atom->ksym)) {
		outside(atom, "weak, vmlinux has another definition");
	} else if (!atom->file) {
		fault(object->path, "compile with -g", "%s: no debug info tells its source file", name);
		set(atom, FATE_DROPPED, "unknown source file");
	} else if (is_header(atom->file) && !str_starts(atom->file, c->config->directory)) {
		set(atom, FATE_HELPER, "inline function of a header");
	} else if (!is_boundary_code(c, atom, name)) {
		outside(atom, xasprintf("%s is no file of the boundary", base_name(atom->file)));
	} else {
		rule = rules_match(&c->config->outside, xstrndup(name, base_length(name)));
		if (rule)
			outside(atom, rule->reason);
	}
}

static bool calls_reach(const struct atom *atom, const struct classifier *c, const char **via)
{
	const struct reloc *reloc;

	for_each_reloc(reloc, atom) {
		const struct atom *to = reloc->target;

		if (!reloc->branch || !to || to == atom)
			continue;
		if (to->parent)
			to = to->parent;
		if (to != atom && (to->reaches || !strcmp(to->name, c->config->entry))) {
			*via = to->name;
			return true;
		}
	}
	return false;
}

/* A function of a boundary file that runs after boot, whatever its fate. */
static bool may_sleep(struct classifier *c, const struct atom *atom)
{
	return atom->function && atom->fate != FATE_DROPPED && atom->fate != FATE_HELPER &&
	       atom->file && is_boundary_code(c, atom, atom->name);
}

/* Whoever touches user memory may sleep for as long as somebody likes, see usermem.c. */
static void exclude_user_memory(struct classifier *c, const struct ksyms *ksyms)
{
	struct atom *atom;

	usermem_mark(c->tree, c->config, ksyms);
	for_each_atom(atom, c->tree)
		if (atom->function && atom->user && atom->fate == FATE_NONE)
			outside(atom, xasprintf("touches user memory, through %s", atom->user));
}

/*
 * Whatever calls its way to the entry sleeps with a frame of its own below it:
 * that frame must be vmlinux's.
 */
static void exclude_sleepers(struct classifier *c)
{
	bool changed = true;
	struct atom *atom;
	const char *via;

	while (changed) {
		changed = false;
		for_each_atom(atom, c->tree) {
			struct atom *main = atom->parent ? atom->parent : atom;

			if (main->reaches || !may_sleep(c, main) ||
			    !strcmp(main->name, c->config->entry) ||
			    !calls_reach(atom, c, &via) ||
			    rules_match(&c->config->inside, main->name))
				continue;
			main->reaches = true;
			changed = true;
			if (main->fate == FATE_NONE)
				outside(main, xasprintf("leads to %s, through %s",
							c->config->entry, via));
		}
	}
}

static bool uses_lock_class(const struct classifier *c, const struct atom *atom)
{
	const struct reloc *reloc;

	for_each_reloc(reloc, atom)
		if (reloc->target && reloc->target->size && !reloc->target->function &&
		    rules_match(&c->config->lock_classes, reloc->target->name))
			return true;
	return false;
}

/*
 * A lock goes by the addresses of its class and of its name, and most outlive the
 * payload: code that gives a lock both must be vmlinux's.  Without lockdep classes
 * have no size, and there is no such code.
 */
static void exclude_lock_makers(struct classifier *c)
{
	struct atom *atom;

	for_each_atom(atom, c->tree)
		if (atom->function && atom->fate == FATE_NONE && uses_lock_class(c, atom))
			outside(atom, "makes locks, whose classes outlive the payload");
}

static bool is_variant(const struct classifier *c, const struct atom *atom)
{
	return base_length(atom->name) != strlen(atom->name) &&
	       !rules_match(&c->config->mangled, atom->name);
}

/*
 * Does vmlinux's run while a payload is active?  What is outside does, and with it what the
 * compiler made of functions inside for their callers outside: such a variant is not redirected.
 */
static bool stays(const struct classifier *c, const struct atom *atom)
{
	if (!atom->ksym || atom->section->init)
		return false;
	return atom->fate == FATE_OUTSIDE || atom->fate == FATE_HELPER ||
	       (atom->caller && is_variant(c, atom));
}

/* A reference that can end up in data of the kernel, or is a call from code that stays. */
static bool note_reference(const struct classifier *c, const struct atom *from,
			   const struct reloc *reloc)
{
	struct atom *to = reloc->target;

	if (!to || !to->function || to == from)
		return false;
	if (!reloc->branch)
		to->taken |= !reloc->delta;
	else if (!to->caller && stays(c, from))
		return (to->caller = from);
	return false;
}

static void note_references(const struct classifier *c)
{
	const struct reloc *reloc;
	bool more = true;
	struct atom *atom;

	while (more) {
		more = false;
		for_each_atom(atom, c->tree) {
			enum section_kind kind = atom->section->kind;

			if (kind == SECTION_TEXT || kind == SECTION_DATA || kind == SECTION_CONST)
				for_each_reloc(reloc, atom)
					more |= note_reference(c, atom, reloc);
		}
	}
}

static void place_inside(struct classifier *c, struct atom *atom)
{
	const struct rule *rule = rules_match(&c->config->mangled, atom->name);

	if (!atom->ksym)
		set(atom, FATE_NEW, "vmlinux has no such function");
	else if (!strcmp(atom->name, c->config->entry))
		set(atom, FATE_INTERFACE, "the entry");
	else if (rule)
		set(atom, FATE_INTERFACE, rule->reason);
	else if (is_variant(c, atom))
		set(atom, FATE_INNER, "mangled name");
	else if (atom->symbol->bind != STB_LOCAL)
		set(atom, FATE_INTERFACE, "global");
	else if (atom->taken)
		set(atom, FATE_INTERFACE, "its address is taken");
	else if (atom->caller)
		set(atom, FATE_INTERFACE, "called from outside");
	else
		set(atom, FATE_INNER, "static, called inside only");
}

static bool has_code_pointer(const struct atom *atom)
{
	const struct reloc *reloc;

	for_each_reloc(reloc, atom)
		if (reloc->target ? reloc->target->function : reloc->symbol->type != STT_OBJECT)
			return true;
	return false;
}

/* How many static locals of its name the datum's function has. */
static const void *siblings(const struct atom *atom)
{
	const struct debug_entity *entity = atom->entity;

	return map_get(&atom->section->object->debug->ordinals,
		       xasprintf("%s %s", entity->function, entity->name));
}

/*
 * Is it a mark of vmlinux's that a message was given?  Such marks go by their turn in their
 * function: where there are more or fewer than there were, nobody knows which is which.
 */
static bool is_given(const struct classifier *c, const struct atom *atom)
{
	return rules_match(&c->config->given, atom->name) && atom->ksym && atom->twin &&
	       atom->entity && atom->entity->function && atom->twin->entity &&
	       siblings(atom) == siblings(atom->twin);
}

static void place_writable(struct classifier *c, struct atom *atom)
{
	const struct rule *once = rules_match(&c->config->once, atom->name);

	if (is_given(c, atom))
		set(atom, FATE_SHARED, "what vmlinux has given once is given");
	else if (once)
		set(atom, FATE_ONCE, once->reason);
	else if (atom->ksym)
		set(atom, FATE_SHARED, "vmlinux has it");
	else
		set(atom, FATE_PRIVATE, "vmlinux has no such datum");
}

static void place_constant(struct classifier *c, struct atom *atom)
{
	const struct rule *once = rules_match(&c->config->once, atom->name);
	const char *what;

	if (once)
		set(atom, FATE_CONST, once->reason);
	else if (atom->ksym && atom->twin && has_code_pointer(atom) &&
		 atom_same(atom, atom->twin, &what))
		set(atom, FATE_SHARED, "unchanged operations, kernel data may point to them");
	else
		set(atom, FATE_CONST, "constant");
}

static void place_datum(struct classifier *c, struct atom *atom)
{
	const struct rule *overlay = rules_match(&c->config->overlays, atom->name);
	bool writable = atom->section->flags & SHF_WRITE;

	atom->machinery = atom->symbol && rules_match(&c->config->machinery, atom->name);
	if (atom->section->init)
		set(atom, FATE_DROPPED, "__init data");
	else if (atom->section->kind == SECTION_DROPPED)
		set(atom, atom->ksym ? FATE_SHARED : FATE_DROPPED, "trace events and boot tables");
	else if (!atom->symbol)
		set(atom, writable ? FATE_PRIVATE : FATE_CONST, "literal");
	else if (overlay)
		set(atom, FATE_OVERLAY, overlay->reason);
	else if (writable)
		place_writable(c, atom);
	else
		place_constant(c, atom);
}

static void place_data(struct classifier *c)
{
	struct atom *atom;

	for_each_atom(atom, c->tree) {
		enum section_kind kind = atom->section->kind;

		if (kind == SECTION_DATA || kind == SECTION_CONST || kind == SECTION_DROPPED)
			place_datum(c, atom);
		else if (kind == SECTION_TEXT && !atom->function)
			set(atom, FATE_HELPER, "piece of code");
	}
}

static void follow_parents(struct tree *tree)
{
	struct atom *atom;

	for_each_atom(atom, tree)
		if (atom->function && atom->parent && atom->fate == FATE_NONE &&
		    atom->parent->fate == FATE_OUTSIDE)
			outside(atom, atom->parent->reason);
}

/* vmlinux as the reference objects show it. */
void classify_reference(struct cut *cut)
{
	struct classifier c = { .tree = cut->reference, .config = cut->config, .manifest = cut->manifest };
	struct atom *atom;

	for_each_atom(atom, cut->reference)
		attribute_file(atom);
	for_each_atom(atom, cut->reference)
		if (atom->function)
			place_function(&c, atom);
	exclude_sleepers(&c);
	exclude_user_memory(&c, cut->ksyms);
	exclude_lock_makers(&c);
	follow_parents(cut->reference);
	note_references(&c);
	place_data(&c);
}

/* One function in both trees: what either side says of its references counts. */
static void join_twins(struct tree *payload)
{
	struct atom *atom;

	for_each_atom(atom, payload) {
		struct atom *twin = atom->twin;

		if (!atom->function || !twin)
			continue;
		if (twin->fate != FATE_NONE)
			set(atom, twin->fate, twin->reason);
		atom->taken = twin->taken |= atom->taken;
		atom->caller = twin->caller;
		atom->machinery = twin->machinery;
	}
}

void classify_payload(struct cut *cut)
{
	struct classifier c = { .tree = cut->payload, .config = cut->config, .manifest = cut->manifest };
	struct classifier r = { .tree = cut->reference, .config = cut->config, .manifest = cut->manifest };
	struct atom *atom;

	for_each_atom(atom, cut->payload)
		attribute_file(atom);
	for_each_atom(atom, cut->payload)
		if (atom->function && !atom->twin)
			place_function(&c, atom);
	note_references(&c);
	join_twins(cut->payload);
	for_each_atom(atom, cut->reference)
		if (atom->function && atom->fate == FATE_NONE)
			place_inside(&r, atom);
	for_each_atom(atom, cut->payload)
		if (atom->function && atom->fate == FATE_NONE)
			place_inside(&c, atom);
	place_data(&c);
}
