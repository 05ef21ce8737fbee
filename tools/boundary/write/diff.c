// SPDX-License-Identifier: GPL-2.0
/*
 * diff.c - what a payload's changes touch
 *
 * Functions and data are compared as they were compiled, structs by layout: what is not
 * named here is, to the byte, what vmlinux has.  Only an inline function has no code of
 * its own; it goes by the lines of the source that were changed, and is named with the
 * changed functions that it is part of.
 */
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/malformed.h"
#include "base/map.h"
#include "base/text.h"
#include "read/config.h"
#include "read/debug.h"
#include "read/layout.h"
#include "read/object.h"
#include "read/reloc.h"
#include "read/section.h"
#include "model/atom.h"
#include "model/cut.h"
#include "model/live.h"
#include "model/shared.h"
#include "model/tree.h"
#include "check/differ.h"
#include "write/report.h"

typedef VEC(struct atom *) atom_list;

/* Lines that were changed; @last is @first - 1 where some were taken out. */
struct span {
	char *file;
	unsigned int first, last;
};

struct differences {
	const struct cut *cut;
	atom_list functions;	/* changed or new, of the payload */
	atom_list redirected;	/* what leads to them from vmlinux */
	VEC(struct span) spans;
};

static bool listed(const atom_list *list, const struct atom *atom)
{
	struct atom **p;

	for_each_vec(p, list)
		if (*p == atom)
			return true;
	return false;
}

static struct atom *main_part(struct atom *atom)
{
	return atom->parent ? atom->parent : atom;
}

/* The heading comes with the first row. */
static void row(const char **heading, const char *how, const char *name,
		const char *file, unsigned int line, const char *text)
{
	if (*heading)
		printf("%s\n", *heading);
	*heading = NULL;
	printf("  %-8s %-34s %-30s %s\n", how, name,
	       file ? xasprintf("%s:%u", file, line) : "-", text);
}

static void atom_row(const char **heading, const char *how, const struct atom *atom, const char *text)
{
	const struct debug_entity *entity = atom->entity;

	row(heading, how, atom->name, entity ? entity->file : NULL, entity ? entity->line : 0, text);
}

static const char *comma_list(const char *names, const char *name)
{
	return *names ? xasprintf("%s, %s", names, name) : name;
}

/* Is it one of the functions that vmlinux has, and other than vmlinux's? */
static bool function_changed(const struct atom *atom)
{
	const char *what;

	if (!atom->twin)
		return atom->parent && atom->parent->twin;	/* a cold part that was not there */
	return !atom_same(atom, atom->twin, &what);
}

static int by_line(const void *a, const void *b)
{
	const struct debug_entity *x = (*(struct atom *const *)a)->entity;
	const struct debug_entity *y = (*(struct atom *const *)b)->entity;
	int order = x && y && x->file && y->file ? strcmp(x->file, y->file) : 0;

	return order || !x || !y ? order : (int)x->line - (int)y->line;
}

static void find_functions(struct differences *d)
{
	struct atom *atom;

	for_each_atom(atom, d->cut->payload) {
		struct atom *main = main_part(atom);

		if (!atom->function || atom->machinery || listed(&d->functions, main))
			continue;
		if (main->twin ? function_changed(atom) : main->live && main->fate == FATE_NEW)
			*vec_push(&d->functions) = main;
	}
	vec_sort(&d->functions, by_line);
}

static bool is_way_in(const struct differences *d, const struct atom *atom)
{
	return atom->fate == FATE_INTERFACE || atom->fate == FATE_OVERLAY || is_hook(d->cut, atom);
}

static void add_users(const struct differences *d, const struct atom *of, atom_list *users)
{
	const struct reloc *reloc;
	struct atom *atom;

	for_each_atom(atom, d->cut->payload) {
		struct atom *main = main_part(atom);

		if (!atom->live || !(atom->function || atom->fate == FATE_OVERLAY) ||
		    listed(users, main))
			continue;
		for_each_reloc(reloc, atom)
			if (reloc->target && main_part(reloc->target) == of &&
			    !reference_import(d->cut, atom, reloc)) {
				*vec_push(users) = main;
				break;
			}
	}
}

