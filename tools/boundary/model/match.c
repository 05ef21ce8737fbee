// SPDX-License-Identifier: GPL-2.0
/*
 * match.c - which symbol of vmlinux an atom is
 *
 * A global definition is told by its name.  A local one belongs to a FILE group of
 * vmlinux's symbol table; several groups are called core.c, so the one that has
 * most of an object's local symbols is taken.  The payload's atoms go through
 * their twins in the reference objects, which are known to be vmlinux's.
 */
#include <string.h>

#include "base/malformed.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/name.h"
#include "base/text.h"
#include "read/debug.h"
#include "read/ksyms.h"
#include "read/object.h"
#include "read/section.h"
#include "read/symbol.h"
#include "model/atom.h"
#include "model/match.h"
#include "model/tree.h"

static unsigned int count_locals(const struct object *object, const struct ksyms *ksyms,
				 unsigned int file)
{
	const struct symbol *symbol;
	const struct ksym *sym;
	unsigned int n = 0;

	for_each_vec(symbol, &object->symbols) {
		if (symbol->bind != STB_LOCAL ||
		    (symbol->type != STT_FUNC && symbol->type != STT_OBJECT))
			continue;
		for (sym = ksyms_find(ksyms, symbol->name); sym; sym = sym->next)
			n += sym->file == file;
	}
	return n;
}

static void find_file_group(struct object *object, const struct ksyms *ksyms)
{
	unsigned int best = 0;

	for (unsigned int file = 1; object->source && file < ksyms->files.n; file++) {
		unsigned int n;

		if (strcmp(ksyms->files.v[file], object->source->name))
			continue;
		n = count_locals(object, ksyms, file);
		if (n > best) {
			best = n;
			object->file = file;
		}
	}
}

struct ksym *match_global(const struct ksyms *ksyms, const char *name)
{
	struct ksym *sym = ksyms_find(ksyms, name);

	while (sym && sym->file)
		sym = sym->next;
	return sym;
}

static uint64_t distance(const struct object *object, const struct ksym *sym)
{
	if (sym->address < object->text_start)
		return object->text_start - sym->address;
	return sym->address < object->text_end ? 0 : sym->address - object->text_end;
}

/* Without FILE symbols the nearest local of that name is the best there is. */
static struct ksym *find_nearest(const struct object *object, struct ksym *sym)
{
	struct ksym *best = NULL;

	for (; sym; sym = sym->next)
		if (sym->file && (!best || distance(object, sym) < distance(object, best)))
			best = sym;
	return best;
}

struct ksym *match_symbol(const struct ksyms *ksyms, const struct object *object,
			  const struct symbol *symbol)
{
	struct ksym *sym, *found = NULL;

	if (symbol->bind != STB_LOCAL)
		return match_global(ksyms, symbol->name);
	if (!ksyms->files.n)
		return find_nearest(object, ksyms_find(ksyms, symbol->name));
	for (sym = ksyms_find(ksyms, symbol->name); sym; sym = sym->next)
		if (object->file && sym->file == object->file) {
			if (found)
				return NULL;	/* twice in one file: an assembler label */
			found = sym;
		}
	return found;
}

static bool is_plain_text(const struct symbol *symbol)
{
	const char *name = symbol->section ? symbol->section->name : "";

	return symbol->type == STT_FUNC && str_starts(name, ".text") &&
	       !str_starts(name, ".text.unlikely");
}

/*
 * Where vmlinux has this object's .text.  The linker keeps it in one piece, so a
 * weak function whose name leads elsewhere was overridden by a strong one.
 */
static void find_text(struct object *object, const struct ksyms *ksyms)
{
	const struct symbol *symbol;

	object->text_start = UINT64_MAX;
	for_each_vec(symbol, &object->symbols) {
		const struct ksym *sym;

		if (!is_plain_text(symbol) || symbol->bind != STB_GLOBAL)
			continue;
		sym = match_global(ksyms, symbol->name);
		if (!sym || !sym->function)
			continue;
		if (sym->address < object->text_start)
			object->text_start = sym->address;
		if (sym->address + symbol->size > object->text_end)
			object->text_end = sym->address + symbol->size;
	}
	for_each_vec(symbol, &object->symbols) {
		const struct ksym *sym;

		if (!object->file || !is_plain_text(symbol) || symbol->bind != STB_LOCAL)
			continue;
		sym = match_symbol(ksyms, object, symbol);
		if (!sym)
			continue;
		if (sym->address < object->text_start)
			object->text_start = sym->address;
		if (sym->address + symbol->size > object->text_end)
			object->text_end = sym->address + symbol->size;
	}
}

bool match_overridden(const struct object *object, const struct symbol *symbol,
		      const struct ksym *sym)
{
	return symbol->bind == STB_WEAK && symbol->type == STT_FUNC && sym &&
	       (sym->address < object->text_start || sym->address >= object->text_end);
}

void match_reference(struct tree *tree, const struct ksyms *ksyms)
{
	struct object *object;
	struct atom *atom;

	for_each_vec(object, &tree->objects) {
		find_file_group(object, ksyms);
		find_text(object, ksyms);
	}
	for_each_atom(atom, tree)
		if (atom->symbol)
			atom->ksym = match_symbol(ksyms, atom->section->object, atom->symbol);
}

/*
 * What a symbol is called in any compile of its file.  Static locals are numbered
 * through the file, so they go by their function and their turn in it.
 */
static char *identity(const struct atom *atom, const struct symbol *symbol)
{
	const char *object = atom->section->object->name;
	const struct debug_entity *entity = atom->entity;

	if (symbol->bind != STB_LOCAL)
		return xstrdup(symbol->name);
	if (!atom->function && entity && entity->function)
		return xasprintf("%s:%s:%s:%u", object, entity->function, entity->name,
				 entity->ordinal);
	return xasprintf("%s:%s", object, symbol->name);
}

/* The atom that @symbol names; identical functions are folded into one with many names. */
static struct atom *named_atom(const struct symbol *symbol)
{
	struct atom *atom;

	if (!symbol->section || (symbol->type != STT_FUNC && symbol->type != STT_OBJECT &&
				 symbol->type != STT_NOTYPE))
		return NULL;
	atom = section_atom(symbol->section, symbol->value);
	return atom && atom->symbol && atom->start == symbol->value ? atom : NULL;
}

static void pair(struct atom *atom, struct atom *twin, const char *name)
{
	if (atom->twin && atom->twin != twin && twin->twin == NULL) {
		twin->twin = atom;	/* two functions of vmlinux became one */
	} else if (!atom->twin && twin->twin && atom->function) {
		fault(atom->section->object->path, "change both in the same way, or neither",
		      "%s and %s are one function in vmlinux, but differ here", name, twin->twin->name);
	} else if (!atom->twin) {
		atom->twin = twin;
		twin->twin = atom;
		atom->ksym = twin->ksym;
	}
}

void match_twins(struct tree *payload, struct tree *reference)
{
	struct map map = { 0 };
	struct object *object;
	struct symbol *symbol;
	struct atom *atom, *twin;

	for_each_vec(object, &reference->objects)
		for_each_vec(symbol, &object->symbols) {
			atom = named_atom(symbol);
			if (atom)
				map_set(&map, identity(atom, symbol), atom);
		}
	for_each_vec(object, &payload->objects)
		for_each_vec(symbol, &object->symbols) {
			atom = named_atom(symbol);
			twin = atom ? map_get(&map, identity(atom, symbol)) : NULL;
			if (twin && twin->function == atom->function)
				pair(atom, twin, symbol->name);
		}
}