/* The names of what leads from vmlinux to @atom; the first of them on each way. */
static const char *ways_in(struct differences *d, struct atom *atom)
{
	atom_list users = { 0 };
	const char *names = "";

	*vec_push(&users) = atom;
	for (size_t i = 0; i < users.n; i++) {
		struct atom *user = users.v[i];

		if (!is_way_in(d, user)) {
			add_users(d, user, &users);
			continue;
		}
		names = comma_list(names, user->name);
		if (user->fate == FATE_INTERFACE && !listed(&d->redirected, user))
			*vec_push(&d->redirected) = user;
	}
	return names;
}

static const char *function_text(struct differences *d, struct atom *atom)
{
	const char *ways;

	switch (atom->fate) {
	case FATE_INTERFACE:
		ways_in(d, atom);
		return xasprintf("redirected: %s", atom->reason);
	case FATE_OUTSIDE:
	case FATE_DROPPED:
		return xasprintf("refused, is outside the boundary: %s", atom->reason);
	default:
		if (is_hook(d->cut, atom))
			return "called by the manager";
		ways = ways_in(d, atom);
		return *ways ? xasprintf("reached through %s", ways) : "not reached";
	}
}

static void print_functions(struct differences *d)
{
	const char *heading = "Functions";
	struct atom **p, *atom;

	for_each_vec(p, &d->functions)
		atom_row(&heading, (*p)->twin ? "changed" : "new", *p, function_text(d, *p));
	for_each_atom(atom, d->cut->reference)
		if (atom->function && !atom->twin && !atom->parent && !atom->machinery &&
		    atom->fate != FATE_HELPER)
			atom_row(&heading, "gone", atom, atom->fate == FATE_INNER ?
				 "nobody outside misses it" :
				 xasprintf("refused, vmlinux refers to it: %s", atom->reason));
}

static const char *datum_text(const struct atom *atom)
{
	switch (atom->fate) {
	case FATE_OVERLAY:
		return "overlay: vmlinux's has these contents while the payload is active";
	case FATE_SHARED:
		return "refused: it is vmlinux's";
	case FATE_PRIVATE:
		return "private, reset at each activation";
	default:
		return "a constant of the payload's own";
	}
}

/* What has no name in the source is counted with the functions that use it. */
static void print_data(const struct differences *d)
{
	const char *heading = "Data", *what;
	struct atom *atom;

	for_each_atom(atom, d->cut->payload) {
		enum section_kind kind = atom->section->kind;

		if (atom->function || (kind != SECTION_DATA && kind != SECTION_CONST) || atom->machinery ||
		    !atom->entity || rules_match(&d->cut->config->once, atom->name))
			continue;
		if (!atom->twin && atom->live)
			atom_row(&heading, "new", atom, datum_text(atom));
		else if (atom->twin && !atom_same(atom, atom->twin, &what))
			atom_row(&heading, "changed", atom, datum_text(atom));
	}
}

static void print_struct(const struct differences *d, const char **heading, const struct layout *is)
{
	const struct layout *was = tree_layout(d->cut->reference, is->name);
	const struct member *member = NULL;
	const char *change = was ? differ_layout(was, is, &member) : NULL;

	if (!was && is->internal)
		row(heading, "new", is->name, is->file, is->line, "the payload's own");
	else if (change)
		row(heading, "changed", is->name, is->file, is->line, xasprintf("%s%s",
		    shared_why(d->cut, is) ? "refused, vmlinux has it as it was: " : "", change));
}

static void print_structs(const struct differences *d)
{
	const char *heading = "Structs";
	const struct object *object;
	struct map seen = { 0 };
	struct layout **p;

	for_each_vec(object, &d->cut->payload->objects)
		for_each_vec(p, &object->debug->layouts) {
			if (map_get(&seen, (*p)->name))
				continue;
			map_set(&seen, (*p)->name, *p);
			print_struct(d, &heading, *p);
		}
}

/* "FILE FIRST LAST" in each line */
static int read_spans(struct differences *d, const char *path)
{
	FILE *file = path ? fopen(path, "re") : NULL;
	struct span span;

	if (path && !file)
		return fault_errno(path);
	while (file && fscanf(file, "%ms %u %u", &span.file, &span.first, &span.last) == 3)
		*vec_push(&d->spans) = span;
	if (file)
		fclose(file);
	return 0;
}

static bool in_file(const struct span *span, const char *file)
{
	return file && !strcmp(file, span->file);
}

/* Is @span in what begins with @entity: does nothing else begin in between? */
static bool covers(const struct debug *debug, const struct debug_entity *entity, const struct span *span)
{
	struct layout **p;

	if (!in_file(span, entity->file))
		return false;
	if (entity->line >= span->first)
		return entity->line <= span->last;
	for (size_t i = 0; i < debug->entities.cap; i++) {
		const struct debug_entity *other = debug->entities.slots[i].value;

		if (other && !other->function && in_file(span, other->file) &&
		    other->line > entity->line && other->line <= span->first)
			return false;
	}
	for_each_vec(p, &debug->layouts)
		if (in_file(span, (*p)->file) && (*p)->line > entity->line && (*p)->line <= span->first)
			return false;
	return true;
}

static bool source_changed(const struct differences *d, const struct debug *debug,
			   const struct debug_entity *entity)
{
	const struct span *span;

	for_each_vec(span, &d->spans)
		if (covers(debug, entity, span))
			return true;
	return false;
}

static const char *inlined_into(const struct differences *d, const char *name)
{
	const char *names = "", **inlined;
	struct atom **p;

	for_each_vec(p, &d->functions)
		if ((*p)->entity)
			for_each_vec(inlined, &(*p)->entity->inlined)
				if (!strcmp(*inlined, name)) {
					names = comma_list(names, (*p)->name);
					break;
				}
	return names;
}

static bool was_there(const struct differences *d, const char *function)
{
	const struct object *object;

	for_each_vec(object, &d->cut->reference->objects)
		if (map_get(&object->debug->entities, function))
			return true;
	return false;
}

static void print_inlined(const struct differences *d)
{
	const char *heading = "Inline functions", *users;
	const struct object *object;
	struct map seen = { 0 };

	for_each_vec(object, &d->cut->payload->objects)
		for (size_t i = 0; i < object->debug->entities.cap; i++) {
			const struct debug_entity *entity = object->debug->entities.slots[i].value;

			if (!entity || !entity->parameters.n || map_get(&seen, entity->name) ||
			    !source_changed(d, object->debug, entity))
				continue;
			users = inlined_into(d, entity->name);
			if (!*users)
				continue;
			map_set(&seen, entity->name, (void *)entity);
			row(&heading, was_there(d, entity->name) ? "changed" : "new", entity->name,
			    entity->file, entity->line,
			    xasprintf("inlined into %s", users));
		}
}

static void print_redirected(struct differences *d)
{
	const char *names = "";
	struct atom **p, *atom;
	unsigned int all = 0;

	for_each_atom(atom, d->cut->reference)
		all += atom->function && atom->fate == FATE_INTERFACE;
	vec_sort(&d->redirected, by_line);
	for_each_vec(p, &d->redirected)
		names = comma_list(names, (*p)->name);
	printf("The switch redirects %u functions, of which %zu lead%s to a change%s%s\n", all,
	       d->redirected.n, d->redirected.n == 1 ? "s" : "", *names ? ": " : "", names);
}

int diff(const struct cut *cut, const char *lines)
{
	struct differences d = { .cut = cut };
	int err = read_spans(&d, lines);

	if (err)
		return err;
	shared_mark(cut);
	find_functions(&d);
	print_functions(&d);
	print_inlined(&d);
	print_data(&d);
	print_structs(&d);
	print_redirected(&d);
	return 0;
}
